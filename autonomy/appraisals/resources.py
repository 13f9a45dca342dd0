"""Appraisals by file: one row per village and day; a row saved is a trail entry."""

import datetime

from django.utils import timezone
from import_export.fields import Field
from import_export.widgets import Widget

from associations.divisions.village_rows import CountWidget, VillageRowResource

from ..days import read_day
from .models.appraisals import Appraisal
from .services.appraisals import save_appraisal


class DayWidget(Widget):
    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> datetime.date:
        day = read_day(value)
        if day is None:
            raise ValueError("日期应写成 2025-06-30")
        if day > timezone.localdate():
            raise ValueError("日期还没有到")
        return day


class AppraisalResource(VillageRowResource):
    """The file names no method: a day's one appraisal is updated whatever its method, a new one is
    a questionnaire."""

    date = Field("date", "date", widget=DayWidget())
    asked = Field("asked", "asked", widget=CountWidget())
    satisfied = Field("satisfied", "satisfied", widget=CountWidget())

    class Meta:
        model = Appraisal
        fields = ("village", "date", "asked", "satisfied")
        import_id_fields = ("village", "date")
        skip_unchanged = True
        skip_html_diff = True
        use_transactions = True

    def do_instance_save(self, instance: Appraisal, is_create: bool) -> None:
        save_appraisal(appraisal=instance, by=None)
