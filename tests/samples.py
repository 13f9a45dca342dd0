"""What a walk over all pages needs. Each app makes one record of each kind in its access_samples.py
(`make`), and says there what fills those URLs whose names do not say it (`SAMPLES`) and what is
uploaded (`BATCHES`)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern

from accounts.models import User
from associations.models import Village
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE

YEAR, MONTH = 2025, 202501
DAY = datetime.date(YEAR, 1, 1)
IN_VILLAGE, IN_TOWNSHIP = {"code": VILLAGE}, {"code": TOWNSHIP}
USUAL: dict[str, object] = {"code": VILLAGE, "year": YEAR, "period": MONTH}
KEYS = {"pk", "ref"}  # name a record that was made

__all__ = [
    "COUNTY",
    "DAY",
    "IN_TOWNSHIP",
    "IN_VILLAGE",
    "KEYS",
    "MONTH",
    "YEAR",
    "Side",
    "usual_sample",
]


def usual_sample(pattern: URLPattern) -> dict[str, object] | None:
    """A village's page, in a usual year; the `pk` of venue-edit is a "venue". None if the address
    asks for more."""
    parameters = set(pattern.pattern.converters)
    if parameters - KEYS - USUAL.keys():
        return None
    noun = str(pattern.name).rpartition("-")[0].replace("-", "_")
    return {name: USUAL.get(name, noun) for name in parameters}


@dataclass(frozen=True)
class Side:
    """Where records are made, and by whom; `made` are those of the apps before, by the names that
    SAMPLES use."""

    village: Village
    by: User
    county: str
    made: dict[str, Any] = field(default_factory=dict)
