"""Path converters: a year has four digits and a period six, so /2025/ and /202506/ are different pages."""

from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    regex = "[0-9]{4}"


class PeriodConverter(IntConverter):
    regex = "[0-9]{6}"
