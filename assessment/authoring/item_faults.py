"""What is wrong with an item that goes with another, or is worth its points in proportion."""

from collections.abc import Iterator

from ..standards.data import CONDITION, DEDUCTION, ITEM, PointsItem, PointsStandard
from ..standards.data.measures import Count, Ratio

MOST_POINTS = 10000_00
MOST_TARGET = 99_999_99


def joint_faults(item: PointsItem, standard: PointsStandard) -> Iterator[str]:
    """Of what is taken off another item, or is its condition."""
    if not item.of:
        if item.role == CONDITION:
            yield "没有写明是哪一项的前提条件"
        return
    whole = next((other for other in standard.criteria if other.code == item.of), None)
    if item.role not in (DEDUCTION, CONDITION):
        yield "不能关联别的项目"
    elif whole is None or whole.role != ITEM:
        yield "的关联项目已经删除，或者不是计分项"
    elif whole.section != item.section:
        yield f"要和“{whole.title}”在同一部分"


def share_faults(item: PointsItem) -> Iterator[str]:
    """Of an item in proportion, and of one that is worth more beyond its target."""
    target = item.measure.target if isinstance(item.measure, Ratio | Count) else None
    if not isinstance(item.share, bool) or not is_whole(item.zero, 0, MOST_TARGET):
        yield "按比例记分的办法填错了"
    elif item.share and (target is None or target.up_to is not None):
        yield "没有写明达到多少得满分"
    elif item.share and target and target.basis_points == item.zero:
        yield "得满分的值和得0分的值相同"
    if item.most and not (item.role == ITEM and isinstance(item.measure, Ratio | Count)):
        yield "不能超过满分"
    elif item.most and not is_whole(item.most, item.full + 1, MOST_POINTS):
        yield "的最多得分要高于满分"
    if item.role == DEDUCTION and item.floor:
        yield "是扣分项，没有最低得分"


def is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
