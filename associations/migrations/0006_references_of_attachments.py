"""Each paper gets a random reference for its address; the database makes those of the rows that stand."""

from django.db import migrations

from accounts.references import RefField


class Migration(migrations.Migration):
    dependencies = [("associations", "0005_neutral_file_names")]

    operations = [migrations.AddField("attachment", "ref", RefField())]
