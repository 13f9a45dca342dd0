"""What a file of codes would do: steps in the order of their days, each one place with all that
lies in it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from accounts.models import FormerCode

from .. import divisions
from ..divisions.naming import TOWNSHIP, predecessors
from .reading import Succession

COUNTY = 6


@dataclass(frozen=True)
class Step:
    """`codes`: old → new, the place itself first; `names`: by the new code, as they will be;
    `before`: by the old code, as they are."""

    on: str
    codes: dict[str, str]
    names: dict[str, str]
    before: dict[str, str]

    @property
    def old(self) -> str:
        return next(iter(self.codes))

    @property
    def new(self) -> str:
        return self.codes[self.old]

    @property
    def hands_over(self) -> bool:
        """A village that goes to another township."""
        return len(self.old) > TOWNSHIP and crosses(self.old, self.new)

    @property
    def changes_county(self) -> bool:
        return len(self.old) == TOWNSHIP and crosses(self.old, self.new)

    @property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """(old, its name, new, its name) for the preview."""
        return [(old, self.before[old], new, self.names[new]) for old, new in self.codes.items()]


def crosses(old: str, new: str) -> bool:
    """It lies in another division than before."""
    return len(old) > COUNTY and old[:-3] != new[:-3]


def plan(rows: Sequence[Succession], scope: str = "") -> tuple[list[Step], list[str]]:
    """Four queries a county. A row that is done already is passed over."""
    counties = sorted({code[:COUNTY] for row in rows for code in (row.old, row.new) if code})
    world = {code: name for county in counties for code, name in divisions.names(county).items()}
    led_on = dict(FormerCode.objects.values_list("code", "now"))
    rows, faults = _with_old_codes(rows, world)
    rows = [row for row in rows if led_on.get(row.old) != row.new]
    faults += [
        f"第{row.line}行：{row.old} 不在您管辖的范围（代码以 {scope} 开头）内。"
        for row in rows
        if not row.old.startswith(scope) and not any(one.new == row.old for one in rows)
    ]
    faults += [
        f"第{row.line}行：{row.on} 还没有到。" for row in rows if row.on > timezone.localdate()
    ]
    faults += [
        f"第{row.line}行：村划到别的乡镇、乡镇划到别的县（区），由县级督导办理。"
        for row in rows
        if len(scope) > COUNTY and crosses(row.old, row.new)
        if (row.old[:-3], row.new[:-3]) not in {(one.old, one.new) for one in rows}
    ]
    if faults:
        return [], faults
    steps = []
    for _, of_day in groupby(sorted(rows, key=lambda row: (row.on, row.line)), lambda row: row.on):
        made, faults = _of_one_day(list(of_day), world, led_on)
        steps += made
        if faults:
            return [], faults
    return steps, []


def _of_one_day(
    waiting: list[Succession], world: dict[str, str], led_on: dict[str, str]
) -> tuple[list[Step], list[str]]:
    """In whatever order they can be done: the highest first, and a code is free before it is
    taken."""
    steps = []
    waiting.sort(key=lambda row: (not crosses(row.old, row.new), len(row.old)))
    while waiting:
        row = next((one for one in waiting if not _obstacle(one, world, led_on)), None)
        if row is None:
            return [], [f"第{one.line}行：{_obstacle(one, world, led_on)}" for one in waiting]
        below = [one for one in waiting if _comes_along(one, row, world)]
        step = _step(row, below, world)
        if fault := _clash(step, world, led_on):
            return [], [f"第{row.line}行：{fault}"]
        for old in () if step.hands_over else step.codes:
            del world[old]
        world |= step.names
        for code, now in led_on.items():
            led_on[code] = step.codes.get(now, now)
        for new in step.names:
            led_on.pop(new, None)
        led_on |= step.codes
        steps.append(step)
        waiting = [one for one in waiting if one != row and one not in below]
    return steps, []


def _obstacle(row: Succession, world: dict[str, str], led_on: dict[str, str]) -> str:
    if row.old not in world:
        return f"没有代码为 {row.old} 的区划。"
    if row.new in world:
        return f"代码 {row.new} 现在是{world[row.new]}的。"
    if crosses(row.old, row.new):
        if len(row.old) > TOWNSHIP and row.old[:COUNTY] != row.new[:COUNTY]:
            return f"{world[row.old]}不能从一个县（区）直接划到别的县（区），请先划到那里的乡镇。"
        if row.new[:-3] not in world:
            above = "县（区）" if len(row.old) == TOWNSHIP else "乡镇"
            return (
                f"{world[row.old]}要划到 {row.new[:-3]}，没有代码为 {row.new[:-3]} 的{above}。"
                f"{above}本身换了代码的，请把{above}写成一行；新的{above}请先导入。"
            )
    return _clash(Step("", {row.old: row.new}, {}, {}), world, led_on)


def _comes_along(other: Succession, row: Succession, world: dict[str, str]) -> bool:
    """It lies in what changes, and does not go to another place that is there."""
    stays_in = other.new.startswith(row.new) or other.new[:-3] not in world
    return other != row and other.old.startswith(row.old) and stays_in


def _clash(step: Step, world: dict[str, str], led_on: dict[str, str]) -> str:
    """Two places with one code, now or one after the other: what is frozen would be of both."""
    if twice := [code for code, count in Counter(step.codes.values()).items() if count > 1]:
        return f"代码 {twice[0]} 给了两个区划。"
    for old, new in step.codes.items():
        if new in world and new not in step.codes:
            return f"代码 {new} 现在是{world[new]}的。"
        if led_on.get(new, old) != old:
            return f"代码 {new} 以前是{world.get(led_on[new], led_on[new])}的，不能再给别的区划。"
        if old[:-3] in step.codes and not new.startswith(step.codes[old[:-3]]):
            return f"{world[old]}的新代码 {new} 不在 {step.codes[old[:-3]]} 里。"
    return ""


def _step(row: Succession, below: Iterable[Succession], world: dict[str, str]) -> Step:
    """What lies in the place comes along: as the file says, else with the same last digits."""
    said = {one.old: one for one in (row, *below)}
    codes: dict[str, str] = {}
    for old in sorted((code for code in world if code.startswith(row.old)), key=len):
        above = codes.get(old[:-3], "")
        codes[old] = said[old].new if old in said else above + old[-3:]
    names = {
        new: (said[old].name if old in said else "") or world[old] for old, new in codes.items()
    }
    step = Step(row.on.isoformat(), codes, names, {old: world[old] for old in codes})
    if step.hands_over:
        names[row.new] = _told_apart(row.new, names[row.new], world)
    return step


def _told_apart(code: str, name: str, world: dict[str, str]) -> str:
    """Where there is one of that name in the township, as an import does it."""
    closed = divisions.closed(code[:TOWNSHIP])
    there = {
        known
        for old, known in world.items()
        if old.startswith(code[:TOWNSHIP]) and old not in closed
    }
    return f"{name}（{code[-3:]}）" if name in there else name


def _with_old_codes(
    rows: Sequence[Succession], world: dict[str, str]
) -> tuple[list[Succession], list[str]]:
    """Of rows that do not say it: a village of the same name and the same last digits; a township
    where most of them were."""
    asked = {row.new: row.name for row in rows if not row.old}
    found = predecessors(asked, world)
    faults = [
        f"第{row.line}行：看不出 {row.new} {row.name}原来是哪一个，请加上“原代码”一列。"
        for row in rows
        if not row.old and row.new not in found and row.new not in world
    ]
    filled = [row if row.old else replace(row, old=found.get(row.new, "")) for row in rows]
    return [row for row in filled if row.old], faults


def day_of_step(step: Step) -> datetime.date:
    return datetime.date.fromisoformat(step.on)
