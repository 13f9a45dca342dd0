"""A standard by points in words, and what the trail tells of a draft of either kind."""

from typing import Any

from .hundredths import hundredths_text, points_text
from .standard import BONUS, ITEM, VETO, AnyStandard, Grade, Item, PointsStandard, load
from .wording import figure_text, rule_text, threshold_text, wanted_text

ROLES = {ITEM: "计分项", BONUS: "加分项", VETO: "一票否决"}
KINDS = {"village": "村", "community": "社区"}


def item_rule(item: Item, standard: AnyStandard) -> str:
    """How an item is worth its points, and what the standard says of it besides."""
    rule = _rule(item, standard)
    return f"{rule}。评分细则：{item.method.strip().rstrip('。；')}" if item.method else rule


def _rule(item: Item, standard: AnyStandard) -> str:
    if item.role == VETO:
        return f"{_veto_rule(item)}，{veto_text(item, standard)}"
    if item.measure == "score":
        return "村自评后乡镇验收，以验收分为准"
    if item.measure == "finding":
        return _finding_rule(item)
    return f"{figure_text(item)}{_from(item)}；{step_rule(item)}"


def _from(item: Item) -> str:
    """What is wanted; of a bonus, where it begins."""
    if item.threshold is None:
        return ""
    return f"，{start_text(item)}" if item.role == BONUS else f"，{wanted_text(item)}"


def start_text(item: Item) -> str:
    """Where a bonus on a ratio begins: "高于90%才加分"."""
    return f"{'低于' if item.at_most else '高于'}{threshold_text(item.threshold)}才加分"


def given_text(item: Any, value: int) -> str:
    """What people gave an item: points; of a veto, whether there is such a case."""
    if getattr(item, "role", ITEM) == VETO:
        return "有" if value else "没有"
    return points_text(value)


def full_text(item: Item) -> str:
    """ "满分20分", "最多加3分"."""
    if item.role == VETO:
        return ROLES[VETO]
    return f"{'最多加' if item.role == BONUS else '满分'}{points_text(item.full)}"


def step_rule(item: Item) -> str:
    """ "每低1个百分点扣0.5分（不足1个百分点按1个百分点算），扣完为止"."""
    gains = item.role == BONUS
    if item.threshold is None:
        step, away = f"{item.per}例" if item.per != 1 else "1例", "每"
    else:
        step, away = f"{hundredths_text(item.per)}个百分点", "每低" if item.at_most is gains else "每高"
    text = f"{away}{step}{'加' if gains else '扣'}{points_text(item.off)}"
    if item.threshold is not None or item.per != 1:
        text += f"（不足{step}{f'按{step}算' if item.begun else '不算'}）"
    if gains:
        return f"{text}，最多加{points_text(item.full)}"
    return f"{text}，{'扣完为止' if item.floor == 0 else f'最低得{points_text(item.floor)}'}"


def veto_text(item: Item, standard: AnyStandard) -> str:
    """What a veto does to the grade."""
    title = standard.grade_titles.get(item.grade, "")
    return f"评为{title}" if item.grade == standard.grades[0].code else f"最高评为{title}"


def _veto_rule(item: Item) -> str:
    if item.measure == "finding":
        return "当年现场核查认定未达到的"
    if item.measure == "score":
        return "村自评、乡镇验收，验收认定有这种情形的"
    if item.measure in ("zero", "count"):
        return f"{figure_text(item)}不为0的"
    return f"{figure_text(item)}{'高于' if item.at_most else '低于'}{threshold_text(item.threshold)}的"


def _finding_rule(item: Item) -> str:
    if item.role == BONUS:
        return f"当年现场核查认定达到的加{points_text(item.full)}"
    lost = "不得分" if item.off >= item.full and item.floor == 0 else f"扣{points_text(item.off)}"
    return f"当年现场核查认定达到的得满分，未达到的{lost}"


def band_text(grade: Grade, above: Grade | None) -> str:
    """ "80分以上、不满90分"; the lowest has no lower bound. 以上 includes the number itself."""
    least = f"{points_text(grade.least)}以上" if grade.least is not None else ""
    below = f"不满{points_text(above.least)}" if above and above.least is not None else ""
    return "、".join(part for part in (least, below) if part) or "全部"


def applies_text(item: Any) -> str:
    """Which villages, and until when, where it is not all of them for ever."""
    texts = [f"只对{'、'.join(KINDS.get(kind, kind) for kind in item.kinds)}"] if item.kinds else []
    if item.not_applicable_from:
        texts.append(f"{item.not_applicable_from}年度起不适用")
    return "，".join(texts)


def told(data: dict[str, Any]) -> dict[str, str]:
    """A draft line by line, as the trail keeps it before and after a change; the digest tells of a mere new order."""
    standard = load("draft", data)
    lines = {"校验值": standard.digest} | {
        f"等次{grade.rank}": f"{grade.title}{_grade_told(grade)}" for grade in standard.grades
    }
    lines |= {f"目标：{name}": str(value) for name, value in standard.targets.items()}
    if isinstance(standard, PointsStandard):
        lines |= {"满分": points_text(standard.full), "加分上限": points_text(standard.bonus_cap)}
        lines |= {f"部分 {section.code}": section.title for section in standard.sections}
        return lines | {_line(item): _item_told(item, standard) for item in standard.criteria}
    return lines | {_line(c): f"{rule_text(c)}；{applies_text(c)}；{c.grade}" for c in standard.criteria}


def _grade_told(grade: Grade) -> str:
    if grade.least is not None:
        return f"，{points_text(grade.least)}以上"
    return "" if grade.inherits else "，不要求先达到低一等次"


def _line(item: Any) -> str:
    return f"{item.clause} {item.title}（{item.code}）"


def _item_told(item: Item, standard: AnyStandard) -> str:
    parts = (ROLES[item.role], points_text(item.full), item_rule(item, standard), applies_text(item), item.section)
    return "；".join(part for part in parts if part)
