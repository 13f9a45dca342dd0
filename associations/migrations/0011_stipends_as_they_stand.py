"""What every post is paid now is what it was paid from the start: nothing else was kept."""

from django.db import migrations


def fill(apps, schema_editor):
    post, rate = apps.get_model("associations", "Post"), apps.get_model("associations", "StipendRate")
    rate.objects.bulk_create(
        (
            rate(
                post_id=one.pk,
                stipend=one.stipend,
                stipend_tied=one.stipend_tied,
                since=one.started,
                until=one.ended,
            )
            for one in post.objects.iterator(1_000)
        ),
        batch_size=1_000,
    )


class Migration(migrations.Migration):
    dependencies = [("associations", "0010_stipend_rates")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
