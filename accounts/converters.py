"""Path converters: a year has four digits and a period six, so /2025/ and /202506/ are different
pages.

Neither begins with 0: what is typed as 0012 could not be written again in a link.
"""

from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    regex = "[1-9][0-9]{3}"


class PeriodConverter(IntConverter):
    regex = "[1-9][0-9]{5}"
