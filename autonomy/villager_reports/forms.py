"""Recording that the committee reported to the villagers."""

from django import forms

from accounts.records.editing import RecordForm
from associations.attachments.forms import PaperMixin

from ..meetings.models import Meeting
from .models import VillagerReport
from .reports import due_day, span


class VillagerReportForm(PaperMixin, RecordForm):
    """The meetings offered are those of the half-year and of the weeks until the report is
    overdue."""

    class Meta:
        model = VillagerReport
        fields = ["meeting", "given", "heard_by", "opinions"]
        widgets = {"opinions": forms.Textarea({"rows": 4})}
        help_texts = {
            "meeting": "在会上报告的，选那次会议；会议先在“会议和决定”里登记。",
            "heard_by": "选了会议又没有填的，照会议的实到人数。",
            "opinions": "归纳写，不写是谁说的，不写个人的怀孕、生育、避孕和检查情况。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        report = self.instance
        self.fields["paper"].label = "报告文本"
        first, _ = span(report.year, report.half)
        meetings = Meeting.objects.filter(village=report.village_id).select_related("village")
        meetings = meetings.prefetch_related("village__states")
        offered = meetings.filter(date__gte=first, date__lte=due_day(report.year, report.half))
        self.fields["meeting"].queryset = (
            offered | meetings.filter(pk=report.meeting_id)
        ).order_by("-date")
        self.fields["meeting"].empty_label = "不是在会上报告的"
        self.fields["meeting"].label_from_instance = lambda meeting: (
            f"{meeting.date} {meeting.get_kind_display()}"
        )
        self.fields["heard_by"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off"}
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("meeting")
            and cleaned.get("heard_by") is None
            and "heard_by" not in self.errors
        ):
            cleaned["heard_by"] = cleaned["meeting"].present
        return cleaned
