"""What the database already has of a block of rows: a constant number of queries, however long the
block."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ...people.models import KINDS, Household, Member
from .own import flat

MEMBER_COLUMNS = (
    *(
        "id",
        "version",
        "village_id",
        "number",
        "name",
        "sex",
        "born",
        "identity",
        "phone",
        "household_id",
        "group_id",
    ),
    *(*KINDS, "skills", "joined", "left", "left_kind", "left_reason", "note", "own"),
)
HOUSEHOLD_COLUMNS = (
    *(
        "id",
        "version",
        "village_id",
        "number",
        "head",
        "villagers_group",
        "address",
        "phone",
        "is_migrant",
        "closed",
        "own",
    ),
)
Known = dict[str, Any]


class KnownMembers:
    """Members of the township by ID digest, by number and by name."""

    def __init__(
        self,
        township: str,
        villages: Iterable[str],
        digests: list[str],
        numbers: list[str],
        names: list[str],
    ) -> None:
        self.by_digest: dict[str, list[Known]] = defaultdict(list)
        self.by_number: dict[tuple[str, str], Known] = {}
        self.by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        everybody = Member.objects.in_division(township).order_by("pk").values(*MEMBER_COLUMNS)
        local = everybody.filter(village_id__in=set(villages))
        if digests:
            for row in everybody.filter(identity__in=digests):
                self.by_digest[row["identity"]].append(flat(row))
        if numbers:
            for row in local.filter(number__in=numbers):
                self.by_number[row["village_id"], row["number"]] = flat(row)
        for row in local.filter(name__in=set(names)):
            self.by_name[row["village_id"], row["name"]].append(flat(row))

    def households(self) -> set[int]:
        rows = [
            *self.by_number.values(),
            *(row for found in self.by_name.values() for row in found),
        ]
        rows += [row for found in self.by_digest.values() for row in found]
        return {row["household_id"] for row in rows if row["household_id"]}


class KnownHouseholds:
    """Households by their row, by number and by head."""

    def __init__(
        self,
        villages: Iterable[str],
        numbers: Iterable[str],
        heads: Iterable[str],
        pks: Iterable[int] = (),
    ) -> None:
        self.by_pk: dict[int, Known] = {}
        self.by_number: dict[tuple[str, str], Known] = {}
        self.by_head: dict[tuple[str, str], list[Known]] = defaultdict(list)
        rows = Household.objects.order_by("pk").values(*HOUSEHOLD_COLUMNS)
        local = rows.filter(village_id__in=set(villages))
        for wanted, found in (
            (set(numbers), lambda values: local.filter(number__in=values)),
            (set(heads), lambda values: local.filter(head__in=values)),
            (set(pks), lambda values: rows.filter(pk__in=values)),
        ):
            for row in found(wanted) if wanted else ():
                self._add(flat(row))

    def _add(self, row: Known) -> None:
        if row["id"] in self.by_pk:
            return
        self.by_pk[row["id"]] = row
        self.by_head[row["village_id"], row["head"]].append(row)
        if row["number"]:
            self.by_number[row["village_id"], row["number"]] = row
