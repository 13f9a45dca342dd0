"""The villages of an overview that somebody asks for, in the order that they ask for."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..grading.overview import OverviewRow

ATTENTION = {
    "any": ("需要关注", lambda row: row.needs_attention),
    "overdue": ("缺报月报", lambda row: bool(row.overdue)),
    "undecided": ("有不能判定项", lambda row: bool(row.undecided)),
    "fallen": ("等次下降", lambda row: row.move < 0),
    "risen": ("等次上升", lambda row: row.move > 0),
}


def select(
    rows: Iterable[OverviewRow], *, grade: str = "", kind: str = "", attention: str = ""
) -> list[OverviewRow]:
    """The rows of a grade, a kind and a key of ATTENTION; empty for all."""
    return [
        row
        for row in rows
        if (not grade or row.shown.code == grade)
        and (not kind or row.outcome.kind == kind)
        and (not attention or ATTENTION[attention][1](row))
    ]


def ordered(rows: Sequence[OverviewRow], sort: str) -> list[OverviewRow]:
    """By "grade" (best first), "before", "undecided" (most first) or a ratio's code (lowest first);
    "-" in front turns the order round. Villages without that figure come last; anything else leaves
    the order of the codes."""
    name = sort.removeprefix("-")
    keyed = [(key, row) for row in rows if (key := _key(row, name)) is not None]
    rest = [row for row in rows if _key(row, name) is None]
    return [
        row for _, row in sorted(keyed, key=lambda pair: pair[0], reverse=sort.startswith("-"))
    ] + rest


def _key(row: OverviewRow, name: str) -> Fraction | int | None:
    if name == "grade":
        return -row.outcome.rank
    if name == "before":
        return -row.before.rank if row.before else None
    if name == "undecided":
        return -len(row.undecided)
    if name == "total":
        return -row.outcome.points.earned if row.outcome.points else None
    return next((item.exact for item in row.outcome.criteria if item.criterion.code == name), None)
