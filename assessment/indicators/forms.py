"""One indicator of a vocabulary in the making."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.records.draft_forms import DraftForm

from .definition import COUNT, SCALES, WINDOWS
from .section import LONGEST_TITLE
from .terms import Choices

ADDED = 3  # of each side, in the form
NOTHING = [("", "不填")]


class IndicatorForm(DraftForm):
    """`row`: as it stands in the JSON; `choices`: what may be counted."""

    title = forms.CharField(label="名称", max_length=LONGEST_TITLE)
    part0 = forms.ChoiceField(label="分子")
    part1 = forms.ChoiceField(label="分子加上", required=False)
    part2 = forms.ChoiceField(label="分子再加上", required=False)
    scale = forms.ChoiceField(label="怎样表示", choices=list(SCALES.items()))
    whole0 = forms.ChoiceField(label="分母", required=False, help_text="只计数的不填。")
    whole1 = forms.ChoiceField(label="分母加上", required=False)
    whole2 = forms.ChoiceField(label="分母再加上", required=False)
    years = forms.TypedChoiceField(
        label="考评期",
        coerce=int,
        choices=list(WINDOWS.items()),
        help_text="户数、会员数一类的月末数，总是取考评期最后一天的。",
    )

    def __init__(
        self, data: QueryDict | None, version: int, *, row: dict[str, Any], choices: Choices
    ) -> None:
        given = {
            f"{side}{number}": key
            for side in ("part", "whole")
            for number, key in enumerate(row.get(side, ()))
        }
        super().__init__(data, version, {**row, **given})
        self.row = row
        for side in ("part", "whole"):
            for number in range(ADDED):
                asked = [("", "请选择")] if (side, number) == ("part", 0) else NOTHING
                self.fields[f"{side}{number}"].choices = [*asked, *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("scale") == COUNT and data.get("whole0"):
            self.add_error("whole0", "只计数的没有分母，请不填。")
        elif data.get("scale") and data["scale"] != COUNT and not data.get("whole0"):
            self.add_error("whole0", "请选择分母；只计数的，在“怎样表示”里选。")
        return data

    @property
    def changed(self) -> dict[str, Any]:
        """The indicator as the JSON has it."""
        data = self.cleaned_data
        sides = {
            side: [key for n in range(ADDED) if (key := data[f"{side}{n}"])]
            for side in ("part", "whole")
        }
        found: dict[str, Any] = {"code": self.row["code"], "title": data["title"].strip()}
        found |= {side: keys for side, keys in sides.items() if keys}
        if data["years"]:
            found["years"] = data["years"]
        return found | {"scale": data["scale"]}
