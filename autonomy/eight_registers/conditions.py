"""The condition of a plan that the eight registers answer: kept, with a record in the plan's
year."""

from django.urls import reverse

from associations.conditions import Condition, ConditionState, Findings, Question
from associations.registers import TITLES, Register, Tally, all_registers

ALL = 0  # where nobody broke a promise, accountability has nothing to register


def _kept(question: Question) -> Findings:
    number = question.parameter or ALL
    wanted = [
        one
        for one in all_registers()
        if one.number == number or (number == ALL and not one.may_be_empty)
    ]
    found = [(one, one.tallies(question.codes, question.year, question.day)) for one in wanted]
    return {
        code: _finding(
            code, question.year, [(one, tallies.get(code, Tally())) for one, tallies in found]
        )
        for code in question.codes
    }


def _finding(code: str, year: int, found: list[tuple[Register, Tally]]) -> ConditionState:
    """Of several registers: kept since the last of them had its first record."""
    empty = [register.short for register, tally in found if not tally.count]
    firsts = [tally.first for _, tally in found if tally.first]
    since = None if empty or not firsts else max(firsts)
    if len(found) == 1:
        register, tally = found[0]
        url = reverse("village-register", args=[code, year, register.slug])
        why = f"有 {tally.count} 条，第一条 {tally.first}。" if tally.count else "还没有记录。"
        return ConditionState(since is not None, since, f"{register.title}{year}年{why}", url)
    why = f"还没有记录的：{'、'.join(empty)}。" if empty else f"{since} 起都有记录。"
    url = reverse("village-register-list", args=[code, year])
    return ConditionState(since is not None, since, f"{year}年的登记簿，{why}", url)


REGISTER_KEPT = Condition(
    "register_kept",
    "登记簿已建立并有记录",
    _kept,
    choices=(
        (ALL, "八个登记簿都已建立并有记录"),
        *((n, f"{title}已建立并有记录") for n, title in TITLES.items()),
    ),
    group="村民自治",
)
