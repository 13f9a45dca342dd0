"""A ladder: every grade adds criteria, all of which must hold."""

from dataclasses import dataclass

from .base import BaseStandard


@dataclass(frozen=True)
class LadderStandard(BaseStandard):
    pass
