"""A file name that may hold an ID number is replaced; the file stays as it is."""

from django.db import migrations

from documents.uploads import neutral_name


def rename(apps, schema_editor):
    rows = apps.get_model("associations", "Attachment").objects
    for key, name in rows.values_list("pk", "name"):
        if neutral_name(name) != name:
            rows.filter(pk=key).update(name=neutral_name(name))


class Migration(migrations.Migration):
    dependencies = [("associations", "0004_plans_free_text")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
