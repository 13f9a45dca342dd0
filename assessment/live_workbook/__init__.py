"""考评测算表: a year's grades as a workbook that works them out itself, so that a reader may change a threshold.

Facts (原始数据), the standard (标准) and grades (等次) in one order of villages and criteria, then their sums (汇总,
各乡镇). Every comparison is of whole numbers, as in scoring; only functions that WPS and Excel 2007 know.
"""

from collections.abc import Mapping, Sequence

from documents.workbook import Sheet

from ..outcomes import VillageOutcome
from ..standard import PointsStandard
from .facts import facts
from .grades import grades
from .layout import LadderLayout, Layout
from .points_grades import points_grades
from .points_layout import PointsLayout
from .points_standard import points_standard
from .standard import standard_sheet
from .summary import summary, townships


def sheets(
    name: str, outcomes: Sequence[VillageOutcome], names: Mapping[str, str], confirmed: Mapping[str, str] | None = None
) -> list[Sheet]:
    """The workbook of a division's outcomes of one year; with several townships in `names`, one line for each too.
    `confirmed`: titles of published grades by village, which stand beside what is computed."""
    layout: Layout
    if isinstance(outcomes[0].standard, PointsStandard):
        layout = PointsLayout(name, outcomes, confirmed or {})
        found = [points_grades(layout), points_standard(layout)]
    else:
        layout = LadderLayout(name, outcomes, confirmed or {})
        found = [grades(layout), standard_sheet(layout)]
    towns = [townships(layout, names)] if len(names) > 1 else []
    return [*found, summary(layout), *towns, facts(layout)]
