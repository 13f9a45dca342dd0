"""The shortest way to the next grade: what is lacking, what service or step to take, the earliest year it can count.

Pure: outcomes, and what an Outlook says of the years and of today. Nothing here asks anybody to change a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import periods
from .hundredths import points_text
from .models import Finding
from .outcomes import CriterionOutcome, VillageOutcome
from .points_reasons import item_step_text, summary
from .presentation import missing_text
from .scoring import PointsSheet
from .standard import Criterion, Grade
from .wording import counted_title, part_titles, threshold_text

ROLLING = ("zero", "count")
QUIET = {"births", "planned_births", "contraception_due", "contraception_done"}


@dataclass(frozen=True)
class Outlook:
    """`now`: the year we are in. `figures`: per criterion and year the numerator and denominator; of the six none, and
    of cases, their number and the months."""

    now: int
    figures: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One thing to do towards the next grade. kind: "report" (months to report), "finding", "appraisal", "score",
    "short", or "wait" for a village that is younger than the window. `year`: the first assessed year that it can bring
    to the criterion; None where nobody said what the years were like."""

    kind: str
    item: CriterionOutcome
    text: str
    year: int | None = None


def next_grade(outcome: VillageOutcome) -> str | None:
    """The code of the grade above, None at the top."""
    return next((g.code for g in outcome.standard.grades if g.rank == outcome.rank + 1), None)


def answer(outcome: VillageOutcome, township: str, *, published: str = "") -> str:
    """The whole page in one sentence: the grade, and how many criteria the next one still asks for. `published`: the
    title of the grade that stands, where it is another than the computed one."""
    stands = f"为{published}，按各项标准计算" if published else ""
    text = f"{township}{outcome.name}{outcome.year}年度{stands}为{outcome.grade_title}"
    target = next_grade(outcome)
    if outcome.points:
        return f"{text}，{summary(outcome)}"
    if target is None:
        return f"{text}，{'各项标准全部达到' if all(i.held for i in outcome.criteria) else '已是最高等次'}"
    lacking = steps(outcome)
    undecided = sum(1 for step in lacking if step.item.held is None)
    text += f"；离{outcome.standard.grade_titles[target]}还差{len(lacking)}项"
    return f"{text}，其中{undecided}项因资料不全不能判定" if undecided else text


def steps(outcome: VillageOutcome, outlook: Outlook | None = None) -> list[Step]:
    """What is missing to the next grade, as acts: the months to report, the finding to make, the service to give.

    By points: whatever costs any, what cannot be decided first, then by how much is lost."""
    if outcome.points:
        lost = [item for item in outcome.criteria if item.held is not True]
        ordered = sorted(lost, key=lambda item: (item.held is not None, -_lost(item)))
        return [step(item, outlook) for item in ordered]
    target = next_grade(outcome)
    lacking = [item for item in outcome.criteria if item.criterion.grade == target and item.held is not True]
    return [step(item, outlook) for item in lacking]


def _lost(item: CriterionOutcome) -> int:
    """The points that an item could still bring."""
    return (item.item.full if item.item else 0) - (item.score or 0)


def reach(outcome: VillageOutcome, found: Sequence[Step]) -> str:
    """In one sentence when the next grade can be reached at the earliest; by points, what is enough. "" at the top."""
    target = next((grade for grade in outcome.standard.grades if grade.code == next_grade(outcome)), None)
    if target is None or not found:
        return ""
    if outcome.points:
        return _enough(outcome.points, found, target)
    years = [step.year for step in found if step.year is not None]
    if len(years) < len(found):
        return ""
    if max(years) == outcome.year:
        return f"办完以下各项，{outcome.year}年度就可以达到{target.title}"
    return f"最早{max(years)}年度可望达到{target.title}"


def _enough(points: PointsSheet, found: Sequence[Step], target: Grade) -> str:
    """The fewest items, by what they lost, that would lift the total to the next band."""
    if points.total is None or points.vetoed or target.least is None:
        return ""
    gap, chosen = target.least - points.total, list[str]()
    for step in found:
        if gap > 0:
            chosen.append(f"{step.item.criterion.title}（{points_text(_lost(step.item))}）")
            gap -= _lost(step.item)
    lacking = points_text(target.least - points.total)
    return f"离{target.title}差{lacking}，补足{'、'.join(chosen)}就够了" if gap <= 0 else ""


