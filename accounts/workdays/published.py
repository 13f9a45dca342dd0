"""What the library knows of a year: the notice of the State Council once it is published, before
that the statutory holidays alone."""

import datetime
from dataclasses import dataclass

from ..records.workdays import ONE_DAY, as_the_week_has_it

MADE_UP = "调休"


@dataclass(frozen=True)
class PublishedDay:
    day: datetime.date
    works: bool
    why: str


def of_year(year: int) -> list[PublishedDay]:
    """The days that are not as the week has them."""
    from holidays.countries import China  # takes long to read, and is asked once a night

    known = China(years=year, language="zh_CN")
    found, day = [], datetime.date(year, 1, 1)
    while day.year == year:
        works = known.is_working_day(day)
        if works != as_the_week_has_it(day):
            found.append(PublishedDay(day, works, MADE_UP if works else known[day]))
        day += ONE_DAY
    return found
