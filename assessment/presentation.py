"""Outcomes as words and as JSON: reasons, and what changed. Nothing is scored here."""

from dataclasses import dataclass
from typing import Any

from . import periods
from .outcomes import CriterionOutcome, VillageOutcome
from .points_reasons import earned_text, item_reason
from .points_wording import start_text
from .standard import BONUS, VETO
from .wording import ANSWERS, counted_title, short_title, threshold_text, wanted_text


def window_text(item: CriterionOutcome) -> str:
    """ "2023年1月至2025年12月"; for a stock its month; for appraisals and findings the year."""
    if item.criterion.measure in ("appraisals", "finding", "score"):
        return f"{item.year}年"
    if item.criterion.measure == "stock":
        return f"{periods.label(item.measure.month)}末" if item.measure.month else f"{item.year}年最后一个已审核的月"
    return f"{periods.label(item.first)}至{periods.label(item.last)}"


def window_short(item: CriterionOutcome) -> str:
    """For a narrow column: "2025年12月" for a stock, "2025年" or "2023—2025年" for whole years."""
    if item.first == item.last:
        return periods.label(item.first)
    first, last = periods.year_of(item.first), periods.year_of(item.last)
    return f"{last}年" if first == last else f"{first}—{last}年"


def reason(item: CriterionOutcome) -> str:
    """One Chinese sentence that says why the criterion holds, does not hold, or cannot be decided."""
    return item_reason(item, _figure_reason(item)) if item.item else _figure_reason(item)


def _figure_reason(item: CriterionOutcome) -> str:
    if item.criterion.measure == "score":
        return _score_reason(item)
    if item.criterion.measure == "finding":
        return _finding_reason(item)
    if item.measure.missing:
        return f"{_missing_reason(item)}，不能判定{_known_breach(item)}"
    if item.criterion.measure == "zero":
        months = item.measure.denominator
        if item.held:
            return f"{months}个月均未出现“六无”所列情形"
        return f"{months}个月中有{item.measure.numerator}期月报出现“六无”所列情形"
    if item.criterion.measure == "count":
        return f"{item.measure.denominator}个月合计{counted_title(item.criterion)}{item.measure.numerator}"
    if item.no_cases:
        return _no_cases_reason(item)
    figure = f"{item.numerator_text}÷{item.denominator_text}＝{item.percent}"
    if item.item and item.item.role == BONUS:
        return f"{figure}，{start_text(item.item)}"
    if item.item or item.criterion.at_most:
        return f"{figure}，要求{wanted_text(item.criterion)}"
    return f"{figure}，{ANSWERS[item.held]}{threshold_text(item.criterion.threshold)}"


def _no_cases_reason(item: CriterionOutcome) -> str:
    nothing, counts = (
        ("全年没有民主评议", "不能算达到") if item.criterion.measure == "appraisals" else ("没有对象", "视为达到")
    )
    return nothing if item.item and item.item.role == BONUS else f"{nothing}，{counts}"


def _score_reason(item: CriterionOutcome) -> str:
    own = "没有自评" if item.measure.denominator is None else f"自评{item.denominator_text}"
    if item.measure.evidence:
        return f"{own}，{item.measure.evidence}"
    veto = item.item is not None and item.item.role == VETO
    if item.measure.numerator is None:
        return f"{own}，还没有{'验收' if veto else '验收分'}"
    return f"{own}，{'验收认定' if veto else '验收'}{item.numerator_text}"


def _missing_reason(item: CriterionOutcome) -> str:
    texts = [f"{periods.label(item.since)}才设立，考评期未满"] if item.since and item.before_founding else []
    if item.to_report:
        texts.append(f"缺{missing_text(item.to_report)}的数据")
    return "，".join(texts)


def _known_breach(item: CriterionOutcome) -> str:
    """What the months that are there already say of the six none."""
    if item.criterion.measure == "count" and item.measure.numerator:
        return f"；已审核的月份中合计{counted_title(item.criterion)}{item.measure.numerator}"
    if item.criterion.measure != "zero" or not item.measure.numerator:
        return ""
    return f"；已审核的月份中有{item.measure.numerator}期月报出现“六无”所列情形"


def _finding_reason(item: CriterionOutcome) -> str:
    if item.held is None:
        return "还没有现场核查结论，不能判定"
    return f"现场核查：{ANSWERS[item.held]}"


