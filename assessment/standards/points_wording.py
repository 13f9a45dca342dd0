"""A standard by points in words, and what the trail tells of a draft of either kind."""

from typing import Any, assert_never

from .data import (
    BONUS,
    CONDITION,
    DEDUCTION,
    ITEM,
    OWN,
    VETO,
    AnyStandard,
    Criterion,
    Grade,
    LadderStandard,
    PointsItem,
    PointsStandard,
    load,
)
from .data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from .decimals import hundredths_text, points_text
from .wording import (
    MERGED_CHOICES,
    amount_text,
    count_text,
    number_text,
    ratio_text,
    rule_text,
    step_text,
    wanted_text,
)

ROLES = {
    ITEM: "计分项",
    BONUS: "加分项",
    VETO: "一票否决",
    DEDUCTION: "扣分项",
    CONDITION: "前提条件",
}
KINDS = {"village": "村", "community": "社区"}


def item_rule(item: PointsItem, standard: AnyStandard) -> str:
    """How an item is worth its points, and what the standard says of it besides."""
    rule = f"{_rule(item, standard)}{_belongs(item, standard)}"
    return f"{rule}。评分细则：{item.method.strip().rstrip('。；')}" if item.method else rule


def _belongs(item: PointsItem, standard: AnyStandard) -> str:
    """What it is taken off, or whose condition it is."""
    title = next((other.title for other in standard.criteria if other.code == item.of), "")
    if item.is_condition:
        return f"；达不到的，“{title}”不得分"
    if item.is_deduction:
        return f"；从“{title}”的得分里扣" if title else "；从总分里扣"
    return ""


def _rule(item: PointsItem, standard: AnyStandard) -> str:
    if item.role == VETO:
        return f"{_veto_rule(item)}，{veto_text(item, standard)}"
    if item.is_condition and isinstance(item.measure, InspectedScore):
        return f"村自评后乡镇验收，验收得{points_text(item.full)}为达到"
    if item.is_condition:
        return rule_text(item)
    match item.measure:
        case Ratio() as ratio:
            wanted = start_text(ratio) if item.is_bonus else wanted_text(ratio)
            if item.share:
                return f"{ratio_text(ratio)}；{_share_of_ratio(item, ratio)}"
            return f"{ratio_text(ratio)}，{wanted}；{_steps_of_ratio(item, ratio)}"
        case Count() as count:
            wanted = number_text(count) if count.target else ""
            if item.share:
                return f"{count_text(count)}；{_share_of_count(item, count)}"
            return f"{count_text(count)}{wanted}；{_steps_of_count(item, count)}"
        case OnSiteFinding():
            return _finding_rule(item)
        case InspectedScore():
            if item.is_deduction:
                return f"村自评后乡镇验收，验收认定扣几分，最多扣{points_text(item.full)}"
            return "村自评后乡镇验收，以验收分为准"
        case _:
            assert_never(item.measure)


def start_text(ratio: Ratio) -> str:
    """Where a bonus on a ratio begins: "高于90%才加分"."""
    share = amount_text(ratio, ratio.target.basis_points)
    return f"{'低于' if ratio.target.at_most else '高于'}{share}才加分"


def given_text(item: object, value: int) -> str:
    """What people gave an item: points; of a veto, whether there is such a case."""
    if getattr(item, "role", ITEM) == VETO:
        return "有" if value else "没有"
    return points_text(value)


def full_text(item: PointsItem) -> str:
    """ "满分20分", "最多加3分"."""
    if item.role == VETO:
        return ROLES[VETO]
    words = {BONUS: "最多加", DEDUCTION: "最多扣"}
    return f"{words.get(item.role, '满分')}{points_text(item.full)}"


def worth_text(item: PointsItem) -> str:
    """In the column of full marks: "20", "加3", "扣5", "否决", "前提"."""
    if not item.is_worth:
        return "否决" if item.role == VETO else "前提"
    words = {BONUS: "加", DEDUCTION: "扣"}
    return f"{words.get(item.role, '')}{hundredths_text(item.full)}"


def _share_of_ratio(item: PointsItem, ratio: Ratio) -> str:
    best, none = (
        amount_text(ratio, hundredths) for hundredths in (ratio.target.basis_points, item.zero)
    )
    return f"达到{best}得{points_text(item.full)}，{none}得0分，按比例记分{_bounds(item)}"


def _share_of_count(item: PointsItem, count: Count) -> str:
    best = (count.target or count.wanted).basis_points
    return f"{best}次得{points_text(item.full)}，{item.zero}次得0分，按比例记分{_bounds(item)}"


def _steps_of_ratio(item: PointsItem, ratio: Ratio) -> str:
    """ "每低1个百分点扣0.5分（不足1个百分点按1个百分点算），扣完为止"."""
    step, target = step_text(ratio, item.per), ratio.target
    below = target.at_most is item.is_bonus
    way, beyond = ("每低", "每高") if below else ("每高", "每低")
    if target.up_to is not None:
        way = "每超出"
    found = f"{way}{step}{_costs(item)}{_begun(item, step)}{_bounds(item)}"
    return f"{found}；{beyond}{step}加{points_text(item.off)}{_most(item)}" if item.most else found


