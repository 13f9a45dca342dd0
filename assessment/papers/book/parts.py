"""The book as parts for the press: each template with what it prints, each part on a new page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from accounts import trail
from associations.models import VillageKind
from documents.pdf import ContentsEntry, VolumePart

from ...flags.models import Flag
from ...grading import presentation
from ...grading.outcomes import CriterionOutcome, VillageOutcome
from ...grading.ranking import Ranked
from ...grading.shown import shown_grade, shown_title
from ...reports import periods
from ...reports.periods import missing_text
from ...results import next_step
from ...rounds.models.help_list import HelpVillage
from ...rounds.published import PublishedOutcome
from ...standards.data import AnyStandard, Criterion
from ...standards.data.measures import Ratio
from ...standards.wording import ANSWERS, threshold_words
from .content import YearEndBook
from .months import head_line, month_titles, months
from .narrative import narrative
from .points import points_ranking, points_sheet


def parts(book: YearEndBook) -> list[VolumePart]:
    """The parts in printing order, contents left out; each starts on a new page."""
    return [
        _part(book, "cover", "封面", listed=False),
        _part(book, "narrative", "一、总体情况", **narrative(book)._asdict()),
        _ranking(book),
        *(
            (points_sheet if book.by_points else _sheet)(book, row)
            for row in sorted(book.ranking, key=lambda row: row.outcome.village)
        ),
        _part(book, "help_list", "四、重点帮促名单", rows=list(help_rows(book))),
        _part(book, "missing", "五、缺报情况", rows=list(missing_rows(book))),
        _part(book, "corrections", "六、数据更正情况", rows=list(correction_rows(book))),
        _part(
            book, "flags", "七、疑点及核查情况", rows=list(flag_rows(book)), tally=_flag_tally(book)
        ),
        *_after(book),
    ]


def _after(book: YearEndBook) -> list[VolumePart]:
    """What follows the flags: the appeals of a published round, the signatures."""
    if not book.publications:
        return [_part(book, "signatures", "八、签章")]
    appeals = _part(book, "appeals", "八、申诉情况", rows=list(appeal_rows(book)))
    return [appeals, _part(book, "signatures", "九、签章")]


def contents(entries: list[ContentsEntry]) -> VolumePart:
    """The contents, with one line above the villages' sheets."""
    lines: list[ContentsEntry] = []
    for entry in entries:
        if entry.level == 2 and lines[-1].level == 1:
            lines.append(ContentsEntry(entry.key, "三、各村（社区）考评表", 1, entry.page))
        lines.append(entry)
    html = render_to_string("assessment/print/contents.html", {"lines": lines})
    return VolumePart("contents", "目录", html, listed=False)


def _part(
    book: YearEndBook, key: str, title: str, *, listed: bool = True, **context: object
) -> VolumePart:
    html = render_to_string(f"assessment/print/{key}.html", {"book": book, **context})
    return VolumePart(key, title, html, listed=listed)


def _ranking(book: YearEndBook) -> VolumePart:
    key, rows = (
        ("ranking_points", points_ranking(book))
        if book.by_points
        else ("ranking", _ranking_rows(book))
    )
    html = render_to_string(
        f"assessment/print/{key}.html", {"book": book, "rows": list(rows), "rule": book.rule}
    )
    return VolumePart("ranking", "二、年终排队表", html)


class HelpRow(NamedTuple):
    name: str
    steps: list[next_step.NextStep]
    entry: HelpVillage | None


def _ranking_rows(book: YearEndBook) -> Iterator[dict[str, object]]:
    for row in book.ranking:
        by_code = {item.criterion.code: item for item in row.outcome.criteria}
        held = sum(item.held is True for item in row.outcome.criteria)
        yield {
            "place": row.told_place,
            "name": row.outcome.name,
            "grade": shown_title(row.outcome),
            "shares": [
                _share(by_code.get(criterion.code)) for criterion in ranked_ratios(book.standard)
            ],
            "held": f"{held}/{len(row.outcome.criteria)}",
        }


def ranked_ratios(standard: AnyStandard) -> list[Criterion]:
    """The ratio criteria of the ranking table, the levy left to the sheets."""
    return [c for c in standard.criteria if isinstance(c.measure, Ratio) and c.code != "levy_rate"]


def _share(item: CriterionOutcome | None) -> str:
    if item is None:
        return "不适用"
    if item.figure.missing:
        return "缺报" if item.to_report else "未满期"
    return item.percent or ("无对象" if item.held else "未评议")