def missing_text(missing: tuple[int, ...] | list[int]) -> str:
    """Periods in words, runs of months folded: "2023年1月至3月、2024年全年"."""
    return "、".join(_run_text(run) for run in _runs(sorted(missing)))


def _runs(missing: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for period in missing:
        if runs and periods.previous(period) == runs[-1][-1] and periods.month_of(period) > 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def _run_text(run: list[int]) -> str:
    if len(run) == 12:
        return periods.label(periods.of(periods.year_of(run[0])))
    if len(run) == 1:
        return periods.label(run[0])
    return f"{periods.label(run[0])}至{periods.month_of(run[-1])}月"


def criterion_json(item: CriterionOutcome) -> dict[str, Any]:
    """The criterion as `assess --format json` prints it and Outcome.criteria stores it; levy in yuan."""
    return {
        "code": item.criterion.code,
        "grade": item.criterion.grade,
        "numerator": _amount(item, item.measure.numerator),
        "denominator": _amount(item, item.measure.denominator),
        "threshold": item.criterion.threshold / 10000 if item.criterion.threshold is not None else None,
        "window": item.window,
        "held": item.held,
        "reason": reason(item),
        **({"score": item.score, "full": item.item.full} if item.item else {}),
    }


def _amount(item: CriterionOutcome, value: int | None) -> int | float | None:
    if value is None or not item.money:
        return value
    return value / 100 if value % 100 else value // 100


def village_json(outcome: VillageOutcome) -> dict[str, Any]:
    return {
        "village": outcome.village,
        "name": outcome.name,
        "kind": outcome.kind,
        "year": outcome.year,
        "standard": outcome.standard.code,
        "grade": outcome.grade,
        **({"total": outcome.points.total, "vetoed": outcome.points.vetoed} if outcome.points else {}),
        "criteria": [criterion_json(item) for item in outcome.criteria],
        "missing": [periods.code(period) for period in outcome.missing],
    }


@dataclass(frozen=True)
class Change:
    """A criterion whose answer is another than the year before."""

    item: CriterionOutcome
    before: CriterionOutcome

    @property
    def text(self) -> str:
        return self.told("上年", "本年")

    def told(self, then: str, now: str) -> str:
        """`then` and `now`: the words for the two sides."""
        if self.item.item:
            return f"{self.item.criterion.title}{then}{earned_text(self.before)}，{now}{earned_text(self.item)}"
        figure = f"（{self.item.percent}）" if self.item.percent and self.item.held is not None else ""
        title = short_title(self.item.criterion)
        return f"{title}{then}{ANSWERS[self.before.held]}，{now}{ANSWERS[self.item.held]}{figure}"


def changes(outcome: VillageOutcome, before: VillageOutcome) -> list[Change]:
    """The criteria of both years whose answers differ, in the order of the standard."""
    earlier = {item.criterion.code: item for item in before.criteria}
    return [
        Change(item, earlier[item.criterion.code])
        for item in outcome.criteria
        if item.criterion.code in earlier and _answer(item) != _answer(earlier[item.criterion.code])
    ]


def _answer(item: CriterionOutcome) -> tuple[bool | None, int | None]:
    return item.held, item.score


def causes(outcome: VillageOutcome, before: VillageOutcome) -> list[Change]:
    """Of these, the ones that moved the grade: criteria of the grades between the two; by points, every one."""
    if outcome.points:
        return changes(outcome, before)
    low, high = sorted((outcome.rank, before.rank))
    between = {grade.code for grade in outcome.standard.grades if low < grade.rank <= high}
    return [change for change in changes(outcome, before) if change.item.criterion.grade in between]


def causes_text(outcome: VillageOutcome, before: VillageOutcome, then: str = "上年", now: str = "本年") -> str:
    """Why the grade moved, in one line; what waits for the same months is named together."""
    found = causes(outcome, before)
    waiting = [change for change in found if change.item.measure.missing]
    texts = [change.told(then, now) for change in found if change not in waiting]
    if waiting:
        months = {period for change in waiting for period in change.item.to_report}
        titles = "、".join(short_title(change.item.criterion) for change in waiting)
        why = f"缺{missing_text(list(months))}的月报" if months else "考评期未满"
        texts.append(f"{why}，{titles}不能判定")
    return "；".join(texts) or "适用的标准有变化"
