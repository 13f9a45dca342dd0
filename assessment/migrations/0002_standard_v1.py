"""Publishes the first version of the standard (domain.md §5; 篇7, 六(二))."""

import json
from pathlib import Path

from django.db import migrations

from assessment.standard import digest


def publish(apps, schema_editor):
    data = json.loads((Path(__file__).parent.parent / "standards" / "v1.json").read_text("utf-8"))
    apps.get_model("assessment", "Standard").objects.get_or_create(
        code="v1", defaults={"title": data["title"], "effective_from": 2000, "data": data, "digest": digest(data)}
    )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
