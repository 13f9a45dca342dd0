"""What a walk over all pages needs. Each app says in its access_samples.py what fills its URLs (`SAMPLES`), what is
uploaded there (`BATCHES`, if anything), and makes one record of each kind (`make`)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from associations.models import Village
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE

YEAR, MONTH = 2025, 202501
DAY = datetime.date(YEAR, 1, 1)
IN_VILLAGE, IN_TOWNSHIP = {"code": VILLAGE}, {"code": TOWNSHIP}

__all__ = ["COUNTY", "DAY", "IN_TOWNSHIP", "IN_VILLAGE", "MONTH", "YEAR", "Side"]


@dataclass(frozen=True)
class Side:
    """Where records are made, and by whom; `made` are those of the apps before, by the names that SAMPLES use."""

    village: Village
    by: User
    county: str
    made: dict[str, Any] = field(default_factory=dict)
