from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("care", "0009_random_references")]

    operations = [
        migrations.AlterModelOptions(
            name="certificate",
            options={
                "ordering": ["township", "since", "id"],
                "verbose_name": "优待证",
                "verbose_name_plural": "优待证",
            },
        )
    ]
