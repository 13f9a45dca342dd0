"""What the leader writes when a published grade is withdrawn."""

from django import forms

from associations.attachments.forms import HELP, PaperField, PaperMixin
from associations.villages.forms.villages import FactForm

from ...reports import periods
from ...reports.models import Correction
from ..models.withdrawals import GradeWithdrawal
from ..published import PublishedOutcome
from ..services.withdrawals import lower


class WithdrawalForm(PaperMixin, FactForm):
    """`seen`: the grade that stood when the page was opened."""

    paper = PaperField(label="佐证材料", help_text=HELP)
    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)
    grade = forms.ChoiceField(label="改为")

    class Meta:
        model = GradeWithdrawal
        fields = ["grade", "day", "reason", "evidence", "correction"]
        widgets = {"evidence": forms.Textarea({"rows": 4})}
        help_texts = {
            "reason": "一句话，跟在等次后面，印在排队表、年终报告和总结上。",
            "evidence": "怎样查实的：哪些记录，谁核实，哪次会议决定。",
            "correction": "因为更正月报而收回的，选那张更正单；没有的不选。",
        }

    def __init__(self, *args: object, stands: PublishedOutcome, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = stands.grade
        self.fields["grade"].choices = [("", "请选择"), *lower(stands).items()]
        field = self.fields["correction"]
        field.queryset = (
            Correction.objects.filter(
                report__village__in=stands.made_of, report__period__lte=stands.year * 100 + 12
            )
            .select_related("report")
            .order_by("-at")
        )
        field.label_from_instance = _told


def _told(correction: Correction) -> str:
    period = periods.label(correction.report.period)
    return f"第{correction.pk}号，{period}月报：{correction.reason}"
