"""The forms of a standard in the making: its frame, its grades, its parts."""

from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone

from accounts.records.draft_forms import DraftForm

from ...standards.data import LADDER, OWN, POINTS, AnyStandard, Grade
from ...standards.forms import HundredthsField
from ...standards.models import Standard
from ...standards.wording import MERGED_CHOICES
from ..services import GRADE_CODES, READY_NAMES

MOST_POINTS = 10000_00  # in hundredths


class StartForm(DraftForm):
    """A new draft: of which kind, or from which standard."""

    start = forms.ChoiceField(label="从什么开始", widget=forms.RadioSelect)
    title = forms.CharField(label="名称", max_length=120)
    effective_from = forms.IntegerField(
        label="起用年度", help_text="从这一年度的考评起使用；已公布等次的年度不能选。"
    )

    def __init__(
        self, data: QueryDict | None, *, standards: list[Standard], initial: dict[str, object]
    ) -> None:
        super().__init__(data, version=None, initial=initial)
        copies = [(str(row.pk), f"{row.title}（{row.effective_from}年起用）") for row in standards]
        self.fields["start"].choices = [
            (
                "新的标准",
                [(POINTS, "百分制：分部分、分项目计分"), (LADDER, "阶梯式：每一等次各项全部达到")],
            ),
            ("照随本系统带来的样例修改", list(READY_NAMES.items())),
            *([("照已发布的标准修改", copies)] if copies else []),
        ]
        _bound_years(self.fields["effective_from"])
        self.initial.setdefault("effective_from", timezone.localdate().year)


def _bound_years(field: forms.Field) -> None:
    this_year = timezone.localdate().year
    field.validators += forms.IntegerField(
        min_value=this_year - 1, max_value=this_year + 10
    ).validators


class FrameForm(DraftForm):
    """Title and year; of points also what they add up to."""

    title = forms.CharField(label="名称", max_length=120)
    effective_from = forms.IntegerField(label="起用年度")
    full = HundredthsField(
        label="满分", least=1_00, most=MOST_POINTS, help_text="各计分项合计，通常是100分。"
    )
    bonus_cap = HundredthsField(
        label="加分上限",
        least=0,
        most=MOST_POINTS,
        help_text="全部加分项合计最多加几分；没有加分项填0。",
    )

    merged = forms.ChoiceField(
        label="村合并以前的月份",
        choices=MERGED_CHOICES,
        required=False,
        help_text="本村的考评期里有别的村并入的，合并以前各月按什么数字算。",
    )
    shared = forms.BooleanField(
        label="发给乡镇试算", required=False,
        help_text="勾选以后，本县各乡镇在“考评标准”里看得到这份草稿，可以试算自己的村，不能修改。",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None, *, points: bool, version: int, initial: dict[str, object]
    ) -> None:
        super().__init__(data, version=version, initial=initial)
        _bound_years(self.fields["effective_from"])
        if not points:
            del self.fields["full"], self.fields["bonus_cap"]

    def clean_merged(self) -> str:
        return self.cleaned_data["merged"] or OWN


class SectionForm(DraftForm):
    title = forms.CharField(label="名称", max_length=60, help_text="例如“一、组织建设”。")


