"""What a stage of a roll-out plan may ask of a village so that records answer it: each room
registers its own in ready(), as associations/reorganisation.py does. An empty condition is ticked
by hand (StageTick)."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ConditionState:
    """Of one village. `held` is None where it cannot be decided yet; `since` the day on which it
    became true; `why` says it with its figures; `url` is the page of the records that it stands
    on."""

    held: bool | None
    since: datetime.date | None = None
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Question:
    """Asked of villages of one township: how a condition stood on `day`, for the plan's `year`."""

    codes: Sequence[str]
    day: datetime.date
    year: int
    parameter: int | None = None


Findings = Mapping[str, ConditionState]


@dataclass(frozen=True)
class Condition:
    """`unit` is what its parameter counts ("" without one); `choices` are the parameters there are,
    with their words, where they are few. `evaluate` answers for all villages at once, in a number
    of queries that does not grow."""

    key: str
    label: str
    evaluate: Callable[[Question], Findings]
    unit: str = ""
    choices: tuple[tuple[int, str], ...] = ()
    group: str = "组织"

    def words(self, parameter: int | None) -> str:
        """As a table of stages names it: "协议签订率达到 80%"."""
        if self.choices:
            return dict(self.choices).get(parameter or 0, self.label)
        return f"{self.label} {parameter}{self.unit}" if self.unit else self.label

    def accepts(self, parameter: int | None) -> bool:
        if self.choices:
            return parameter in dict(self.choices)
        return parameter is not None and 1 <= parameter <= 100 if self.unit else parameter is None


_conditions: dict[str, Condition] = {}


def register(*conditions: Condition) -> None:
    """Called from an app's ready()."""
    _conditions.update({condition.key: condition for condition in conditions})


def all_conditions() -> list[Condition]:
    return list(_conditions.values())


def get(key: str) -> Condition | None:
    """None for the empty condition, and for one that no room knows any more."""
    return _conditions.get(key)


def words(key: str, parameter: int | None) -> str:
    if not key:
        return "逐村登记"
    condition = get(key)
    return condition.words(parameter) if condition else f"没有这个条件（{key}）"


def evaluate(key: str, question: Question) -> Findings:
    """A finding for each of the codes."""
    condition = get(key)
    if condition is None:
        return dict.fromkeys(
            question.codes, ConditionState(None, why="系统里已没有这个条件，请修改这个阶段。")
        )
    found = condition.evaluate(question) if question.codes else {}
    return {
        code: found.get(code, ConditionState(False, why="没有记录。")) for code in question.codes
    }
