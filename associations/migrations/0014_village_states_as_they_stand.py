"""What every village is now it was from the start: nothing else was kept. A class that no
designation tells of was always so too."""

from django.db import migrations
from django.db.models import Exists, Max, OuterRef, Q


def fill(apps, schema_editor):
    village, state, designation = (
        apps.get_model("associations", name) for name in ("Village", "VillageState", "Designation")
    )
    rows = village.objects.order_by("pk").values_list("pk", "kind", "economy", "area__name", "closed")
    state.objects.bulk_create(
        (
            state(village_id=code, kind=kind, economy=economy, area=area, until=closed)
            for code, kind, economy, area, closed in rows.iterator(1_000)
        ),
        batch_size=1_000,
    )
    told = designation.objects.filter(village=OuterRef("pk"), kind="class", until=None)
    untold = village.objects.exclude(village_class="").exclude(Exists(told))
    since = Max("designations__until", filter=Q(designations__kind="class"))
    classes = untold.order_by("pk").annotate(since=since)
    designation.objects.bulk_create(
        (
            designation(village_id=code, kind="class", value=value, since=day, version=1)
            for code, value, day in classes.values_list("pk", "village_class", "since")
        ),
        batch_size=1_000,
    )


class Migration(migrations.Migration):
    dependencies = [("associations", "0013_village_states")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
