"""Each row of a family gets a random reference for its address; the database makes those of the rows that stand."""

from django.db import migrations

from accounts.references import RefField


class Migration(migrations.Migration):
    dependencies = [("care", "0008_pay_line_standing")]

    operations = [
        migrations.AddField(model_name=name, name="ref", field=RefField())
        for name in ("aid", "certificate", "family", "payline", "schooling", "support")
    ]
