"""What keeps a draft from being published, in words; an imported file is held to the same."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, assert_never

from associations.models import VillageKind

from ..grading.sums import counts_reports
from ..indicators.terms import column_name, is_known
from ..reports.form.columns import OWN as OWN_COLUMNS
from ..reports.form.in_force import FIRST_FORM
from ..standards.data import (
    BONUS,
    CONDITION,
    ITEM,
    OWN,
    POOLED,
    VETO,
    AnyStandard,
    Criterion,
    Grade,
    ItemRole,
    LadderStandard,
    PointsItem,
    PointsStandard,
    load,
    stored,
)
from ..standards.data.base import MOST_YEARS
from ..standards.data.measures import (
    Columns,
    Count,
    InspectedScore,
    Measure,
    OnSiteFinding,
    Ratio,
    Records,
    Scale,
    Target,
    Term,
)
from ..standards.decimals import points_text
from .indicators import COUNTABLE, FINDINGS, RATES
from .item_faults import MOST_POINTS, MOST_TARGET, is_whole, joint_faults, share_faults

LONGEST_METHOD = 500
KINDS_OF_FINDING = {indicator.numerator for indicator in FINDINGS}
UNREADABLE = "内容不完整，或者不是本系统的标准文件"


class StandardFault(NamedTuple):
    """`part`: "grades", "sections", "settings", or the code of a criterion."""

    part: str
    text: str


def faults(data: dict[str, Any]) -> list[StandardFault]:
    """Everything that is wrong, in the order of the document; nothing for a standard that can be
    published."""
    try:
        unknown = [c for c in data["criteria"] if c["measure"] not in stored.WORDS]
        if unknown:
            return [StandardFault(c["code"], f"“{c['title']}”的指标不认识") for c in unknown]
        return list(_faults(load("draft", data), data["criteria"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [StandardFault("settings", UNREADABLE)]


def _faults(standard: AnyStandard, forms: list[dict[str, Any]]) -> Iterator[StandardFault]:
    """`forms`: the criteria as they are stored."""
    yield from _grade_faults(standard)
    if standard.merged not in (OWN, POOLED):
        yield StandardFault("settings", "合并的村怎样算不认识")
    if not standard.criteria:
        points = isinstance(standard, PointsStandard)
        yield StandardFault(
            "settings",
            "还没有任何项目：先增加部分，再在里面增加项目" if points else "还没有任何标准",
        )
    twice = [
        code for code, count in Counter(c.code for c in standard.criteria).items() if count > 1
    ]
    yield from (StandardFault(code, f"编号“{code}”重复") for code in twice)
    for criterion, form in zip(standard.criteria, forms, strict=True):
        texts = [*_form_faults(form), *_criterion_faults(criterion)]
        yield from (StandardFault(criterion.code, f"“{criterion.title}”{text}") for text in texts)
    match standard:
        case PointsStandard():
            yield from _points_faults(standard)
        case LadderStandard():
            yield from _ladder_faults(standard)
        case _:
            assert_never(standard)


def _form_faults(form: dict[str, Any]) -> Iterator[str]:
    """What a measure would not tell any more: it has nothing but what it needs."""
    if not is_whole(form["years"], 1, MOST_YEARS if form["measure"] in stored.WINDOWED else 1):
        yield f"的考评期要在1到{MOST_YEARS}年之间"
    told = form.get("threshold") is not None
    if form["measure"] not in (stored.TARGETED if told else stored.UNTOLD):
        yield "的目标值没有填，或者不该有"
    if not isinstance(form.get("at_most", False), bool):
        yield "的达到方向不认识"


def _grade_faults(standard: AnyStandard) -> Iterator[StandardFault]:
    grades = standard.grades
    if not 2 <= len(grades) <= 8:
        yield StandardFault("grades", "等次要有2到8个")
    if [grade.rank for grade in grades] != list(range(1, len(grades) + 1)):
        yield StandardFault("grades", "等次的次序不连续")
    if any(
        not _text(grade.title, 20) or not re.fullmatch(r"[a-z0-9]{1,10}", grade.code)
        for grade in grades
    ):
        yield StandardFault("grades", "有的等次没有名称")
    if len({grade.title for grade in grades}) < len(grades) or len(standard.ranks) < len(grades):
        yield StandardFault("grades", "等次的名称有重复")
    wanted = {name for grade in grades for name in (grade.code, f"{grade.code}_villages")}
    if not all(isinstance(grade.inherits, bool) for grade in grades):
        yield StandardFault("grades", "有的等次没有写明是否须先达到低一等次")
    if not all(
        name in wanted and is_whole(value, 0, 10**6) for name, value in standard.targets.items()
    ):
        yield StandardFault("grades", "目标与等次对不上")


def _ladder_faults(standard: LadderStandard) -> Iterator[StandardFault]:
    asked = {criterion.grade for criterion in standard.criteria}
    for grade in standard.grades[1:]:
        if grade.code not in asked:
            yield StandardFault("grades", f"等次“{grade.title}”没有任何标准")
    upper = {grade.code for grade in standard.grades[1:]}
    for criterion in standard.criteria:
        if criterion.grade not in upper:
            yield StandardFault(criterion.code, f"“{criterion.title}”要归在最低一等以上的等次里")
        if isinstance(criterion.measure, InspectedScore):
            yield StandardFault(criterion.code, f"“{criterion.title}”：打分只用于百分制")


def _points_faults(standard: PointsStandard) -> Iterator[StandardFault]:
    yield from _band_faults(standard)
    if not is_whole(standard.full, 1, MOST_POINTS) or not is_whole(
        standard.bonus_cap, 0, MOST_POINTS
    ):
        yield StandardFault("settings", "满分或加分上限填错了")
        return
    total = sum(item.full for item in standard.criteria if item.role == ITEM)
    if total != standard.full:
        yield StandardFault(
            "sections", f"各项满分合计{points_text(total)}，应为{points_text(standard.full)}"
        )
    if not standard.bonus_cap and any(item.role == BONUS for item in standard.criteria):
        yield StandardFault("settings", "有加分项，但加分上限是0分")
    for section in standard.sections:
        if not _text(section.title, 60):
            yield StandardFault("sections", "有的部分没有名称")
        if not any(item.section == section.code for item in standard.criteria):
            yield StandardFault("sections", f"“{section.title}”里没有任何项目")
    for item in standard.criteria:
        yield from (
            StandardFault(item.code, f"“{item.title}”{text}")
            for text in _item_faults(item, standard)
        )


def _band_faults(standard: PointsStandard) -> Iterator[StandardFault]:
    lowest, *upper = standard.grades
    if lowest.least is not None or any(not _band(grade) for grade in upper):
        yield StandardFault("grades", "除最低一等以外，各等次都要写明最低分")
        return
    bands = [grade.least or 0 for grade in upper]
    if any(below >= above for below, above in pairwise(bands)):
        yield StandardFault("grades", "各等次的最低分要从低到高，不能相同")
    if bands and bands[-1] > standard.full + standard.bonus_cap:
        yield StandardFault("grades", f"“{upper[-1].title}”的最低分高于总分，谁也达不到")


def _band(grade: Grade) -> bool:
    return is_whole(grade.least, -MOST_POINTS, MOST_POINTS)


def _criterion_faults(criterion: Criterion) -> Iterator[str]:
    measure = criterion.measure
    if not re.fullmatch(r"[a-z0-9_]{1,30}", criterion.code) or not _text(criterion.title, 120):
        yield "没有名称或编号"
    yield from _target_faults(measure)
    if not _columns_known(measure):
        yield "的指标与月报的栏目对不上"
    if not set(criterion.kinds) <= set(VillageKind.values) or not isinstance(criterion.clause, str):
        yield "的适用范围不认识"
    if not isinstance(criterion.from_start, bool):
        yield "的考评期怎样算不认识"
    if criterion.not_applicable_from is not None and not is_whole(
        criterion.not_applicable_from, 1980, 9999
    ):
        yield "的停用年度填错了"


def _target_faults(measure: Measure) -> Iterator[str]:
    match measure:
        case Ratio(target=target):
            shares = stored.indicator(measure) in RATES
            if shares and not is_whole(target.basis_points, 0, 10000):
                yield "的目标值要在0%到100%之间"
            elif not is_whole(target.basis_points, 0, MOST_TARGET):
                yield "的目标值填错了"
            if shares and (measure.scale != Scale.PERCENT or measure.error or target.up_to):
                yield "的目标值要是百分数"
            if not isinstance(measure.error, bool):
                yield "怎样相除不认识"
            least = target.basis_points + 1 if isinstance(target.basis_points, int) else 0
            if target.up_to is not None and not is_whole(target.up_to, least, MOST_TARGET):
                yield "的目标上限要高于目标值"
        case Count(target=Target(basis_points=cases)) if not is_whole(cases, 0, MOST_TARGET):
            yield "的目标次数填错了"
        case Count() | OnSiteFinding() | InspectedScore():
            pass
        case _:
            assert_never(measure)


def _columns_known(measure: Measure) -> bool:
    match measure:
        case Ratio(part, whole):
            return all(
                not isinstance(term, Columns) or term.name in FIRST_FORM.asks or _own(term)
                for term in (part, whole)
            ) and all(map(_recorded, (part, whole)))
        case Count(cases):
            known = not isinstance(cases, Columns) or cases.name in COUNTABLE or _own(cases)
            return known and _recorded(cases)
        case OnSiteFinding(kind):
            return kind in KINDS_OF_FINDING
        case InspectedScore():
            return True
        case _:
            assert_never(measure)


def _recorded(term: Term) -> bool:
    """Whether what it counts of the records is there, where it counts any."""
    if not isinstance(term, Records):
        return True
    known = all(is_known(key) and not column_name(key) for key in term.keys)
    flags = all(isinstance(flag, bool) for flag in (term.at_end, term.must))
    return bool(term.keys) and known and flags and _text(term.title, 120) and _text(term.unit, 10)


def _own(term: Columns) -> bool:
    """A county's own column, with its title."""
    return term.name in OWN_COLUMNS and _text(term.title, 60) and term.title != term.name


