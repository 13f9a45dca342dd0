"""Which entries of the trail are told to some people as number and hash alone, so that the chain
can be verified and nothing marks what they may not know. Each room registers its acts in ready(),
as it does its guards. The rule is in the reading: it holds for the entries of before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Q, Value, When

from ..roles import Role

if TYPE_CHECKING:
    from . import User


@dataclass(frozen=True)
class Acts:
    """`which` entries, told in full to `roles` only. `counted`: what other entries count of the
    same, action → how the names of those counts end."""

    which: Q
    roles: Collection[Role]
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_acts: dict[str, Acts] = {}


def register(room: str, acts: Acts) -> None:
    """Called from an app's ready()."""
    _acts[room] = acts


def withheld_from(user: "User") -> Case:
    whens = [
        When(acts.which, then=Value(True)) for acts in _acts.values() if user.role not in acts.roles
    ]
    return Case(*whens, default=Value(False), output_field=BooleanField())


def counts_withheld_from(user: "User") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for acts in _acts.values():
        if user.role not in acts.roles:
            for action, endings in acts.counted.items():
                found[action] = found.get(action, ()) + endings
    return found
