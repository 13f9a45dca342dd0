"""A ladder: every grade adds criteria, all of which must hold."""

from dataclasses import dataclass

from .base import AnyStandard


@dataclass(frozen=True)
class LadderStandard(AnyStandard):
    pass
