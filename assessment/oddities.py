"""What deserves a second look before a report is approved: odd figures (domain.md §5, 弄虚作假). Nothing is refused."""

from . import columns
from .columns import NOT_APPLICABLE, Values
from .months import breaches

STOCKS = ("contraception_due", "contraception_done", "migrants_due", "migrants_signed")
JUMP_PERCENT, JUMP_LEAST = 30, 10  # a month-end figure that moved by more than both


def oddities(values: Values, before: Values | None) -> list[str]:
    """Chinese remarks on one month's report; `before` is the report of the month before, if there is one."""
    found = breaches(values)
    if before is not None:
        found += [remark for name in STOCKS if (remark := _jump(name, values[name], before[name]))]
        if _is_copy(values, before):
            found.append("必填各栏与上月完全相同，请核对是否照抄")
    return found


def _jump(name: str, now: int | None, before: int | None) -> str:
    if now is None or before is None or NOT_APPLICABLE in (now, before):
        return ""
    moved = abs(now - before)
    if moved <= JUMP_LEAST or moved * 100 <= JUMP_PERCENT * before:
        return ""
    column = columns.BY_NAME[name]
    return f"{column.group}{column.short}由上月{before}变为{now}{column.unit}"


def _is_copy(values: Values, before: Values) -> bool:
    """The same in every required cell, with births among them: a month without births is easily like another."""
    return bool(values["births"] and values["births"] > 0) and all(values[n] == before[n] for n in columns.REQUIRED)
