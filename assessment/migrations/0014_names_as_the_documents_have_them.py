"""A second version of the common standard, from 2027: the same rules, with the names of three
criteria as the documents have them (篇7). The first version keeps its letters."""

import json
from pathlib import Path

from django.db import migrations

from assessment.standards.data import digest

CODE = "v1-2027"


def publish(apps, schema_editor):
    path = Path(__file__).parent.parent / "standards" / f"{CODE}.json"
    data = json.loads(path.read_text("utf-8"))
    defaults = {
        "title": data["title"],
        "effective_from": 2027,
        "data": data,
        "digest": digest(data),
    }
    apps.get_model("assessment", "Standard").objects.get_or_create(code=CODE, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0013_progress_is_told_by_the_worker")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