def _item_faults(item: PointsItem, standard: PointsStandard) -> Iterator[str]:
    if item.section not in {section.code for section in standard.sections}:
        yield "没有归到任何部分"
    if item.method and not _text(item.method, LONGEST_METHOD):
        yield f"的评分细则不能超过{LONGEST_METHOD}字"
    if item.role not in list(ItemRole) or not isinstance(item.begun, bool):
        yield "的性质不认识"
    yield from joint_faults(item, standard)
    if item.role == VETO:
        if item.grade not in {grade.code for grade in standard.grades[:-1]}:
            yield "没有写明否决到哪一等"
        return
    if item.role == CONDITION:
        if not is_whole(item.full, int(isinstance(item.measure, InspectedScore)), MOST_POINTS):
            yield "没有写明验收得几分为达到"
        return
    yield from share_faults(item)
    if not is_whole(item.full, 1, MOST_POINTS) or not is_whole(item.floor, -MOST_POINTS, item.full):
        yield "的满分或最低得分填错了"
    if counts_reports(item):
        yield "的指标只用于阶梯式标准"
    if not is_whole(item.per, 1, 10000) or not is_whole(item.off, 0, MOST_POINTS):
        yield "的扣分办法填错了"
    elif isinstance(item.measure, Ratio | Count) and not item.off and not item.share:
        yield "没有写明每一步扣（加）几分"


def _text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= longest