def step(item: CriterionOutcome, outlook: Outlook | None = None) -> Step:
    kind = _kind(item)
    text, year = _TEXTS[kind](item, outlook), None
    if outlook:
        year = _EARLIEST.get(kind, lambda item, outlook: item.year)(item, outlook)
    return Step(kind, item, text, year)


def _kind(item: CriterionOutcome) -> str:
    measure, criterion = item.measure, item.criterion
    if criterion.measure in ("score", "finding"):
        return criterion.measure
    if criterion.measure in ROLLING and measure.numerator and not item.item:
        return "short"  # whatever the missing months would add
    if item.to_report:
        return "report"
    if item.since and measure.missing:
        return "wait"
    return "appraisal" if criterion.measure == "appraisals" and not measure.denominator else "short"


def report_step_text(missing: Sequence[int]) -> str:
    return f"补报并审核{missing_text(list(missing))}的月报"


def _finding_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    verb = "开展现场核查并记录结论" if item.held is None else "整改后重新核查"
    return f"{verb}：{Finding.Kind(item.criterion.finding_kind).label}"


def _wait_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    since, years = item.since or 0, item.criterion.years
    return f"{periods.label(since)}才设立，{_of_age(item)}年度起考评期满{years}年，才能判定；此前按月报送即可"


def _of_age(item: CriterionOutcome, outlook: Outlook | None = None) -> int:
    """The first year whose window lies within the village's life."""
    since = item.since or 0
    return periods.year_of(since) + (periods.month_of(since) > 1) + item.criterion.years - 1


def _short_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    criterion = item.criterion
    quiet = is_quiet(criterion) and item.is_ratio
    if item.item:
        lost = item_step_text(item)
        if not item.is_ratio or item.held is not False or (criterion.at_most and not quiet):
            return lost
        return f"{lost}；{_service(item) if quiet else _lacking(item)}"
    if criterion.measure in ROLLING:
        return _rolling_text(item, outlook)
    if quiet:
        return _service(item) + _hoped(item, outlook)
    if criterion.at_most:
        return _too_many_text(item, outlook)
    if criterion.years > 1:
        return f"{criterion.years}年合计{_lacking(item)}；{_rolled_text(item, outlook)}"
    if outlook and _is_over(item, outlook):
        return f"{_lacking(item)}；{item.year}年度已经结束，最早{outlook.now}年度达到"
    return _lacking(item)


def is_quiet(criterion: Criterion) -> bool:
    """Births, contraception and satisfaction: nobody is told how many people to reach, only what service to give."""
    return criterion.measure == "appraisals" or bool({criterion.numerator, criterion.denominator} & QUIET)


def _service(item: CriterionOutcome) -> str:
    """What to do, and the figure as it is."""
    if item.criterion.measure == "appraisals":
        text = "针对群众反映的问题改进服务，再次评议"
    elif item.criterion.numerator == "contraception_done" and not item.criterion.at_most:
        waiting = (item.measure.denominator or 0) - (item.measure.numerator or 0)
        text = f"尚有{waiting}人所选措施未落实，请做好随访服务"
    elif item.criterion.numerator == "concealed_births":
        text = "请核实出生统计，如实报告和更正"
    else:
        text = "请做好政策宣传和优生优育服务"
    return f"{text}（现{item.fraction}）"


def _hoped(item: CriterionOutcome, outlook: Outlook | None) -> str:
    """The earliest year that can count."""
    year = _short_year(item, outlook) if outlook else None
    if item.criterion.years == 1:
        return f"；最早{year}年度可望达到" if year else ""
    births = item.criterion.numerator == "planned_births"
    kept = "今后均符合政策的" if births else "今后各年均做到的"
    return f"；{kept}，最早{year}年度可望达到" if year else "；随年度推移重新累计"