class GradesForm(DraftForm):
    """The grades from the lowest upwards, one to a row; a row without a title is no grade."""

    def __init__(
        self, data: QueryDict | None, *, standard: AnyStandard, points: bool, version: int
    ) -> None:
        super().__init__(data, version=version)
        self.points, self.standard = points, standard
        for number in range(1, len(GRADE_CODES) + 1):
            self._add_row(
                number, standard.grades[number - 1] if number <= len(standard.grades) else None
            )
        self.helper.layout = Layout("version", HTML(""))
        self.helper.render_unmentioned_fields = False

    def _add_row(self, number: int, grade: Grade | None) -> None:
        targets = self.standard.targets
        code = grade.code if grade else ""
        row: dict[str, tuple[forms.Field, object]] = {
            "code": (forms.CharField(required=False, widget=forms.HiddenInput), code),
            "title": (
                forms.CharField(label="名称", required=False, max_length=20),
                grade.title if grade else "",
            ),
        }
        if number > 1 and self.points:
            least = HundredthsField(
                label="最低分", required=False, least=-MOST_POINTS, most=MOST_POINTS
            )
            row["least"] = least, grade.least if grade else None
        if number > 2 and not self.points:
            inherits = forms.BooleanField(label="须先达到低一等次", required=False)
            row["inherits"] = inherits, grade.inherits if grade else True
        if number > 1:
            share = HundredthsField(label="目标：占比", required=False, least=0, most=100_00)
            row["share"] = share, targets.get(code)
            count = forms.IntegerField(
                label="目标：个数", required=False, min_value=0, max_value=100_000
            )
            row["count"] = count, targets.get(f"{code}_villages")
        for name, (field, value) in row.items():
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                words = " field-words" if name == "title" else ""
                field.widget.attrs |= {
                    "class": f"form-control{words}",
                    "aria-label": f"第{number}等{field.label}",
                }
            self.fields[f"{name}_{number}"] = field
            self.initial[f"{name}_{number}"] = value

    @property
    def rows(self) -> Iterator[dict[str, BoundField | int]]:
        for number in range(1, len(GRADE_CODES) + 1):
            names = ("code", "title", "least", "inherits", "share", "count")
            yield {"number": number} | {
                n: self[f"{n}_{number}"] for n in names if f"{n}_{number}" in self.fields
            }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        kept = [n for n in range(1, len(GRADE_CODES) + 1) if data.get(f"title_{n}")]
        if len(kept) < 2:
            self.add_error(None, "至少要有两个等次。")
        below: int | None = None
        for number in kept:
            if not self.points or number == kept[0] or f"least_{number}" in self.errors:
                continue
            least = data.get(f"least_{number}")
            if least is None:
                self.add_error(f"least_{number}", "请填这一等次的最低分。")
            elif below is not None and least <= below:
                self.add_error(f"least_{number}", "要比上一行高。")
            below = least if least is not None else below
        titles = [data[f"title_{n}"] for n in kept]
        for number in kept:
            if titles.count(data[f"title_{number}"]) > 1:
                self.add_error(f"title_{number}", "名称重复。")
        self._nothing_left_over(kept)
        return data

    def _nothing_left_over(self, kept: list[int]) -> None:
        """A grade that criteria belong to cannot be dropped under them."""
        codes = {self.cleaned_data[f"code_{n}"] for n in kept}
        for criterion in self.standard.criteria:
            if criterion.grade and criterion.grade not in codes:
                title = self.standard.grade_titles.get(criterion.grade, criterion.grade)
                self.add_error(
                    None, f"“{criterion.title}”用到等次“{title}”，请先改这一项，再去掉这个等次。"
                )

    def changes(self, criteria: list[dict[str, Any]]) -> dict[str, Any]:
        """The draft's grades, targets and criteria: codes go by rank, and what named a grade goes
        with it."""
        data, grades, targets, renamed = self.cleaned_data, [], {}, {"": ""}
        kept = [n for n in range(1, len(GRADE_CODES) + 1) if data.get(f"title_{n}")]
        for rank, number in enumerate(kept, 1):
            code = GRADE_CODES[rank - 1]
            grade = {"code": code, "title": data[f"title_{number}"], "rank": rank}
            if rank > 1 and self.points:
                grade["least"] = data[f"least_{number}"]
            if rank > 2 and not self.points and not data.get(f"inherits_{number}"):
                grade["inherits"] = False
            grades.append(grade)
            renamed[data[f"code_{number}"]] = code
            for name, key in (("share", code), ("count", f"{code}_villages")):
                if rank > 1 and data.get(f"{name}_{number}") is not None:
                    targets[key] = data[f"{name}_{number}"]
        moved = [{**item, "grade": renamed[item["grade"]]} for item in criteria]
        return {"grades": grades, "targets": targets, "criteria": moved}
