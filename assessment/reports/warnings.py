"""Figures that deserve a second look (domain.md §5, 弄虚作假): told to who reports and to who
approves.

Nothing is refused. static/js/report.js says of a cell while it is typed what `odd_cells` says, by
`script_rules`.
"""

from .form.columns import ReportColumn, Values
from .form.report_form import ReportForm

CASE, JUMP = "大于 0，请核对后如实填报", "与上月（{}）相差较大，请核对"


def odd_cells(form: ReportForm, values: Values, before: Values) -> dict[str, str]:
    """Column name → what to look at there; `before` are the values of the period before, empty
    without a report."""
    found = {}
    for column in form.columns:
        now, then = values.get(column.name), before.get(column.name)
        if column.case and now is not None and now > 0:
            found[column.name] = CASE
        elif column.has_jumped(now, then):
            found[column.name] = JUMP.format(column.format(then))
    return found


def script_rules(form: ReportForm) -> dict[str, object]:
    """All that `odd_cells` goes by, as JSON."""
    return {
        "cases": form.cases,
        "case": CASE,
        "jump": JUMP,
        "jumps": {
            column.name: {
                "both": column.jump == "both",
                "percent": column.jump_percent,
                "least": column.jump_least,
            }
            for column in form.columns
            if column.jump
        },
    }


def oddities(form: ReportForm, values: Values, before: Values | None) -> list[str]:
    """Chinese remarks on one month's report; `before` is the report of the month before, if there
    is one."""
    found = form.breaches(values)
    if before is not None:
        jumps = (
            column
            for column in form.columns
            if column.has_jumped(values[column.name], before.get(column.name))
        )
        found += [_jump_text(column, values[column.name], before[column.name]) for column in jumps]
        if _is_copy(form, values, before):
            found.append("必填各栏与上月完全相同，请核对是否照抄")
    return found


def _jump_text(column: ReportColumn, now: int | None, then: int | None) -> str:
    what = column.short if column.short == column.section else column.section + column.short
    return f"{what}由上月{column.format(then)}变为{column.format(now)}{column.unit}"


def _is_copy(form: ReportForm, values: Values, before: Values) -> bool:
    """The same in every required cell, with births among them (in a form without births, with any
    figure of the month): a month without is easily like another."""
    moving = ("births",) if "births" in form.by_name else form.flow
    return any((values[name] or 0) > 0 for name in moving) and all(
        values[name] == before.get(name) for name in form.required
    )
