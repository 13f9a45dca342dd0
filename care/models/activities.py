"""The log of activities (活动): what was done, where, by whom, and how many it reached (domain.md §4)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.free_text import FREE_TEXT, NO_IDENTITY
from accounts.records import Record, RecordQuerySet
from associations.models import Attachment, Village
from members.models import Household


class Activity(Record):
    """One activity in a village. Of a home visit the household visited is kept, and what help was given, never
    anybody's pregnancies, births, contraception or examinations; of a health check only totals (domain.md §7)."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "例会"
        TRAINING = "training", "培训"
        SCHOOL = "school", "人口学校"
        PUBLICITY = "publicity", "宣传"
        MEMBER_DAY = "member_day", "5·29会员活动日"
        HOME_VISIT = "home_visit", "上门服务"
        CONDOLENCE = "condolence", "慰问"
        HEALTH_CHECK = "health_check", "健康检查"
        CULTURE = "culture", "文体活动"

    class Service(models.TextChoices):
        """The "three-life" services (三生) the model grade looks at."""

        BIRTH = "birth", "生育服务"
        PRODUCTION = "production", "生产服务"
        LIVING = "living", "生活服务"

    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村（社区）", related_name="activities")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    service = models.CharField("三生服务", max_length=10, choices=Service, blank=True)
    date = models.DateField("日期")
    place = models.CharField("地点", max_length=60, blank=True, validators=NO_IDENTITY)
    title = models.CharField("内容", max_length=120, validators=FREE_TEXT)
    organiser = models.CharField("组织者或服务人", max_length=60, blank=True, validators=NO_IDENTITY)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, verbose_name="走访家庭", related_name="visits"
    )
    reached = models.PositiveIntegerField("受益人数", default=0)
    result = models.CharField("结果", max_length=300, blank=True, validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="照片或材料", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["-date", "village", "id"]
        constraints = [
            models.CheckConstraint(
                name="activity_household_only_of_visits",
                condition=Q(household__isnull=True) | Q(kind__in=["home_visit", "condolence"]),
                violation_error_message="只有上门服务和慰问要选家庭。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.date.isoformat()}{self.get_kind_display()}"

    def clean(self) -> None:
        if self.household and self.household.village_id != self.village_id and not self.pk:
            raise ValidationError({"household": "这户不在本村。"})
