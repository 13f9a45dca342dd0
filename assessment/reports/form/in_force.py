"""Which form a county's villages report by in a month: the documents' first one, then the county's
own, out of its vocabularies."""

from collections.abc import Collection

from associations.vocabulary.in_force import documents, versions

from .. import periods
from .report_form import ReportForm, form_from, together

FORM = "form"  # the section
GIVEN_UP = 999912
FIRST_FORM = form_from(documents().section(FORM))


def history(division: str) -> list[tuple[int, ReportForm]]:
    """The forms of a division's county, each with the month it took effect; the first one is 0. Of
    a wider division only the first one."""
    found, content = [(0, FIRST_FORM)], documents().section(FORM)
    for month, vocabulary in versions(division):
        if vocabulary.section(FORM) != content:
            content = vocabulary.section(FORM)
            found.append((month, vocabulary.once(FORM, form_from)))
    return found


def form_of(division: str, period: int) -> ReportForm:
    """The form in force in a division's county in a month; a year's total goes by its January."""
    month = period + periods.is_total(period)
    return next(form for first, form in reversed(history(division)) if first <= month)


def forms_of(division: str) -> list[ReportForm]:
    """All forms of a division's county, the newest first; of no county the first form alone."""
    return [form for _, form in reversed(history(division))]


def form_of_year(division: str, year: int) -> ReportForm:
    """Of all months of a year: the last one's columns, then those given up within it."""
    months = reversed(list(periods.months(year, year)))
    return together(form_of(division, period) for period in months)


def forms_between(division: str, first: int, last: int) -> list[ReportForm]:
    """Those in force in any of the months, the first one first."""
    later = [form for since, form in history(division) if first < since <= last]
    return [form_of(division, first), *later]


def asked_since(division: str, names: Collection[str], last: int) -> int:
    """The first month from which on until `last` the forms have all the columns; 0 for always,
    GIVEN_UP where that of `last` has not all of them."""
    since = GIVEN_UP
    for first, form in reversed(history(division)):
        if first > last:
            continue
        if not form.by_name.keys() >= set(names):
            break
        since = first
    return since


def required_throughout(division: str, names: Collection[str], first: int, last: int) -> bool:
    """Whether a report of any of the months that is complete gives all the columns."""
    return all(form.asks.issuperset(names) for form in forms_between(division, first, last))
