"""The rules over a form that lacks some of the documents' columns: silent about these, no fault."""

from dataclasses import replace

from assessment.flags.rules import FlagRule, ReportedMonth, Series, find
from assessment.reports.form.in_force import FIRST_FORM

WITHOUT = ("migrants_due", "migrants_signed", "supplies_distributed", "levy_due", "levy_collected")
FORM = replace(FIRST_FORM, columns=tuple(c for c in FIRST_FORM.columns if c.name not in WITHOUT))
SAME = {"births": 1, "planned_births": 1, "contraception_due": 100, "contraception_done": 99}


def month(period: int, n: int) -> ReportedMonth:
    counted = {"visits": 5 * (n % 7 + 2), "people_reached": 5 * (n % 5 + 3)}
    cells = dict.fromkeys(FORM.names, 0) | SAME | counted
    return ReportedMonth(period, tuple(cells.values()), None, FORM)


def test_what_the_form_lacks_is_no_fault() -> None:
    periods = [year * 100 + at for year in (2025, 2026) for at in range(1, 13)]
    before = ReportedMonth(202412, tuple(dict.fromkeys(FIRST_FORM.names, 5).values()))
    months = [before, *(month(period, n) for n, period in enumerate(periods))]
    found = list(find([Series("431321107207", "观冲村", months)]))
    words = {each.rule: each.words for each in found}
    assert "的上门、宣传共" in words[FlagRule.DIGITS]
    assert FlagRule.FROZEN in words
