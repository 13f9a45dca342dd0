"""Where families lived before villages merged or split is told of their households (members.Stay);
`until` was the last day, and is the first one after it."""

import datetime
from itertools import groupby

from django.db import migrations

DAY = datetime.timedelta(days=1)


def move(apps, schema_editor):
    former, stay = apps.get_model("care", "FormerVillage"), apps.get_model("members", "Stay")
    rows = former.objects.order_by("family__household", "until", "id").values_list(
        "family__household", "village", "until"
    )
    for household, found in groupby(rows, lambda row: row[0]):
        last, since, rows = stay.objects.get(household=household), None, []
        for _, village, until in found:
            end = min(until + DAY, last.until or datetime.date.max)
            rows.append(
                stay(household_id=household, village_id=village, since=since, until=end)
            )
            since = end
        last.since = since
        last.save()
        stay.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0012_words_of_the_documents"),
        ("members", "0006_what_is_known_of_former_days"),
    ]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="FormerVillage"),
    ]
