"""What not everybody in its division may know of gets a random reference for its address; the database makes those of
the rows that stand."""

from django.db import migrations

from accounts.references import RefField


class Migration(migrations.Migration):
    dependencies = [("care", "0010_certificates_in_no_order")]

    operations = [
        migrations.AddField(model_name=name, name="ref", field=RefField())
        for name in ("activity", "entry", "payrun", "policy")
    ]
