"""Every dated row of a village gets its name: that of today, and before a change of code the name
that was kept with the code."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    village, state = (apps.get_model("associations", name) for name in ("Village", "VillageState"))
    names = village.objects.filter(pk=OuterRef("village_id")).values("name")[:1]
    state.objects.update(name=Subquery(names))
    former = apps.get_model("accounts", "FormerCode").objects.filter(handed_over=False)
    villages = dict(village.objects.filter(pk__in=former.values("now")).values_list("pk", "name"))
    for row in former.order_by("-until", "-pk"):  # the earlier the later, over what it says
        if villages.get(row.now, row.name) != row.name:
            _called(state.objects.filter(village=row.now), row.until, row.name)


def _called(states, until, name):
    """So until that day: the row of the day parts in two."""
    for row in states.exclude(since__gte=until).order_by("-id"):
        if row.until is None or row.until > until:
            after, row.until = row.until, until
            row.save(update_fields=["until"])
            row.pk, row.since, row.until = None, until, after
            row.save(force_insert=True)
    states.filter(until__lte=until).update(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_handed_over"),
        ("associations", "0017_posts_of_the_county"),
    ]
    operations = [
        migrations.AddField(
            "villagestate",
            "name",
            models.CharField(db_default="", max_length=60, verbose_name="名称"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
