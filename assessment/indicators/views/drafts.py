"""The indicators of a vocabulary: read, and in a draft changed one by one and tried."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from accounts.records.published import change_draft
from associations.divisions import find
from associations.models import VocabularyDraft
from associations.vocabulary.in_force import documents
from associations.vocabulary.services import new_code
from associations.vocabulary.views.drafts import draft_or_404
from associations.vocabulary.views.sections import SectionOf, section_pages
from documents.listing import Column, Listing

from ...reports import periods
from ...reports.form.in_force import FORM
from ...reports.form.report_form import form_from
from ..definition import INDICATORS, SCALES, MeasuredIndicator, indicators_from, measured
from ..figures import tables
from ..forms import IndicatorForm
from ..section import faults
from ..tables import LINES, IndicatorLine
from ..terms import choices

Rows = list[dict[str, Any]]


def indicators_page(draft: VocabularyDraft) -> str:
    return reverse("vocabulary-indicators-columns", args=[draft.pk])


def _measured(data: dict[str, Any]) -> list[MeasuredIndicator]:
    """As they stand in a vocabulary; nothing of what cannot be read."""
    content = data.get(INDICATORS) or documents().section(INDICATORS)
    form = form_from(data.get(FORM) or documents().section(FORM))
    lists = data.get("lists") or documents().section("lists")
    found = [] if faults(content) else indicators_from(content)
    return [measured(one, form, lists) for one in found]


def _show(request: Request, of: SectionOf) -> HttpResponse:
    draft = of.draft if may(request.user, "vocabulary-indicator-edit") else None
    context = {
        **of.context,
        "may_write": draft is not None,
        "table": _listing(draft).table(_measured(of.data), request),
        **(_preview(request, of.draft) if of.draft else {}),
    }
    return render(request, "assessment/indicators/draft_indicators.html", context)


def _preview(request: Request, draft: VocabularyDraft) -> dict[str, object]:
    """What they come to now."""
    now = periods.current()
    lines = [
        IndicatorLine(table.indicator, table.total.cells[0], "")
        for table in tables(draft.division, _measured(draft.data), [now])
    ]
    return {
        **{"county": find(draft.division), "year": periods.year_of(now)},
        **{"month": periods.label(now), "preview": LINES.table(lines, request)},
    }


published_indicators, ready_indicators, draft_indicators = section_pages(_show)


def _listing(draft: VocabularyDraft | None) -> Listing[MeasuredIndicator]:
    link: Callable[[MeasuredIndicator], str] | None = partial(_edit_url, draft) if draft else None
    return Listing(
        {
            "title": Column("指标", lambda one: one.title, link=link),
            "rule": Column("怎样算", lambda one: one.rule),
            "scale": Column("怎样表示", lambda one: SCALES[one.definition.scale]),
        }
    )


def _edit_url(draft: VocabularyDraft, one: MeasuredIndicator) -> str:
    return reverse("vocabulary-indicator-edit", args=[draft.pk, one.definition.code])


def indicator_create(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    return _indicator(request, draft, {"code": new_code()}, "增加指标")


def indicator_edit(request: Request, pk: int, key: str) -> HttpResponse:
    draft = draft_or_404(request, pk)
    for row in draft.data[INDICATORS]:
        if row["code"] == key:
            return _indicator(request, draft, row, f"指标：{row['title']}")
    raise Http404("没有这个指标。")


def _indicator(
    request: Request, draft: VocabularyDraft, row: dict[str, Any], heading: str
) -> HttpResponse:
    rows: Rows = draft.data.get(INDICATORS, [])
    form = IndicatorForm(
        request.POST or None,
        draft.version,
        row=row,
        choices=choices(form_from(draft.data[FORM]), draft.data["lists"]),
    )

    def save() -> VocabularyDraft:
        new = form.changed
        left = [new if one["code"] == new["code"] else one for one in rows]
        changed = left if row in rows else [*rows, new]
        if wrong := faults(changed):
            raise ValidationError(wrong)
        return _keep(request, draft, changed, form.expected_version)

    def remove() -> VocabularyDraft:
        return _keep(request, draft, [one for one in rows if one != row], None)

    return edit(
        request,
        form,
        save=save,
        remove=remove if row in rows else None,
        back=indicators_page(draft),
        done="已保存。",
        context={
            **{"heading": heading, "cancel": indicators_page(draft)},
            "remove_text": "从起用月份起不再有这个指标；考评标准里已经写明的不变。",
        },
    )


def _keep(
    request: Request, draft: VocabularyDraft, rows: Rows, seen: int | None
) -> VocabularyDraft:
    return change_draft(draft=draft, by=request.user, expected_version=seen, **{INDICATORS: rows})
