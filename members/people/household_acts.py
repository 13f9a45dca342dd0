"""迁移、销户: what a household's move to another village and its closing carry along, end and
leave. Every app says so of its own rows (`register`, in ready()); tests walk the models for one
that nobody speaks of."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from accounts.models import User
from associations.models import Village

from .models import Household

GOES, ENDS, STAYS = "随户迁走", "到这一天结束", "留在原来的记录里"


@dataclass(frozen=True)
class HouseholdAct:
    """`to` another village, or closed."""

    household: Household
    on: datetime.date
    to: Village | None = None
    reason: str = ""

    @property
    def why(self) -> str:
        return "；".join(filter(None, ["家庭迁移" if self.to else "销户", self.reason]))

    def not_before(self, day: datetime.date) -> datetime.date:
        """Nothing ends before it began."""
        return max(self.on, day)


@dataclass(frozen=True)
class HouseholdPart:
    """Rows of one model: what becomes of them when the household moves, and when it is closed.
    `note`, of a move. `carry_out` runs in the act's transaction, the household being where it
    goes."""

    model: type[Model]
    label: str
    rows: Callable[[Household], QuerySet]
    moved: str
    closed: str
    note: str = ""
    carry_out: Callable[[HouseholdAct, User | None], None] = lambda act, by: None


_parts: list[HouseholdPart] = []


def register(*parts: HouseholdPart) -> None:
    _parts.extend(part for part in parts if part not in _parts)


def told() -> set[type[Model]]:
    return {part.model for part in _parts}


def consequences(household: Household, *, closing: bool) -> list[str]:
    """In words, what there is of it; one query a part."""
    counted = [(part, part.rows(household).count()) for part in _parts]
    return [
        f"{part.label} {count} 条：{part.closed if closing else part.moved}"
        + (f"，{part.note}" if part.note and not closing else "")
        for part, count in counted
        if count
    ]


def carry_out(act: HouseholdAct, by: User | None) -> None:
    for part in _parts:
        part.carry_out(act, by)
