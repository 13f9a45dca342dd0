"""What a step to the next grade asks, in words, and the earliest year that it can count.

Pure, as next_step is. Nothing here asks anybody to change a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ..grading.figures import NOT_ASKED, CountFigure, RatioFigure, as_kind, begun, is_given_up
from ..grading.models import Finding
from ..grading.outcomes import CriterionOutcome
from ..grading.points_reasons import item_step_text
from ..reports import periods
from ..reports.periods import missing_text
from ..standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Scale,
    Target,
    Term,
    Window,
)
from ..standards.wording import number_text, term_title, threshold_text, wanted_text

QUIET = {"births", "planned_births", "contraception_due", "contraception_done"}


@dataclass(frozen=True)
class Outlook:
    """`now`: the year we are in. `figures`: per criterion and year the numerator and denominator;
    of the six none, and of cases, their number and the months."""

    now: int
    figures: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)


def report_step_text(missing: Sequence[int]) -> str:
    return f"补报并审核{missing_text(list(missing))}的月报"


def finding_text(item: CriterionOutcome) -> str:
    verb = "开展现场核查并记录结论" if item.held is None else "整改后重新核查"
    return f"{verb}：{Finding.Kind(item.finding_kind).label}"


def wait_text(item: CriterionOutcome) -> str:
    since, years = item.since or 0, item.criterion.years
    if is_given_up(item.figure):
        return f"{NOT_ASKED}，不能判定"
    begins = "才填报" if since == begun(item.figure) else "参加考评"
    return (
        f"{periods.label(since)}起{begins}，{item.of_age}年度起考评期满{years}年，才能判定；"
        "此前按月报送即可"
    )


def short_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    match item.criterion.measure:
        case Ratio() as ratio:
            return _short_item(item, ratio) if item.item else _short_ratio(item, ratio, outlook)
        case Count(target=Target()) as count if item.held is False:
            text = _number_text(item, count)
            return f"{item_step_text(item)}；{text}" if item.item else text
        case Count() as count:
            return item_step_text(item) if item.item else _rolling_text(item, count, outlook)
        case OnSiteFinding() | InspectedScore():
            return item_step_text(item)
        case _:
            assert_never(item.criterion.measure)


def _short_item(item: CriterionOutcome, ratio: Ratio) -> str:
    lost, quiet = item_step_text(item), _is_quiet(ratio)
    if not _is_plain(ratio) and not quiet:
        return f"{lost}；{_measured_text(item, ratio)}" if item.held is False else lost
    if item.held is not False or (ratio.target.at_most and not quiet):
        return lost
    return f"{lost}；{_service(item, ratio) if quiet else _lacking(item, ratio)}"


def _short_ratio(item: CriterionOutcome, ratio: Ratio, outlook: Outlook | None) -> str:
    if _is_quiet(ratio):
        return _service(item, ratio) + _hoped(item, ratio, outlook)
    if not _is_plain(ratio):
        return _measured_text(item, ratio)
    if ratio.target.at_most:
        return _too_many_text(item, ratio, outlook)
    if ratio.window.years > 1:
        return (
            f"{ratio.window.years}年合计{_lacking(item, ratio)}；"
            f"{_rolled_text(item, ratio, outlook)}"
        )
    if outlook and _is_over(item, outlook):
        return f"{_lacking(item, ratio)}；{item.year}年度已经结束，最早{outlook.now}年度达到"
    return _lacking(item, ratio)


def _is_plain(ratio: Ratio) -> bool:
    """A share in per cent, of which it can be said how many more or less it wants."""
    return ratio.scale == Scale.PERCENT and not (
        ratio.error or ratio.end_whole or ratio.target.up_to
    )


def _measured_text(item: CriterionOutcome, ratio: Ratio) -> str:
    title = f"“{term_title(ratio.part)}”与“{term_title(ratio.whole)}”"
    return f"{title}现为{item.percent}（{item.fraction}），要求{wanted_text(ratio)}"


def _number_text(item: CriterionOutcome, count: Count) -> str:
    """Of so many at least, or at most."""
    cases, wanted = as_kind(CountFigure, item.figure).cases, count.wanted.basis_points
    if count.at_least:
        return f"“{term_title(count.cases)}”还差{wanted - cases}次（现{cases}，须{wanted}）"
    return f"“{term_title(count.cases)}”现有{cases}例，要求{number_text(count)}"


def _is_quiet(ratio: Ratio) -> bool:
    """Births, contraception and satisfaction: nobody is told how many people to reach, only what
    service to give."""
    parts = (ratio.part, ratio.whole)
    return any(_is_opinion(term) or _named(term) in QUIET for term in parts)


def _is_opinion(term: Term) -> bool:
    return isinstance(term, Appraisals) or (isinstance(term, Records) and "satisfied" in term.keys)


def _named(term: Term) -> str:
    """The column that a term is, "" for anything else."""
    return term.name if isinstance(term, Columns) else ""


def _service(item: CriterionOutcome, ratio: Ratio) -> str:
    """What to do, and the figure as it is."""
    figure, name = as_kind(RatioFigure, item.figure), _named(ratio.part)
    if _is_opinion(ratio.part):
        text = "针对群众反映的问题改进服务，再次评议"
    elif name == "contraception_done" and not ratio.target.at_most:
        text = f"尚有{figure.whole - figure.part}人所选措施未落实，请做好随访服务"
    elif name == "concealed_births":
        text = "请核实出生统计，如实报告和更正"
    else:
        text = "请做好政策宣传和优生优育服务"
    return f"{text}（现{item.fraction}）"


def _hoped(item: CriterionOutcome, ratio: Ratio, outlook: Outlook | None) -> str:
    """The earliest year that can count."""
    year = short_year(item, outlook) if outlook else None
    if ratio.window.years == 1:
        return f"；最早{year}年度可望达到" if year else ""
    kept = "今后均符合政策的" if _named(ratio.part) == "planned_births" else "今后各年均做到的"
    return f"；{kept}，最早{year}年度可望达到" if year else "；随年度推移重新累计"


def _too_many_text(item: CriterionOutcome, ratio: Ratio, outlook: Outlook | None) -> str:
    """Of what may not be exceeded: the most there may be, and the year whose window can keep to
    it."""
    threshold = ratio.target.basis_points
    most = item.amount(threshold * as_kind(RatioFigure, item.figure).whole // 10000)
    text = f"“{term_title(ratio.part)}”最多{most}（现{item.fraction}）"
    year = short_year(item, outlook) if outlook else None
    if year is None or year == item.year:
        return text
    return f"{text}；此后控制在{threshold_text(threshold)}以内，最早{year}年度达到"


def _is_over(item: CriterionOutcome, outlook: Outlook) -> bool:
    return item.year < outlook.now


def appraisal_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    if outlook and _is_over(item, outlook):
        return f"补录{item.year}年开展过的民主评议；没有开展过的，最早{outlook.now}年度可望达到"
    return "组织一次民主评议，并记录参评和满意人数"


def _rolling_text(item: CriterionOutcome, count: Count, outlook: Outlook | None) -> str:
    broken, years = _broken(item, outlook), count.window.years
    what = "“六无”所列情形" if isinstance(count.cases, Reports) else term_title(count.cases)
    if broken:
        year = short_year(item, outlook) if outlook else None
        text = f"{broken[-1]}年出现过{what}；此后不再出现，最早{year}年度满{years}年"
    else:
        text = f"考评期内出现过{what}，须从下一个自然年起重新累计满{years}年；请做好今后各月工作"
    return f"{text}；另{report_step_text(item.to_report)}" if item.to_report else text


def _lacking(item: CriterionOutcome, ratio: Ratio) -> str:
    """How many more of the numerator, and the figures it follows from:
    "还须与3名流动人口签订合同（现9/12，须12）"."""
    figure = as_kind(RatioFigure, item.figure)
    wanted = -(-ratio.target.basis_points * figure.whole // 10000)
    needed = item.amount(wanted - figure.part)
    texts = {
        "migrants_signed": f"还须与{needed}名流动人口签订合同",
        "levy_collected": f"还有{needed}元应征未征",
    }
    text = texts.get(
        _named(ratio.part), f"“{term_title(ratio.part)}”还差{needed}{_unit(item, ratio.part)}"
    )
    return f"{text}（现{item.fraction}，须{item.amount(wanted)}）"


def _unit(item: CriterionOutcome, term: Term) -> str:
    if isinstance(term, Records):
        return term.unit
    return "元" if item.money else "人"


def _broken(item: CriterionOutcome, outlook: Outlook | None) -> list[int]:
    """The years of the window with any case, in order."""
    years = outlook.figures.get(item.criterion.code, {}) if outlook else {}
    first = item.year - item.criterion.years
    return sorted(year for year, (cases, _) in years.items() if cases and first < year <= item.year)


def _rolled_text(item: CriterionOutcome, ratio: Ratio, outlook: Outlook | None) -> str:
    """When old years have left the window, and what the new ones must then be like."""
    year = _rolled(item, ratio, outlook) if outlook else None
    return f"此后各年全部做到，最早{year}年度达到" if year else "随年度推移重新累计，今后各年都做到"


def _rolled(item: CriterionOutcome, ratio: Ratio, outlook: Outlook) -> int | None:
    """The first year to come that can hold: with as many cases a year at most, all in order, as the
    fullest so far."""
    figures, years = outlook.figures.get(item.criterion.code, {}), ratio.window.years
    threshold, usual = ratio.target.basis_points, max((d for _, d in figures.values()), default=0)
    for year in range(max(item.year + 1, outlook.now), item.year + years + 1) if figures else ():
        known = [figures[y] for y in range(year - years + 1, item.year + 1) if y in figures]
        more = _more(ratio.target, sum(threshold * d - 10000 * n for n, d in known))
        if more is not None and more <= usual * (year - item.year):
            return year
    return max(item.year + years, outlook.now) if figures else None


def _more(target: Target, short: int) -> int | None:
    """How many new cases, all in order, make up for `short` (ten thousandths of a case); None where
    none can."""
    short, each = (
        (-short, target.basis_points) if target.at_most else (short, 10000 - target.basis_points)
    )
    return 0 if short <= 0 else -(-short // each) if each > 0 else None


def short_year(item: CriterionOutcome, outlook: Outlook) -> int | None:
    match item.criterion.measure:
        case Count(target=Target()):
            return max(item.year, outlook.now)
        case Count(window=window):
            broken = _broken(item, outlook)
            return max(broken[-1] + window.years, outlook.now) if broken else None
        case Ratio(window=Window(years=years)) as ratio if years > 1 and _is_plain(ratio):
            return _rolled(item, ratio, outlook)
        case Ratio() | OnSiteFinding() | InspectedScore():
            return max(item.year, outlook.now)
        case _:
            assert_never(item.criterion.measure)
