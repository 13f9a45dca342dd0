"""Facts and a standard → grades, in whole numbers: each kind of standard has its module."""

from .ladder import Held, grade, held, holds
from .points import PointsSheet, score, sheet, summed

__all__ = ["Held", "PointsSheet", "grade", "held", "holds", "score", "sheet", "summed"]
