"""Which standard a year is assessed under."""

import datetime

from associations.models import County
from associations.vocabulary.in_force import own_counties

from ..reports import periods
from .data import AnyStandard
from .models import Standard


class NoStandardError(LookupError):
    """There is no such standard, or none in force for the year; str() is the Chinese message."""


def standard_for(year: int, code: str | None = None, division: str = "") -> AnyStandard:
    """The named standard; else the newest in force in `year` of the division's county, or of
    everybody.

    Raises NoStandardError.
    """
    if not periods.FIRST_YEAR <= year <= datetime.MAXYEAR:
        raise NoStandardError(f"没有{year}年这个考评年度，请写四位数的年份")
    if code is not None:
        row = Standard.objects.filter(code=code).first()
        if row is None:
            raise NoStandardError(f"没有编号为“{code}”的考评标准")
    else:
        row = Standard.objects.in_force(year, division).first()
        if row is None:
            raise NoStandardError(f"{year}年没有起用的考评标准")
    return row.ladder


def separately_graded(division: str) -> list[str]:
    """A division wider than a county falls apart into its counties where one of them has a standard
    or a form of its own."""
    own = Standard.objects.exclude(division="").filter(division__startswith=division)
    if len(division) >= 6 or not (own_counties(division) or own.exists()):
        return [division]
    return list(
        County.objects.filter(code__startswith=division)
        .order_by("code")
        .values_list("code", flat=True)
    )
