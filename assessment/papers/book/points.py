"""What the book prints under a standard by points: the ranking by totals, and a village's sheet
item by item."""

from collections import defaultdict
from collections.abc import Iterator

from django.template.loader import render_to_string

from associations.models import VillageKind
from documents.pdf import VolumePart

from ...grading import presentation
from ...grading.outcomes import CriterionOutcome, VillageOutcome
from ...grading.points_reasons import earned_text, summary
from ...grading.ranking import Ranked
from ...grading.shown import shown_title
from ...results import next_step
from ...rounds.published import PublishedOutcome
from ...standards.data import BONUS, VETO, PointsStandard
from ...standards.decimals import hundredths_text, points_text
from .content import YearEndBook
from .months import head_line, month_titles, months


def points_ranking(book: YearEndBook) -> Iterator[dict[str, object]]:
    for row in book.ranking:
        points = row.outcome.points
        yield {
            "place": row.told_place,
            "name": row.outcome.name,
            "grade": shown_title(row.outcome),
            "total": row.outcome.points_text,
            "bonus": points_text(points.bonus) if points and points.bonus else "—",
            "vetoed": "有" if points and points.vetoed else "—",
            "undecided": sum(item.held is None for item in row.outcome.criteria) or "—",
        }


def points_sheet(book: YearEndBook, ranked: Ranked) -> VolumePart:
    outcome = ranked.outcome
    steps = next_step.steps(outcome)
    written = book.scores.get(outcome.village, [])
    context = {
        "book": book,
        "village": outcome,
        "secretary": book.secretaries.get(outcome.village, ""),
        "kind": VillageKind(outcome.kind).label,
        "place": ranked.place_words,
        "published": outcome if isinstance(outcome, PublishedOutcome) else None,
        "before": book.before.get(outcome.village),
        "sections": sections(outcome),
        "bonus": points_text(outcome.points.bonus)
        if outcome.points and outcome.points.bonus
        else "",
        "summary": summary(outcome),
        "steps": steps,
        "written": written,
        "months_number": "二三四"[bool(steps) + bool(written)],
        "month_titles": month_titles(book, outcome.village),
        "form_head": head_line(book, outcome.village),
        "months": list(months(book, outcome.village)),
    }
    html = render_to_string("assessment/print/sheet_points.html", context)
    return VolumePart(f"village-{outcome.village}", outcome.name, html, level=2)


def sections(outcome: VillageOutcome) -> list[dict[str, object]]:
    """The items that apply to the village under their sections, as text."""
    items: dict[str, list[CriterionOutcome]] = defaultdict(list)
    for item in outcome.criteria:
        if item.item:
            items[item.item.section].append(item)
    standard = outcome.standard
    return [
        {
            "title": section.title,
            "earned": _earned(items[section.code]),
            "rows": [item_row(item) for item in items[section.code]],
        }
        for section in (standard.sections if isinstance(standard, PointsStandard) else ())
    ]


def _earned(items: list[CriterionOutcome]) -> str:
    """Nothing is earned where there are but vetoes."""
    scored = [item.score or 0 for item in items if item.item and item.item.role != VETO]
    return points_text(sum(scored)) if scored else "—"


def item_row(item: CriterionOutcome) -> dict[str, str]:
    """One line of a sheet; the workbook prints the same."""
    own = item.denominator_text.removesuffix("分") if item.score_figure else ""
    return {
        "clause": item.criterion.clause,
        "title": item.criterion.title,
        "reason": presentation.reason(item),
        "full": _full(item),
        "own": own,
        "earned": earned_text(item),
    }


def _full(item: CriterionOutcome) -> str:
    if item.item is None or item.item.role == VETO:
        return "否决"
    return f"{'加' if item.item.role == BONUS else ''}{hundredths_text(item.item.full)}"
