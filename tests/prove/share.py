"""What a long walk takes of its way in every run: a seeded share. `make prove` (CUNXIE_PROVE=1) goes
all of it; CUNXIE_SEED chooses another share."""

import os
import random
from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet

PROVE = os.environ.get("CUNXIE_PROVE") == "1"
SEED = os.environ.get("CUNXIE_SEED", "2026")


def a_share(names: Sequence[str], *, one_in: int) -> list[str | ParameterSet]:
    """All names, as parameters; those outside the share only when everything is asked for."""
    chosen = set(random.Random(SEED).sample(names, -(-len(names) // one_in)))
    return [name if name in chosen else pytest.param(name, marks=pytest.mark.prove) for name in names]
