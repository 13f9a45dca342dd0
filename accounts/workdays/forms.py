"""Days of rest, or of work, as a notice has them."""

import datetime
from typing import Any

from django import forms

from ..models import ArrangedDay
from ..records.editing import TidyForm
from ..texts.free_text import FREE_TEXT
from .services import LONGEST

ARRANGED = {"rest": "放假", "work": "上班"}


class ArrangedDaysForm(TidyForm):
    first = forms.DateField(label="第一天")
    last = forms.DateField(label="最后一天", required=False, help_text="只有一天的不填。")
    arranged = forms.ChoiceField(label="安排", choices=[("", "请选择"), *ARRANGED.items()])
    why = forms.CharField(
        label="依据",
        max_length=ArrangedDay._meta.get_field("why").max_length,
        validators=FREE_TEXT,
        help_text="通知的名称或文号。",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first: datetime.date | None = data.get("first")
        last: datetime.date | None = data.get("last") or first
        if first and last and not 0 <= (last - first).days < LONGEST:
            self.add_error("last", f"最后一天不能早于第一天，一次最多登记 {LONGEST} 天。")
        return {**data, "last": last}
