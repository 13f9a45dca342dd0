"""What both kinds of standards ask of a village's facts, as formulas."""

from typing import assert_never

from ...standards.data import Criterion
from ...standards.data.measures import Count, Ratio, Scale, Target
from ...standards.wording import ANSWERS, is_money
from .layout import Layout

EVERY = "全部"
YES, NO = "是", "否"
HELD, NOT_HELD, UNDECIDED = (ANSWERS[answer] for answer in (True, False, None))
SAME, OTHER = "一致", "不同"


def exempt(layout: Layout, criterion: Criterion, row: int) -> str:
    """Whether the criterion is switched off, or is for villages of another kind."""
    used, kind = (layout.of_standard(criterion, column) for column in (layout.USED, layout.KIND))
    return f'OR({used}="{NO}",AND({kind}<>"{EVERY}",{kind}<>$C{row}))'


def parts(layout: Layout, criterion: Criterion, row: int) -> tuple[str, str]:
    """The cells of numerator and denominator; of money in fen, as they are compared."""
    cells = (layout.fact(criterion, role, row) for role in ("numerator", "denominator"))
    numerator, denominator = (
        f"ROUND({cell}*100,0)" if money and cell else cell
        for cell, money in zip(cells, money_parts(criterion), strict=True)
    )
    return numerator, denominator


def money_parts(criterion: Criterion) -> tuple[bool, bool]:
    return is_money(criterion, part=True), is_money(criterion)


def undecided(layout: Layout, criterion: Criterion, row: int) -> str:
    """Whether a figure is not there, or months are missing."""
    cells = [
        cell for role in ("numerator", "denominator") if (cell := layout.fact(criterion, role, row))
    ]
    missing = layout.fact(criterion, "missing", row)
    found = f"COUNT({','.join(cells)})<{len(cells)}"
    return f"OR({found},{missing}>0)" if missing else found


def threshold(layout: Layout, criterion: Criterion) -> str:
    """In hundredths of what a ratio is told in (basis points), or in cases."""
    match criterion.measure:
        case Ratio(scale=Scale.PERCENT):
            return f"ROUND({layout.of_standard(criterion, layout.THRESHOLD)}*10000,0)"
        case Ratio():
            return hundredths(layout, criterion, layout.NUMBER)
        case Count(target=Target()):
            return layout.of_standard(criterion, layout.NUMBER)
    return "0"


def hundredths(layout: Layout, criterion: Criterion, column: str) -> str:
    return f"ROUND({layout.of_standard(criterion, column)}*100,0)"


def value(measure: Ratio | Count, numerator: str, denominator: str) -> tuple[str, str]:
    """What is compared with the target, and what it is divided by."""
    match measure:
        case Ratio(error=error, times=times):
            part = f"ABS({numerator}-{denominator})" if error else numerator
            return f"{part}*{times}", denominator
        case Count():
            return numerator, "1"
        case _:
            assert_never(measure)


def short(layout: Layout, criterion: Criterion, target: Target, value: str, whole: str) -> str:
    """As `Target.short`."""
    wanted = f"{threshold(layout, criterion)}*{whole}"
    if target.up_to is not None:
        most = f"{hundredths(layout, criterion, layout.UP_TO)}*{whole}"
        return f"MAX({wanted}-{value},{value}-{most})"
    return f"({value}-{wanted})" if target.at_most else f"({wanted}-{value})"


def is_numbered(measure: object) -> bool:
    """Whether its target is a number and no percentage."""
    match measure:
        case Ratio(scale=scale, target=target):
            return scale != Scale.PERCENT or target.up_to is not None
        case Count(target=target):
            return target is not None
    return False


def reached(
    layout: Layout, criterion: Criterion, measure: Ratio | Count, row: int, yes: str, no: str
) -> str:
    """As scoring.holds answers for what is measured and complete, with words for held and not
    held."""
    numerator, denominator = parts(layout, criterion, row)
    found, whole = value(measure, numerator, denominator)
    match measure:
        case Ratio(target=target):
            no_cases = yes if measure.empty_holds else no
            missed = short(layout, criterion, target, found, whole)
            return f'IF({denominator}=0,"{no_cases}",IF({missed}<=0,"{yes}","{no}"))'
        case Count():
            missed = short(layout, criterion, measure.wanted, found, whole)
            return f'IF({missed}<=0,"{yes}","{no}")'
        case _:
            assert_never(measure)
