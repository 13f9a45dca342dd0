"""Recording a democratic appraisal."""

from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone

from accounts.models import User
from associations.models import Village

from ..models import Appraisal

COUNTS = ("asked", "satisfied", "fairly_satisfied", "dissatisfied")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"max": timezone.localdate().isoformat()}, format="%Y-%m-%d")


class AppraisalForm(forms.ModelForm):
    """The village is chosen from the division `code`, as far as `by` sees it."""

    class Meta:
        model = Appraisal
        fields = ["village", "date", "method", *COUNTS]
        help_texts = {
            "asked": "实际参加评议的人数；问卷调查填收回的份数。",
            "satisfied": "只填评“满意”的人数，满意率按它计算；“基本满意”另填。",
            "fairly_satisfied": "没有分开统计的可以不填。",
            "dissatisfied": "没有分开统计的可以不填。",
        }
        error_messages = {name: {"min_value": "不能是负数。", "invalid": "应填 0 或正整数。"} for name in COUNTS}

    def __init__(self, *args: Any, by: User, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = Village.objects.visible_to(by).in_division(code)
        self.fields["village"].empty_label = "请选择"
        self.fields["date"].widget = DateInput()
        for name in COUNTS:
            self.fields[name].widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("哪次评议", "village", "date", "method"),
            Fieldset("结果", *(AppendedText(name, "人") for name in COUNTS)),
        )
