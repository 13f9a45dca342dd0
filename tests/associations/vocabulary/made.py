"""Vocabularies for tests."""

import copy
from collections.abc import Iterable
from typing import Any

from accounts.records.published import digest
from associations.models import Vocabulary
from associations.vocabulary.in_force import documents
from tests.conftest import COUNTY

Changes = dict[str, Iterable[dict[str, Any]]]  # list → kinds added or changed, by their code


def data_with(**changes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The documents', with kinds added or changed."""
    data = copy.deepcopy(documents().data)
    for key, rows in changes.items():
        there = {row["code"]: row for row in data["lists"][key]}
        for row in rows:
            there[row["code"]] = there.get(row["code"], {}) | row
        data["lists"][key] = list(there.values())
    return data


def publish(month: int, county: str = COUNTY, **changes: Iterable[dict[str, Any]]) -> Vocabulary:
    data = data_with(**changes)
    return Vocabulary.objects.create(
        division=county, effective_from=month, title="类别", data=data, digest=digest(data)
    )
