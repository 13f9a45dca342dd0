"""撤并: what merging and splitting villages moves, ends and leaves, told by every app that keeps
rows of a village.

An app registers its Part in ready(). Rows in the name of a village (reports, appraisals, grades,
rules, contracts) stay with it as its history; people and what belongs to them go where their
village goes.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from accounts.models import User

from .divisions.models import Village


@dataclass(frozen=True)
class ReorganisationPlan:
    """One act: `sources` give, `target` receives (of a split: not stored yet), `closing` end on
    `day`.

    `groups`: the member groups that go, by their keys; None: everything goes.
    """

    sources: tuple[Village, ...]
    closing: tuple[Village, ...]
    target: Village
    day: datetime.date
    basis: str
    groups: frozenset[int] | None = None

    @property
    def source_codes(self) -> list[str]:
        return [village.pk for village in self.sources]

    @property
    def closing_codes(self) -> list[str]:
        return [village.pk for village in self.closing]

    @property
    def hands_over(self) -> bool:
        """One village that goes, as it is, to another township: there it is `target`."""
        return self.target.township_id != self.sources[0].township_id

    @property
    def reason(self) -> str:
        return f"{'划转' if self.hands_over else '撤并'}（{self.basis}）"


MOVES, ENDS, STAYS = "moves", "ends", "stays"


@dataclass(frozen=True)
class Consequence:
    """How many of something in `village` (a code) move, end or stay; `note`: what the person should
    know of it."""

    village: str
    fate: str
    label: str
    count: int
    note: str = ""


def _nothing(plan: ReorganisationPlan) -> list:
    return []


@dataclass(frozen=True)
class ReorganisationPart:
    """What one app knows. `refusals`: why the act cannot be done, and what to do first; `marks`:
    whatever must not have changed between preview and confirmation; `carry_out` runs in the act's
    transaction, villages being locked. `busy`: what goes on in these divisions and must be finished
    first; `another_county`: before the township of the old code has the new one."""

    lines: Callable[[ReorganisationPlan], list[Consequence]]
    marks: Callable[[ReorganisationPlan], list[object]] = _nothing
    refusals: Callable[[ReorganisationPlan], list[str]] = _nothing
    carry_out: Callable[[ReorganisationPlan, User | None], None] = lambda plan, by: None
    groups: Callable[[str], list[tuple[int, str]]] | None = None
    busy: Callable[[Collection[str]], list[str]] = lambda codes: []
    another_county: Callable[[str, str], list[str]] = lambda old, new: []


@dataclass(frozen=True)
class Preview:
    """What the act would do; `fingerprint` changes with anything it shows or stands on."""

    plan: ReorganisationPlan
    lines: list[Consequence] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    fingerprint: str = ""

    def of(self, village: str, fate: str) -> list[Consequence]:
        return [line for line in self.lines if (line.village, line.fate) == (village, fate)]


_parts: dict[str, ReorganisationPart] = {}


def register(app: str, part: ReorganisationPart) -> None:
    """Called from an app's ready()."""
    _parts[app] = part


def parts() -> list[ReorganisationPart]:
    return list(_parts.values())


def member_groups(code: str) -> list[tuple[int, str]]:
    """(key, words) of the standing member groups of a village, to choose those that go."""
    return [choice for part in parts() if part.groups for choice in part.groups(code)]


def lines(plan: ReorganisationPlan, *fates: str) -> list[Consequence]:
    """What there is of each thing, of the fates asked for."""
    found = [line for part in parts() for line in part.lines(plan) if line.count]
    return [line for line in found if not fates or line.fate in fates]


def busy(codes: Collection[str]) -> list[str]:
    return [words for part in parts() for words in part.busy(codes)]


def another_county(old: str, new: str) -> list[str]:
    return [words for part in parts() for words in part.another_county(old, new)]


def preview(plan: ReorganisationPlan) -> Preview:
    shown = lines(plan)
    refusals = [words for part in parts() for words in part.refusals(plan)]
    return Preview(plan, shown, refusals, _fingerprint(plan, shown))


def _fingerprint(plan: ReorganisationPlan, shown: list[Consequence]) -> str:
    content = [
        [[village.pk, village.name, village.closed] for village in (*plan.sources, plan.target)],
        plan.closing_codes,
        plan.day,
        plan.basis,
        sorted(plan.groups) if plan.groups is not None else None,
        [[line.village, line.fate, line.label, line.count] for line in shown],
        [part.marks(plan) for part in parts()],
    ]
    return hashlib.sha256(json.dumps(content, default=str, ensure_ascii=False).encode()).hexdigest()
