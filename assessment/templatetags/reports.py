"""Periods as words: {{ period|period_label }} 2025年6月, {{ period|month_name }} 6月 or 全年."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from ..reports import periods, sheet, warnings
from ..reports.form.report_form import ReportForm

register = template.Library()

register.filter("period_label", periods.label)
register.filter("due_date", periods.due_date)
register.filter("report_name", sheet.report_name)


@register.filter
def month_name(period: int) -> str:
    return "全年" if periods.is_total(period) else f"{periods.month_of(period)}月"


@register.simple_tag
def cell_rules(form: ReportForm) -> SafeString:
    """What static/js/cells.js goes by, as a script element of data."""
    rules = {**form.script_rules(), "odd": warnings.script_rules(form)}
    return json_script(rules, "cell-rules")
