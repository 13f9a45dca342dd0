"""What both kinds of standards ask of a village's facts, as formulas."""

from typing import assert_never

from ...standards.data import Criterion
from ...standards.data.measures import Count, Ratio
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
        f"ROUND({cell}*100,0)" if is_money(criterion) and cell else cell for cell in cells
    )
    return numerator, denominator


def undecided(layout: Layout, criterion: Criterion, row: int) -> str:
    """Whether a figure is not there, or months are missing."""
    cells = [
        cell for role in ("numerator", "denominator") if (cell := layout.fact(criterion, role, row))
    ]
    missing = layout.fact(criterion, "missing", row)
    found = f"COUNT({','.join(cells)})<{len(cells)}"
    return f"OR({found},{missing}>0)" if missing else found


def threshold(layout: Layout, criterion: Criterion) -> str:
    """In basis points."""
    return f"ROUND({layout.of_standard(criterion, layout.THRESHOLD)}*10000,0)"


def reached(
    layout: Layout, criterion: Criterion, measure: Ratio | Count, row: int, yes: str, no: str
) -> str:
    """As scoring.holds answers for what is measured and complete, with words for held and not
    held."""
    numerator, denominator = parts(layout, criterion, row)
    match measure:
        case Ratio(target=target):
            no_cases = yes if measure.empty_holds else no
            relation = "<=" if target.at_most else ">="
            compared = f"{numerator}*10000{relation}{threshold(layout, criterion)}*{denominator}"
            return f'IF({denominator}=0,"{no_cases}",IF({compared},"{yes}","{no}"))'
        case Count():
            return f'IF({numerator}=0,"{yes}","{no}")'
        case _:
            assert_never(measure)
