"""Which standard a year is assessed under."""

import datetime

from .. import periods
from ..models import Standard
from ..standard import LadderStandard


class NoStandardError(LookupError):
    """There is no such standard, or none in force for the year; str() is the Chinese message."""


def standard_for(year: int, code: str | None = None) -> LadderStandard:
    """The named standard, else the newest one in force in `year`. Raises NoStandardError."""
    if not periods.FIRST_YEAR <= year <= datetime.MAXYEAR:
        raise NoStandardError(f"没有{year}年这个考评年度，请写四位数的年份")
    if code is not None:
        row = Standard.objects.filter(code=code).first()
        if row is None:
            raise NoStandardError(f"没有编号为“{code}”的考评标准")
    else:
        row = Standard.objects.filter(effective_from__lte=year).order_by("-effective_from", "-id").first()
        if row is None:
            raise NoStandardError(f"{year}年没有起用的考评标准")
    return row.ladder
