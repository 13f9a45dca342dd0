"""Outcomes as words and as JSON: reasons, and what changed. Nothing is scored here."""

from dataclasses import dataclass
from typing import assert_never

from ..reports import periods
from ..reports.periods import missing_text
from ..standards.data import BONUS, VETO, Points
from ..standards.data.measures import (
    Appraisals,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Reports,
    Scale,
    Window,
    may_span_years,
)
from ..standards.decimals import points_text
from ..standards.points_wording import start_text
from ..standards.wording import (
    ANSWERS,
    amount_text,
    number_text,
    part_titles,
    short_title,
    term_title,
    wanted_text,
)
from .figures import NOT_ASKED, CountFigure, ScoreFigure, as_kind, begun, is_given_up
from .outcomes import CriterionOutcome, VillageOutcome
from .points_reasons import earned_text, item_reason
from .sums import counts_reports


def window_text(item: CriterionOutcome) -> str:
    """ "2023年1月至2025年12月"; for a stock its month; for appraisals and findings the year."""
    match item.criterion.measure:
        case Ratio(window=Window(at_end=True)):
            month = item.share.month if item.share else None
            return f"{periods.label(month)}末" if month else f"{item.year}年最后一个已审核的月"
        case Ratio(whole=Appraisals()) | OnSiteFinding() | InspectedScore():
            return f"{item.year}年"
        case Ratio() | Count():
            return f"{periods.label(item.first)}至{periods.label(item.last)}"
        case _:
            assert_never(item.criterion.measure)


def window_short(item: CriterionOutcome) -> str:
    """For a narrow column: "2025年12月" for a stock, "2025年" or "2023—2025年" for whole years."""
    if item.first == item.last:
        return periods.label(item.first)
    first, last = periods.year_of(item.first), periods.year_of(item.last)
    return f"{last}年" if first == last else f"{first}—{last}年"


def months_title(item: CriterionOutcome) -> str:
    """What the table of months shows."""
    if counts_reports(item.criterion):
        return "各月“六无”情况"
    stock = item.ratio is not None and item.ratio.window.at_end
    return f"各月月末数（以{window_text(item)}为准）" if stock else "各月数字"


def shown_figures(item: CriterionOutcome) -> list[tuple[str, str, str]]:
    """The figures of a criterion: what each is, as text, and its unit."""
    above, below = part_titles(item.criterion)
    match item.criterion.measure:
        case Ratio() as ratio:
            partly = "（已审核）" if item.figure.missing and may_span_years(ratio) else ""
            named = [(above, item.numerator_text, True), (below, item.denominator_text, False)]
            figures = [
                (f"{title}{partly}", text or "—", item.unit(part=part) if text else "")
                for title, text, part in named
            ]
            title = "比例" if ratio.scale == Scale.PERCENT else "数值"
            return [
                *figures,
                (title, "待定" if item.held is None else item.percent or "—", ""),
                _wanted(item, ratio),
            ]
        case Count(cases=Reports()):
            return [
                (above, item.numerator_text, "期"),
                (below, item.denominator_text, "个月"),
                ("要求", "0", "期"),
            ]
        case Count() as count:
            unit = "次" if count.at_least else "例"
            partly = "（已审核）" if item.figure.missing else ""
            wanted = [("要求", number_text(count), "")] if count.target else []
            return [(f"{above}{partly}", item.numerator_text, unit), *wanted]
        case OnSiteFinding():
            return [("要求", "核查达到", "")]
        case InspectedScore():
            return [
                ("自评", item.denominator_text or "—", ""),
                ("验收", item.numerator_text or "—", ""),
            ]
        case _:
            assert_never(item.criterion.measure)


def _wanted(item: CriterionOutcome, ratio: Ratio) -> tuple[str, str, str]:
    bonus = item.item is not None and item.item.role == BONUS
    if item.item and item.item.share:
        return "得满分的", amount_text(ratio, ratio.target.basis_points), ""
    if ratio.target.up_to is not None:
        return "要求", wanted_text(ratio), ""
    at_most, at_least = ("低于", "高于") if bonus else ("不高于", "不低于")
    sign = at_most if ratio.target.at_most else at_least
    wanted = f"{sign}{amount_text(ratio, ratio.target.basis_points)}"
    return "加分的" if bonus else "要求", wanted, ""


def reason(item: CriterionOutcome) -> str:
    """One Chinese sentence that says why the criterion holds, does not hold, or cannot be
    decided."""
    return item_reason(item, _figure_reason(item)) if item.item else _figure_reason(item)


def _figure_reason(item: CriterionOutcome) -> str:
    match item.criterion.measure:
        case Ratio() as ratio:
            return _ratio_reason(item, ratio)
        case Count() as count:
            return _count_reason(item, count)
        case OnSiteFinding():
            return (
                "还没有现场核查结论，不能判定"
                if item.held is None
                else f"现场核查：{ANSWERS[item.held]}"
            )
        case InspectedScore():
            return _score_reason(item, as_kind(ScoreFigure, item.figure))
        case _:
            assert_never(item.criterion.measure)


