"""Recording a democratic appraisal: its figures, and what was found wanting and done about it."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import RecordForm
from associations.attachments.forms import PaperMixin
from associations.models import Village

from ..models.appraisals import Appraisal
from ..services.appraisals import from_survey

COUNTS = ("asked", "satisfied", "fairly_satisfied", "dissatisfied")
MEASURES = ("problems", "measures", "measures_due", "measures_done")


class AppraisalForm(PaperMixin, RecordForm):
    """The village is chosen from the division `code`, as far as `by` sees it. What came from a
    survey is only shown."""

    class Meta:
        model = Appraisal
        fields = ["village", "date", "method", *COUNTS, *MEASURES]
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("problems", "measures")}
        help_texts = {
            "asked": "实际参加评议的人数；问卷调查填收回的份数。",
            "satisfied": "只填评“满意”的人数，满意率按它计算；“基本满意”另填。",
            "fairly_satisfied": "没有分开统计的可以不填。",
            "dissatisfied": "没有分开统计的可以不填。",
            "problems": "归纳写，不写是谁说的，不写个人的怀孕、生育、避孕和检查情况。",
            "measures": "针对每个问题写做什么、由谁做。",
            "measures_done": "全部整改到位以后填。",
        }
        error_messages = {
            name: {"min_value": "不能是负数。", "invalid": "应填 0 或正整数。"} for name in COUNTS
        }

    def __init__(self, *args: object, by: User, code: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].label = "评议材料"
        self.fields["village"].queryset = Village.objects.visible_to(by).in_division(code)
        self.fields["village"].empty_label = "请选择"
        for name in ("date", "measures_done"):
            self.fields[name].widget.attrs["max"] = timezone.localdate().isoformat()
        for name in COUNTS:
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
        if from_survey(self.instance):
            for name in ("village", "date", "method", *COUNTS):
                self.fields[name].disabled, self.fields[name].help_text = True, ""
        self.helper.layout = Layout(
            "version",
            Fieldset("哪次评议", "village", "date", "method"),
            Fieldset("结果", *(AppendedText(name, "人") for name in COUNTS)),
            Fieldset("整改", *MEASURES),
            Fieldset("材料", "paper", *(["drop_paper"] if "drop_paper" in self.fields else [])),
        )