def _too_many_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    """Of what may not be exceeded: the most there may be, and the year whose window can keep to it."""
    criterion = item.criterion
    most = item.amount((criterion.threshold or 0) * (item.measure.denominator or 0) // 10000)
    text = f"“{part_titles(criterion)[0]}”最多{most}（现{item.fraction}）"
    year = _short_year(item, outlook) if outlook else None
    if year is None or year == item.year:
        return text
    return f"{text}；此后控制在{threshold_text(criterion.threshold or 0)}以内，最早{year}年度达到"


def _is_over(item: CriterionOutcome, outlook: Outlook) -> bool:
    return item.year < outlook.now


def _appraisal_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    if outlook and _is_over(item, outlook):
        return f"补录{item.year}年开展过的民主评议；没有开展过的，最早{outlook.now}年度可望达到"
    return "组织一次民主评议，并记录参评和满意人数"


def _rolling_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    criterion = item.criterion
    broken = _broken(item, outlook)
    what = "“六无”所列情形" if criterion.measure == "zero" else counted_title(criterion)
    if broken:
        year = _short_year(item, outlook) if outlook else None
        text = f"{broken[-1]}年出现过{what}；此后不再出现，最早{year}年度满{criterion.years}年"
    else:
        text = f"考评期内出现过{what}，须从下一个自然年起重新累计满{criterion.years}年；请做好今后各月工作"
    return f"{text}；另{report_step_text(item.to_report)}" if item.to_report else text


def _lacking(item: CriterionOutcome) -> str:
    """How many more of the numerator, and the figures it follows from: "还须与3名流动人口签订合同（现9/12，须12）"."""
    wanted = -(-(item.criterion.threshold or 0) * (item.measure.denominator or 0) // 10000)
    needed = item.amount(wanted - (item.measure.numerator or 0))
    texts = {
        "migrants_signed": f"还须与{needed}名流动人口签订合同",
        "levy_collected": f"还有{needed}元应征未征",
    }
    about = f"“{part_titles(item.criterion)[0]}”"
    text = texts.get(item.criterion.numerator, f"{about}还差{needed}{'元' if item.money else '人'}")
    return f"{text}（现{item.fraction}，须{item.amount(wanted)}）"


def _broken(item: CriterionOutcome, outlook: Outlook | None) -> list[int]:
    """The years of the window with any case, in order."""
    years = outlook.figures.get(item.criterion.code, {}) if outlook else {}
    first = item.year - item.criterion.years
    return sorted(year for year, (cases, _) in years.items() if cases and first < year <= item.year)


def _rolled_text(item: CriterionOutcome, outlook: Outlook | None) -> str:
    """When old years have left the window, and what the new ones must then be like."""
    year = _rolled(item, outlook) if outlook else None
    return f"此后各年全部做到，最早{year}年度达到" if year else "随年度推移重新累计，今后各年都做到"


def _rolled(item: CriterionOutcome, outlook: Outlook) -> int | None:
    """The first year to come that can hold: with as many cases a year at most, all in order, as the fullest so far."""
    figures, criterion = outlook.figures.get(item.criterion.code, {}), item.criterion
    threshold, usual = criterion.threshold or 0, max((d for _, d in figures.values()), default=0)
    for year in range(max(item.year + 1, outlook.now), item.year + criterion.years + 1) if figures else ():
        known = [figures[y] for y in range(year - criterion.years + 1, item.year + 1) if y in figures]
        more = _more(criterion, sum(threshold * d - 10000 * n for n, d in known))
        if more is not None and more <= usual * (year - item.year):
            return year
    return max(item.year + criterion.years, outlook.now) if figures else None


def _more(criterion: Criterion, short: int) -> int | None:
    """How many new cases, all in order, make up for `short` (ten thousandths of a case); None where none can."""
    threshold = criterion.threshold or 0
    short, each = (-short, threshold) if criterion.at_most else (short, 10000 - threshold)
    return 0 if short <= 0 else -(-short // each) if each > 0 else None


def _short_year(item: CriterionOutcome, outlook: Outlook) -> int | None:
    if item.criterion.measure in ROLLING:
        broken = _broken(item, outlook)
        return max(broken[-1] + item.criterion.years, outlook.now) if broken else None
    if item.criterion.years > 1:
        return _rolled(item, outlook)
    return max(item.year, outlook.now)


_TEXTS = {
    "score": lambda item, outlook: item_step_text(item),
    "finding": _finding_text,
    "report": lambda item, outlook: report_step_text(item.to_report),
    "wait": _wait_text,
    "appraisal": _appraisal_text,
    "short": _short_text,
}
_EARLIEST = {"wait": _of_age, "short": _short_year, "appraisal": _short_year}
