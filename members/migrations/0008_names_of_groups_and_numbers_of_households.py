"""What groups were called and under which numbers households stood goes into their dated rows: of
former days as today, since nothing else was kept."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import accounts.texts.free_text


def fill(apps, schema_editor):
    for dated, subject, names in (
        ("GroupPeriod", "MemberGroup", ("number", "name")),
        ("Stay", "Household", ("number",)),
    ):
        key = "group" if subject == "MemberGroup" else "household"
        rows = apps.get_model("members", subject).objects.filter(pk=OuterRef(key))
        values = {name: Subquery(rows.values(name)) for name in names}
        apps.get_model("members", dated).objects.update(**values)


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_search_reads_an_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='groupperiod',
            name='name',
            field=models.CharField(db_default='', max_length=40, validators=[accounts.texts.free_text.no_identity_number], verbose_name='名称'),
        ),
        migrations.AddField(
            model_name='groupperiod',
            name='number',
            field=models.PositiveSmallIntegerField(db_default=0, verbose_name='组号'),
        ),
        migrations.AddField(
            model_name='stay',
            name='number',
            field=models.CharField(blank=True, db_default='', max_length=20, validators=[accounts.texts.free_text.no_identity_number], verbose_name='户编号'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
