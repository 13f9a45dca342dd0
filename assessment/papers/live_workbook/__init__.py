"""考评测算表: a year's grades as a workbook that works them out itself, so that a reader may change
a threshold.

Facts (原始数据), the standard (标准) and grades (等次) in one order of villages and criteria, then
their sums (汇总, 各乡镇). Every comparison is of whole numbers, as in scoring; only functions that
WPS and Excel 2007 know.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from documents.workbook import Sheet

from ...grading.outcomes import VillageOutcome
from ...rounds.published import StandingTitle
from ...standards.data import LadderStandard, PointsStandard
from .facts import facts
from .grades import grades
from .layout import LadderLayout, Layout
from .points_grades import points_grades
from .points_layout import PointsLayout
from .points_standard import points_standard
from .standard import standard_sheet
from .summary import summary, townships


def sheets(
    name: str,
    outcomes: Sequence[VillageOutcome],
    names: Mapping[str, str],
    confirmed: Mapping[str, StandingTitle] | None = None,
) -> list[Sheet]:
    """The workbook of a division's outcomes of one year; with several townships in `names`, one
    line for each too. `confirmed`: titles of published grades by village, which stand beside what
    is computed."""
    layout: Layout
    match outcomes[0].standard:
        case PointsStandard():
            layout = points = PointsLayout(name, outcomes, confirmed or {})
            found = [points_grades(points), points_standard(points)]
        case LadderStandard():
            layout = ladder = LadderLayout(name, outcomes, confirmed or {})
            found = [grades(ladder), standard_sheet(ladder)]
        case _:
            assert_never(outcomes[0].standard)
    towns = [townships(layout, names)] if len(names) > 1 else []
    return [*found, summary(layout), *towns, facts(layout)]
