"""Why a village has the points it has, in words. Nothing is scored here."""

from ..standards.data import BONUS, VETO
from ..standards.data.measures import InspectedScore
from ..standards.decimals import points_text
from .outcomes import CriterionOutcome, VillageOutcome
from .shown import shown_grade

MET = {True: "达到", False: "未达到", None: "是否达到待定"}
STRUCK = {True: "没有否决", False: "一票否决", None: "是否否决待定"}


def item_reason(item: CriterionOutcome, figure: str) -> str:
    """The figure, and what it costs or brings."""
    criterion = item.item
    if criterion is None:
        return figure
    if criterion.role == VETO:
        return f"{figure}，{STRUCK[item.held]}"
    if criterion.is_condition:
        return f"{figure}，{MET[item.held]}"
    if criterion.is_deduction:
        return figure if item.score is None else f"{figure}，扣{points_text(item.lost)}"
    if criterion.role == BONUS:
        return f"{figure}，加{points_text(item.score or 0)}"
    if item.score is None:
        return figure
    lost = f"扣{points_text(item.lost)}，" if item.lost else ""
    return f"{figure}，{lost}得{points_text(item.score)}"


def earned_text(item: CriterionOutcome) -> str:
    """ "8.5分", "待定"; of a veto its answer."""
    if item.item and not item.item.is_worth:
        return (STRUCK if item.item.is_veto else MET)[item.held]
    return "待定" if item.score is None else points_text(item.score)


def summary(outcome: VillageOutcome) -> str:
    """The total and what decides the grade besides: "总分92.5分；离先进村还差2.5分"."""
    points = outcome.points
    if points is None:
        return ""
    if points.total is None:
        undecided = sum(1 for answer in points.held if answer is None)
        struck = "；有一票否决的情形" if points.vetoed else ""
        return f"已定得分{points_text(points.earned)}，另有{undecided}项不能判定，总分待定{struck}"
    text = f"总分{points_text(points.total)}"
    if points.bonus:
        text += f"（含加分{points_text(points.bonus)}）"
    if points.vetoed == outcome.grade:
        ceiling = "" if shown_grade(outcome).is_open else f"，{_ceiling(outcome)}"
        return f"{text}；有一票否决的情形{ceiling}"
    above = next(
        (g for g in outcome.standard.grades if g.least is not None and g.least > points.total), None
    )
    return (
        f"{text}；离{above.title}还差{points_text(above.least - points.total)}"
        if above and above.least
        else text
    )


def _ceiling(outcome: VillageOutcome) -> str:
    lowest = outcome.grade == outcome.standard.grades[0].code
    return f"{'评为' if lowest else '最高评为'}{outcome.grade_title}"


def item_step_text(item: CriterionOutcome) -> str:
    """What would win the lost points back."""
    criterion = item.item
    if criterion is None:
        return ""
    inspected = isinstance(criterion.measure, InspectedScore)
    if criterion.role == VETO:
        waits = inspected and item.held is None
        return "请乡镇验收，认定有没有这种情形" if waits else "出现一票否决的情形，请整改"
    if criterion.is_condition:
        return "请落实前提条件，再验收" if inspected else "前提条件未达到，请对照要求改进"
    if inspected:
        return (
            "请乡镇验收并记分"
            if item.score is None
            else f"验收扣{points_text(item.lost)}，请按整改措施落实"
        )
    return f"扣{points_text(item.lost)}，请对照要求改进"