def _sheet(book: YearEndBook, ranked: Ranked) -> VolumePart:
    outcome = ranked.outcome
    context = {
        "book": book,
        "village": outcome,
        "secretary": book.secretaries.get(outcome.village, ""),
        "kind": VillageKind(outcome.kind).label,
        "place": ranked.place_words,
        "published": outcome if isinstance(outcome, PublishedOutcome) else None,
        "before": book.before.get(outcome.village),
        "criteria": [criterion_row(item) for item in outcome.criteria],
        "reasons": [
            (i.criterion.title, presentation.reason(i))
            for i in outcome.criteria
            if i.held is not True
        ],
        "steps": next_step.steps(outcome),
        "is_top": next_step.next_grade(outcome) is None,
        "month_titles": month_titles(book, outcome.village),
        "form_head": head_line(book, outcome.village),
        "months": list(months(book, outcome.village)),
    }
    html = render_to_string("assessment/print/sheet.html", context)
    return VolumePart(f"village-{outcome.village}", outcome.name, html, level=2)


def criterion_row(item: CriterionOutcome) -> dict[str, str]:
    """One line of a sheet, as text; the workbook prints the same."""
    return {
        "clause": item.criterion.clause,
        "title": item.criterion.title,
        "figure": item.fraction or "—",
        "ratio": item.percent or ("无对象" if item.no_cases and item.held else "—"),
        "threshold": threshold_words(item.criterion),
        "window": presentation.window_short(item),
        "answer": ANSWERS[item.held],
    }


def help_rows(book: YearEndBook) -> Iterator[HelpRow]:
    """Villages of the lowest grade, and those put on the list by hand."""
    lowest, listed = book.standard.grades[0].code, {one.village_id: one for one in book.helped}
    for outcome in book.outcomes:
        entry = listed.get(outcome.village)
        if shown_grade(outcome).code == lowest or entry:
            yield HelpRow(outcome.name, next_step.steps(outcome), entry)


def appeal_rows(book: YearEndBook) -> Iterator[dict[str, object]]:
    titles, grades = book.standard.grade_titles, {o.village: _published(o) for o in book.outcomes}
    for appeal in book.appeals:
        yield {
            "name": appeal.village.name,
            "grade": grades.get(appeal.village_id, ""),
            "reason": appeal.reason,
            "decision": appeal.get_decision_display() or "待答复",
            "changed": titles.get(appeal.grade, ""),
            "answer": appeal.answer,
        }


def _published(outcome: VillageOutcome) -> str:
    if isinstance(outcome, PublishedOutcome):
        return outcome.published_title
    return shown_title(outcome)


def missing_rows(book: YearEndBook) -> Iterator[dict[str, object]]:
    for outcome in book.outcomes:
        if outcome.to_report:
            yield {
                "name": outcome.name,
                "missing": missing_text(outcome.to_report),
                "undecided": sum(bool(item.to_report) for item in outcome.criteria),
            }


def correction_rows(book: YearEndBook) -> Iterator[dict[str, Any]]:
    titles = book.standard.grade_titles
    published = {made.township: made.at for made in book.publications}
    for correction in book.corrections:
        at = published.get(correction.report.village.township_id)
        yield {
            "number": correction.pk,
            "village": correction.report.village.name,
            "period": periods.label(correction.report.period),
            "items": correction.items.all(),
            "reason": correction.reason,
            "by": correction.by.name if correction.by else trail.COMMAND_LINE,
            "effects": [
                f"{effect.year}年度计算等次："
                f"{effect.title_before or _title(titles, effect.grade_before)}"
                f"→{effect.title_after or _title(titles, effect.grade_after)}"
                for effect in correction.effects.all()
                if effect.grade_before != effect.grade_after and not effect.is_open
            ]
            + (["发布后办理，发布的等次不变"] if at and correction.at > at else []),
        }


def _title(titles: dict[str, str], grade: str) -> str:
    """A grade of another standard, with more grades than the book's, goes by its code."""
    return titles.get(grade, grade)


def flag_rows(book: YearEndBook) -> Iterator[dict[str, str]]:
    for flag in book.flags:
        yield {
            "village": flag.village.name,
            "span": flag.span,
            "rule": flag.get_rule_display(),
            "words": flag.words,
            "state": flag.get_state_display(),
            "answer": flag.answer,
            "correction": f"更正单{flag.correction_id}号" if flag.correction_id else "",
            "by": _answerer(flag),
        }


def _answerer(flag: Flag) -> str:
    if flag.is_open:
        return ""
    return flag.answered_by.name if flag.answered_by else trail.COMMAND_LINE


def _flag_tally(book: YearEndBook) -> list[tuple[str, int]]:
    states = [flag.state for flag in book.flags]
    return [(str(label), states.count(state)) for state, label in Flag.State.choices]
