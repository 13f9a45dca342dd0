"""The activity log: of townships too, with counts, money and several photographs."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

import accounts.free_text

VISITS = ("home_visit", "condolence")
PUBLIC = ("publicity", "member_day")


def places(apps, schema_editor):
    activities = apps.get_model("care", "Activity").objects
    villages = apps.get_model("associations", "Village").objects.filter(pk=OuterRef("village_id"))
    activities.update(code=F("village_id"), township_id=Subquery(villages.values("township_id")[:1]))
    activities.filter(kind__in=VISITS).update(households=1)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table with checks still to be made


class Migration(migrations.Migration):
    dependencies = [
        ("associations", "0003_plans"),
        ("care", "0002_no_private_facts"),
        ("members", "0002_no_private_facts"),
    ]

    operations = [
        migrations.RemoveField("activity", "attachment"),
        migrations.AlterModelOptions(
            "activity",
            {"ordering": ["-date", "code", "id"], "verbose_name": "活动", "verbose_name_plural": "活动"},
        ),
        migrations.AddField(
            "activity",
            "code",
            models.CharField("区划代码", max_length=12, db_index=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "activity",
            "township",
            models.ForeignKey(
                to="associations.township",
                on_delete=django.db.models.deletion.PROTECT,
                verbose_name="乡镇（街道）",
                related_name="activities",
                editable=False,
                null=True,
            ),
        ),
        migrations.AddField("activity", "took_part", models.CharField("参加的小组或人员", max_length=120, blank=True, validators=[accounts.free_text.no_identity_number, accounts.free_text.no_private_fact], default=""), preserve_default=False),
        *(
            migrations.AddField("activity", name, models.PositiveIntegerField(title, null=True, blank=True))
            for name, title in (
                ("members", "参加会员人数"),
                ("households", "走访户数"),
                ("slogans", "标语"),
                ("posters", "墙报、宣传栏"),
                ("leaflets", "宣传资料"),
                ("examined", "检查人数"),
                ("ill", "查出患病人数"),
            )
        ),
        migrations.AddField("activity", "illnesses", models.JSONField("病种合计", default=list, blank=True)),
        migrations.AddField("activity", "cost", models.PositiveBigIntegerField("费用", default=0)),
        migrations.AddField(
            "activity",
            "entry",
            models.ForeignKey(
                to="care.entry",
                on_delete=django.db.models.deletion.PROTECT,
                verbose_name="支出账目",
                related_name="activities",
                null=True,
                blank=True,
            ),
        ),
        migrations.AlterField(
            "activity",
            "village",
            models.ForeignKey(
                to="associations.village",
                on_delete=django.db.models.deletion.PROTECT,
                verbose_name="村（社区）",
                related_name="activities",
                null=True,
                blank=True,
            ),
        ),
        migrations.RunPython(places, migrations.RunPython.noop),
        migrations.AlterField(
            "activity",
            "township",
            models.ForeignKey(
                to="associations.township",
                on_delete=django.db.models.deletion.PROTECT,
                verbose_name="乡镇（街道）",
                related_name="activities",
                editable=False,
            ),
        ),
        migrations.CreateModel(
            name="ActivityPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "activity",
                    models.ForeignKey(
                        to="care.activity",
                        on_delete=django.db.models.deletion.CASCADE,
                        verbose_name="活动",
                        related_name="photos",
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            to="associations.attachment",
                            on_delete=django.db.models.deletion.PROTECT,
                            verbose_name=title,
                            related_name="+",
                        ),
                    )
                    for name, title in (("attachment", "照片"), ("thumbnail", "缩略图"))
                ),
            ],
            options={
                "verbose_name": "活动照片",
                "verbose_name_plural": "活动照片",
                "ordering": ["activity", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["activity", "attachment"],
                        name="activity_photo_once",
                        violation_error_message="这张照片已经有了。",
                    )
                ],
            },
        ),
        migrations.AddIndex("activity", models.Index(fields=["code", "date"], name="activity_by_place_and_date")),
        migrations.RemoveConstraint("activity", "activity_household_only_of_visits"),
        *(
            migrations.AddConstraint(
                "activity",
                models.CheckConstraint(name=name, condition=condition, **({"violation_error_message": message} if message else {})),
            )
            for name, condition, message in (
                (
                    "activity_code_is_its_place",
                    Q(village__isnull=True, code=F("township_id")) | Q(village__isnull=False, code=F("village_id")),
                    "",
                ),
                (
                    "activity_household_only_of_visits",
                    Q(household__isnull=True, households__isnull=True) | Q(kind__in=VISITS),
                    "只有上门服务和慰问要填走访的家庭和户数。",
                ),
                (
                    "activity_one_household_counts_one",
                    Q(household__isnull=True) | Q(households=1),
                    "选了走访家庭，户数就是 1；走访多户的只填户数。",
                ),
                (
                    "activity_publicity_counts_fit_kind",
                    Q(slogans__isnull=True, posters__isnull=True, leaflets__isnull=True) | Q(kind__in=PUBLIC),
                    "只有宣传和会员活动日要填标语、墙报和资料数。",
                ),
                (
                    "activity_health_counts_fit_kind",
                    Q(examined__isnull=True, ill__isnull=True) | Q(kind="health_check"),
                    "只有健康检查要填检查人数和患病人数。",
                ),
                (
                    "activity_ill_within_examined",
                    Q(ill__isnull=True) | Q(examined__isnull=False, ill__lte=F("examined")),
                    "患病人数不能大于检查人数。",
                ),
            )
        ),
    ]
