"""Periods as words: {{ period|period_label }} 2025年6月, {{ period|month_name }} 6月 or 全年."""

import datetime

from django import template

from assessment import periods, sheet

register = template.Library()


@register.filter
def period_label(period: int) -> str:
    return periods.label(period)


@register.filter
def month_name(period: int) -> str:
    return "全年" if periods.is_total(period) else f"{periods.month_of(period)}月"


@register.filter
def due_date(period: int) -> datetime.date:
    return periods.due_date(period)


@register.filter
def report_name(period: int) -> str:
    return sheet.report_name(period)
