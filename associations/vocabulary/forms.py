"""The forms of a vocabulary in the making."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.records.draft_forms import DraftForm
from accounts.records.published import LONGEST_TITLE

from .deadlines import deadlines
from .deadlines import faults as faults_of
from .lists import (
    LINE,
    LONGEST_SHORT,
    PROPERTIES,
    SENSITIVE,
    SHORT,
    SUBJECT,
    SUBJECTS,
    YEARS,
    KindList,
)
from .lists import (
    LONGEST_TITLE as LONGEST_KIND,
)
from .models import month_words

MONTHS_AHEAD = 24


def _months() -> list[tuple[str, str]]:
    today = timezone.localdate()
    first = today.year * 12 + today.month - 1
    months = [n // 12 * 100 + n % 12 + 1 for n in range(first, first + MONTHS_AHEAD)]
    return [(str(month), month_words(month)) for month in months]


class VocabularyForm(DraftForm):
    """Name and month; of a new draft also what it starts `start` from."""

    start = forms.ChoiceField(label="从什么开始", widget=forms.RadioSelect)
    title = forms.CharField(label="名称", max_length=LONGEST_TITLE)
    effective_from = forms.TypedChoiceField(
        label="起用月份", coerce=int, help_text="从这个月1日的记录起使用，以前的记录不变。"
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        version: int | None = None,
        starts: list[tuple[str, str]] | None = None,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, version, initial)
        months = _months()
        now = str(initial.get("effective_from", ""))
        if now and now not in dict(months):
            months.insert(0, (now, month_words(int(now))))
        self.fields["effective_from"].choices = months
        if starts is None:
            del self.fields["start"]
        else:
            self.fields["start"].choices = starts


class DeadlinesForm(DraftForm):
    """A month and a day for each deadline."""

    def __init__(self, data: QueryDict | None, version: int, content: dict[str, list[int]]) -> None:
        initial: dict[str, object] = {}
        for key, (month, day) in content.items():
            initial |= {f"{key}_month": month, f"{key}_day": day}
        super().__init__(data, version, initial)
        for key, one in deadlines.items():
            for part, title, most in (("month", "月", 12), ("day", "日", 31)):
                self.fields[f"{key}_{part}"] = forms.TypedChoiceField(
                    label=f"{one.title}：{title}",
                    coerce=int,
                    choices=[(number, f"{number}{title}") for number in range(1, most + 1)],
                )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for key in deadlines:
            if not self.errors and faults_of({**self.changed, key: self.changed[key]}):
                self.add_error(f"{key}_day", "这个月没有这一天。")
        return data

    @property
    def changed(self) -> dict[str, list[int]]:
        data = self.cleaned_data
        return {key: [data[f"{key}_month"], data[f"{key}_day"]] for key in deadlines}


class KindForm(DraftForm):
    """One kind of a list; `row` is what it is now, `published`: it stood in an earlier version."""

    title = forms.CharField(label="名称", max_length=LONGEST_KIND)
    short = forms.CharField(
        label=PROPERTIES[SHORT], max_length=LONGEST_SHORT, required=False, help_text="写在图下面。"
    )
    line = forms.ChoiceField(label=PROPERTIES[LINE], required=False)
    subject = forms.ChoiceField(label=PROPERTIES[SUBJECT], required=False)
    sensitive = forms.BooleanField(
        label=PROPERTIES[SENSITIVE],
        required=False,
        help_text="这类家庭在列表、表格和留痕里不显示姓名和类别。发布以后不能再改。",
    )
    starts = forms.IntegerField(
        label="从哪年起用", required=False, min_value=YEARS.start, max_value=YEARS.stop - 1
    )
    ends = forms.IntegerField(
        label="用到哪年",
        required=False,
        min_value=YEARS.start,
        max_value=YEARS.stop - 1,
        help_text="以后不再用的，填最后一年；用过的不能删去，以前的记录照旧显示。",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        version: int,
        kinds: KindList,
        row: dict[str, Any],
        lines: list[dict[str, Any]],
        published: bool,
    ) -> None:
        initial = {**row, "starts": row.get("from"), "ends": row.get("until")}
        super().__init__(data, version, initial)
        self.kinds, self.row = kinds, row
        none = [("", "不填")]
        self.fields[LINE].choices = [*none, *((one["code"], one["title"]) for one in lines)]
        self.fields[SUBJECT].choices = [*none, *SUBJECTS.items()]
        for name in PROPERTIES:
            if name not in kinds.properties:
                del self.fields[name]
        if published and SENSITIVE in self.fields:
            self.fields[SENSITIVE].disabled = True
        for name in ("starts", "ends"):
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "不能早于起用的年份。")
        return data

    @property
    def changed(self) -> dict[str, Any]:
        """The kind as the JSON has it."""
        data = self.cleaned_data
        values = {name: data.get(name) for name in self.kinds.properties}
        years = {"from": data.get("starts"), "until": data.get("ends")}
        given = {name: value for name, value in (values | years).items() if value}
        return {"code": self.row["code"], "title": data["title"], **given}