def _ratio_reason(item: CriterionOutcome, ratio: Ratio) -> str:
    if item.figure.missing:
        return f"{_missing_reason(item)}，不能判定"
    if item.no_cases:
        return _no_cases_reason(item, ratio)
    part = item.numerator_text
    if ratio.error:
        part = f"｜{part}－{item.denominator_text}｜"
    figure = f"{part}÷{item.denominator_text}＝{item.percent}"
    if item.item and item.item.share:
        full = points_text(item.item.full)
        return f"{figure}，{amount_text(ratio, ratio.target.basis_points)}得{full}，按比例记分"
    if item.item and item.item.role == BONUS:
        return f"{figure}，{start_text(ratio)}"
    if item.item or ratio.target.at_most or ratio.target.up_to is not None:
        return f"{figure}，要求{wanted_text(ratio)}"
    return f"{figure}，{ANSWERS[item.held]}{amount_text(ratio, ratio.target.basis_points)}"


def _no_cases_reason(item: CriterionOutcome, ratio: Ratio) -> str:
    nothing = "全年没有民主评议" if isinstance(ratio.whole, Appraisals) else "没有对象"
    counts = "视为达到" if ratio.empty_holds else "不能算达到"
    return nothing if item.item and item.item.role == BONUS else f"{nothing}，{counts}"


def _count_reason(item: CriterionOutcome, count: Count) -> str:
    figure, title = as_kind(CountFigure, item.figure), term_title(count.cases)
    found = f"合计{title}{figure.cases}"
    if isinstance(count.cases, Reports):
        found = f"有{figure.cases}期月报出现“六无”所列情形"
    if figure.missing:
        known = f"；已审核的月份中{found}" if figure.cases else ""
        return f"{_missing_reason(item)}，不能判定{known}"
    if isinstance(count.cases, Reports):
        return (
            f"{figure.months}个月中{found}"
            if figure.cases
            else f"{figure.months}个月均未出现“六无”所列情形"
        )
    wanted = f"，要求{number_text(count)}" if count.target else ""
    return f"{figure.months}个月{found}{wanted}"


def _score_reason(item: CriterionOutcome, figure: ScoreFigure) -> str:
    own = "没有自评" if figure.own is None else f"自评{item.denominator_text}"
    if figure.supposed:
        return f"{own}，{figure.supposed}"
    veto = item.item is not None and item.item.role == VETO
    if figure.inspected is None:
        return f"{own}，还没有{'验收' if veto else '验收分'}"
    return f"{own}，{'验收认定' if veto else '验收'}{item.numerator_text}"


def _missing_reason(item: CriterionOutcome) -> str:
    texts = []
    if is_given_up(item.figure):
        return NOT_ASKED
    if item.since and item.before_founding:
        asked = item.since == begun(item.figure)
        since = periods.label(item.since)
        texts.append(f"{since}{'起才填报' if asked else '起参加考评'}，考评期未满")
    if item.to_report:
        texts.append(f"缺{missing_text(item.to_report)}的数据")
    return "，".join(texts)


@dataclass(frozen=True)
class AnswerChange:
    """A criterion whose answer is another than the year before."""

    item: CriterionOutcome
    before: CriterionOutcome

    @property
    def text(self) -> str:
        return self.told("上年", "本年")

    def told(self, then: str, now: str) -> str:
        """`then` and `now`: the words for the two sides."""
        if self.item.item:
            return (
                f"{self.item.criterion.title}{then}{earned_text(self.before)}，"
                f"{now}{earned_text(self.item)}"
            )
        figure = (
            f"（{self.item.percent}）" if self.item.percent and self.item.held is not None else ""
        )
        title = short_title(self.item.criterion)
        return f"{title}{then}{ANSWERS[self.before.held]}，{now}{ANSWERS[self.item.held]}{figure}"


def changes(outcome: VillageOutcome, before: VillageOutcome) -> list[AnswerChange]:
    """The criteria of both years whose answers differ, in the order of the standard."""
    earlier = {item.criterion.code: item for item in before.criteria}
    return [
        AnswerChange(item, earlier[item.criterion.code])
        for item in outcome.criteria
        if item.criterion.code in earlier and _answer(item) != _answer(earlier[item.criterion.code])
    ]


def _answer(item: CriterionOutcome) -> tuple[bool | None, Points | None]:
    return item.held, item.score


def causes(outcome: VillageOutcome, before: VillageOutcome) -> list[AnswerChange]:
    """Of these, the ones that moved the grade: criteria of the grades between the two; by points,
    every one."""
    if outcome.points:
        return changes(outcome, before)
    low, high = sorted((outcome.rank, before.rank))
    between = {grade.code for grade in outcome.standard.grades if low < grade.rank <= high}
    return [change for change in changes(outcome, before) if change.item.criterion.grade in between]


def causes_text(
    outcome: VillageOutcome, before: VillageOutcome, then: str = "上年", now: str = "本年"
) -> str:
    """Why the grade moved, in one line; what waits for the same months is named together."""
    found = causes(outcome, before)
    waiting = [change for change in found if change.item.figure.missing]
    texts = [change.told(then, now) for change in found if change not in waiting]
    if waiting:
        months = {period for change in waiting for period in change.item.to_report}
        titles = "、".join(short_title(change.item.criterion) for change in waiting)
        why = f"缺{missing_text(list(months))}的月报" if months else "考评期未满"
        texts.append(f"{why}，{titles}不能判定")
    return "；".join(texts) or "适用的标准有变化"