def _steps_of_count(item: PointsItem, count: Count) -> str:
    unit = "次" if count.at_least else "例"
    step, way = f"{item.per}{unit}", ""
    if count.target and not item.is_bonus:
        way = "少" if count.at_least else "多"
    found = (
        f"每{way}{step}{_costs(item)}{_begun(item, step) if item.per != 1 else ''}{_bounds(item)}"
    )
    other = "多" if count.at_least else "少"
    return f"{found}；每{other}{step}加{points_text(item.off)}{_most(item)}" if item.most else found


def _costs(item: PointsItem) -> str:
    return f"{'加' if item.is_bonus else '扣'}{points_text(item.off)}"


def _begun(item: PointsItem, step: str) -> str:
    return f"（不足{step}{f'按{step}算' if item.begun else '不算'}）"


def _bounds(item: PointsItem) -> str:
    if item.is_bonus:
        return f"，最多加{points_text(item.full)}"
    if item.is_deduction:
        return f"，最多扣{points_text(item.full)}"
    if item.share:
        return _most(item) if item.most else ""
    return f"，{'扣完为止' if item.floor == 0 else f'最低得{points_text(item.floor)}'}"


def _most(item: PointsItem) -> str:
    return f"，最多得{points_text(item.best)}"


def veto_text(item: PointsItem, standard: AnyStandard) -> str:
    """What a veto does to the grade."""
    title = standard.grade_titles.get(item.grade, "")
    return f"评为{title}" if item.grade == standard.grades[0].code else f"最高评为{title}"


def _veto_rule(item: PointsItem) -> str:
    match item.measure:
        case Ratio(target=target) as ratio:
            share = amount_text(ratio, target.basis_points)
            if target.up_to is not None:
                return f"{ratio_text(ratio)}不{wanted_text(ratio)}的"
            return f"{ratio_text(ratio)}{'高于' if target.at_most else '低于'}{share}的"
        case Count(target=None) as count:
            return f"{count_text(count)}不为0的"
        case Count() as count:
            number = f"{count.wanted.basis_points}{'次' if count.at_least else '例'}"
            return f"{count_text(count)}{'少于' if count.at_least else '超过'}{number}的"
        case OnSiteFinding():
            return "当年现场核查认定未达到的"
        case InspectedScore():
            return "村自评、乡镇验收，验收认定有这种情形的"
        case _:
            assert_never(item.measure)


def _finding_rule(item: PointsItem) -> str:
    if item.is_bonus:
        return f"当年现场核查认定达到的加{points_text(item.full)}"
    if item.is_deduction:
        return f"当年现场核查认定未达到的扣{points_text(min(item.off, item.full))}"
    lost = "不得分" if item.off >= item.full and item.floor == 0 else f"扣{points_text(item.off)}"
    return f"当年现场核查认定达到的得满分，未达到的{lost}"


def band_text(grade: Grade, above: Grade | None) -> str:
    """ "80分以上、不满90分"; the lowest has no lower bound. 以上 includes the number itself."""
    least = f"{points_text(grade.least)}以上" if grade.least is not None else ""
    below = f"不满{points_text(above.least)}" if above and above.least is not None else ""
    return "、".join(part for part in (least, below) if part) or "全部"


def applies_text(item: Criterion) -> str:
    """Which villages, and until when, where it is not all of them for ever."""
    texts = [f"只对{'、'.join(KINDS.get(kind, kind) for kind in item.kinds)}"] if item.kinds else []
    if item.not_applicable_from:
        texts.append(f"{item.not_applicable_from}年度起不适用")
    return "，".join(texts)


def told(data: dict[str, Any]) -> dict[str, str]:
    """A draft line by line, as the trail keeps it before and after a change; the digest tells of a
    mere new order."""
    standard = load("draft", data)
    lines = {"校验值": standard.digest} | {
        f"等次{grade.rank}": f"{grade.title}{_grade_told(grade)}" for grade in standard.grades
    }
    lines |= {f"目标：{name}": str(value) for name, value in standard.targets.items()}
    if standard.merged != OWN:
        lines["合并的村"] = dict(MERGED_CHOICES).get(standard.merged, standard.merged)
    match standard:
        case PointsStandard():
            lines |= {
                "满分": points_text(standard.full),
                "加分上限": points_text(standard.bonus_cap),
            }
            lines |= {f"部分 {section.code}": section.title for section in standard.sections}
            return lines | {_line(item): _item_told(item, standard) for item in standard.criteria}
        case LadderStandard():
            return lines | {
                _line(c): f"{rule_text(c)}；{applies_text(c)}；{c.grade}" for c in standard.criteria
            }
        case _:
            assert_never(standard)


def _grade_told(grade: Grade) -> str:
    if grade.least is not None:
        return f"，{points_text(grade.least)}以上"
    return "" if grade.inherits else "，不要求先达到低一等次"


def _line(item: Criterion) -> str:
    return f"{item.clause} {item.title}（{item.code}）"


def _item_told(item: PointsItem, standard: AnyStandard) -> str:
    parts = (
        ROLES[item.role],
        points_text(item.full),
        item_rule(item, standard),
        applies_text(item),
        item.section,
    )
    return "；".join(part for part in parts if part)
