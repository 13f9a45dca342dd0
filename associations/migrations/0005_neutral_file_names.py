"""An ID number in a file name is masked; the file stays as it is."""

from django.db import migrations

from accounts.identity_numbers import masked


def rename(apps, schema_editor):
    rows = apps.get_model("associations", "Attachment").objects
    for key, name in rows.values_list("pk", "name"):
        if masked(name) != name:
            rows.filter(pk=key).update(name=masked(name))


class Migration(migrations.Migration):
    dependencies = [("associations", "0004_plans_free_text")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
