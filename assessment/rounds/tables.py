"""自定类型 as a list of a township's villages or a village's years, and in the workbook."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from ..grading.shown import shown_grade, shown_title
from .declarations import Declared

CHIPS = {"in_time": "held", "awaited": "missing", "late": "late", "missing": "late"}


def _muted(text: str) -> SafeString:
    return format_html('<span class="muted">{}</span>', text)


def _grade(grade: str, label: str, hint: str = "") -> SafeString:
    chip = {"grade": grade, "label": label, "reach_hint": hint}
    html = render_to_string("includes/grade_chip.html", chip)
    return SafeString(html.strip())


def _type(row: Declared) -> str:
    return (
        _grade(row.declaration.type, row.declaration.type_title)
        if row.declaration
        else _muted("没有申报")
    )


def _graded(row: Declared) -> str:
    if not row.outcome:
        return _muted("没有评")
    url = reverse("village-grade", args=[row.village.pk, row.outcome.year])
    told = shown_grade(row.outcome)
    grade = _grade(told.code, told.title, told.hint)
    return format_html('<a href="{}">{}年</a> {}', url, row.outcome.year, grade)


def _act(row: Declared) -> SafeString:
    url = reverse("declaration-edit", args=[row.village.pk, row.year])
    return format_html(
        '<a class="row-link" href="{}">{}</a>', url, "修改" if row.declaration else "申报"
    )


DECLARATIONS = Listing[Declared](
    {
        "village": Column(
            "村（社区）",
            lambda row: row.village.name,
            16,
            link=lambda row: reverse("declaration-list", args=[row.village.pk, row.year]),
        ),
        "year": Column("年度", lambda row: f"{row.year}年"),
        "type": Column(
            "自定类型",
            lambda row: row.declaration.type_title if row.declaration else "",
            12,
            shown=_type,
        ),
        "declared": Column(
            "申报日期",
            lambda row: row.declaration and row.declaration.declared,
            12,
            "date",
            blank="",
        ),
        "state": Column(
            "状态",
            lambda row: row.state_word,
            12,
            shown=lambda row: chip(CHIPS[row.state], row.state_word),
        ),
        "grade": Column(
            "考评等次",
            lambda row: shown_title(row.outcome) if row.outcome else "",
            14,
            shown=_graded,
        ),
        "compared": Column("比较", lambda row: row.compared_word, 14, blank=""),
        "act": Column("", _act, css="nowrap"),
    },
    on_sheet="village type declared state grade compared",
)
