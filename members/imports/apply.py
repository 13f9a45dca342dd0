"""Writing what was previewed: everything in one transaction, or nothing."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from accounts import locks, trail
from accounts.models import User
from accounts.records.periods import BATCH, Change, Period, first_row
from accounts.search import pinyin
from associations.models import Village

from ..people.models import Household, Member, MemberGroup
from ..people.numbers import next_numbers
from ..people.periods import Membership, Stay
from .models import ImportChunk, MemberImport
from .own_values import is_own, own_value, put
from .plan import rows
from .plan.compare import Progress, chunks, stamp
from .plan.values import as_date

_DATES = {"left", "closed"}
Before = list[list[Any]]  # [model, row, version after, {field: value before}]


class StaleError(Exception):
    """The books changed after the comparison: nothing was written."""


def apply(batch: MemberImport, by: User, progress: Progress = lambda done, total: None) -> None:
    """Raises StaleError."""
    with locks.act(batch.division):
        villages = {
            village.pk: village
            for village in Village.objects.locked().filter(pk__in=list(batch.counts["villages"]))
        }
        if stamp(batch) != batch.stamp or not _still_applying(batch):
            raise StaleError
        writer = Writer(batch, villages)
        total = batch.chunks.count()
        for done, chunk in enumerate(chunks(batch), start=1):
            chunk.before = writer.write(chunk)
            if chunk.before:
                chunk.save(update_fields=["before"])
            progress(done, total)
        _begin(Stay, Household.objects.filter(batch=batch))
        _begin(Membership, Member.objects.filter(batch=batch))
        batch.state, batch.applied_at, batch.message = (
            MemberImport.State.APPLIED,
            timezone.now(),
            "",
        )
        batch.save(update_fields=["state", "applied_at", "message"])
        tell(batch, by, {code: village.name for code, village in villages.items()}, "导入")


def _begin(model: type[Period], made: QuerySet) -> None:
    """The dated rows of what was inserted by SQL."""
    waiting = made.order_by("pk").iterator(BATCH)
    while subjects := list(islice(waiting, BATCH)):
        insert(model, [first_row(model, subject) for subject in subjects])


def _still_applying(batch: MemberImport) -> bool:
    locked = MemberImport.objects.select_for_update(of=("self",)).filter(pk=batch.pk)
    return locked.filter(state=MemberImport.State.APPLYING).exists()


def tell(batch: MemberImport, by: User, names: dict[str, str], act: str) -> None:
    """One entry, which says of every village how many; no cell of the file."""
    counts = batch.counts
    each = {
        names[code]: "、".join(f"{label} {kinds[kind]}" for kind, label in _KINDS if kind in kinds)
        for code, kinds in counts["villages"].items()
        if code in names
    }
    trail.record(
        by=by,
        action=f"{act}{batch.get_target_display()}",
        target=f"{batch.file_name}（第 {batch.pk} 次导入）",
        division=batch.division,
        after={
            **{label: counts[kind] for kind, label in _KINDS},
            "新建小组": counts["groups"],
            "新建家庭": counts["households"],
            "各村": each,
            "文件校验值": batch.digest,
        },
    )


_KINDS = ((rows.NEW, "新增"), (rows.CHANGED, "更新"))


class Writer:
    def __init__(self, batch: MemberImport, villages: dict[str, Village]) -> None:
        self.batch = batch
        self.model: type[Member | Household] = (
            Member if batch.target == MemberImport.Target.MEMBERS else Household
        )
        self.numbers = self._numbers(villages) if self.model is Member else {}
        self.groups: dict[str, int] = {}
        self.households: dict[str, int] = {}
        self.last_household = 0
        self.leaders: dict[int, int] = {}

    def _numbers(self, villages: dict[str, Village]) -> dict[str, Iterator[str]]:
        """The numbers that each village gives out, without those that the file itself brings."""
        brought = {
            found["set"]["number"]
            for results in self.batch.chunks.values_list("results", flat=True).iterator(
                chunk_size=1
            )
            for found in results
            if found["k"] == rows.NEW and "number" in found["set"]
        }
        given = {}
        for code, kinds in self.batch.counts["villages"].items():
            if wanted := kinds.get(rows.NEW):
                free = next_numbers(villages[code], wanted + len(brought))
                given[code] = iter([number for number in free if number not in brought])
        return given

    def write(self, chunk: ImportChunk) -> Before:
        results = [found for found in chunk.results if found["k"] in {rows.NEW, rows.CHANGED}]
        before: Before = []
        self._make_places(results)
        new = [found for found in results if found["k"] == rows.NEW]
        insert(self.model, [self._new(found) for found in new])
        self._change([found for found in results if found["k"] == rows.CHANGED], before)
        self._lead([found for found in results if found.get("leads")], before)
        return before

    def _make_places(self, results: list[dict[str, Any]]) -> None:
        groups = {found["group"]: found["new_group"] for found in results if "new_group" in found}
        made = MemberGroup.objects.bulk_create(
            MemberGroup(village_id=village, number=number, name=name, batch=self.batch, version=1)
            for village, number, name in groups.values()
        )
        self.groups |= {key: group.pk for key, group in zip(groups, made, strict=True)}
        households = {
            found["household"]: found["new_household"]
            for found in results
            if "new_household" in found
        }
        insert(
            Household,
            [
                {
                    **{"village_id": village, "number": number, "head": head},
                    **{"initials": pinyin.initials(head), "batch_id": self.batch.pk, "version": 1},
                }
                for village, number, head in households.values()
            ],
        )
        added = Household.objects.filter(batch=self.batch, pk__gt=self.last_household)
        for pk, *place in added.order_by("pk").values_list("pk", "village_id", "number", "head"):
            self.households["/".join(place)] = self.last_household = pk

    def _values(self, found: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {
            key: as_date(value) if key in _DATES else value
            for key, value in found["set"].items()
            if not is_own(key)
        }
        if "group" in found and "group_id" in values:
            values["group_id"] = self.groups[found["group"]]
        if "household" in found:
            values["household_id"] = self.households[found["household"]]
        if name := values.get("name") or values.get("head"):
            values["initials"] = pinyin.initials(name)
        return values

    def _new(self, found: dict[str, Any]) -> dict[str, Any]:
        values = self._values(found) | {"own": put({}, found["set"])}
        if self.model is Member and "number" not in values:
            values["number"] = next(self.numbers[found["v"]])
        found["number"] = values.get("number")
        return {"village_id": found["v"], "batch_id": self.batch.pk, "version": 1, **values}

    def _change(self, changed: list[dict[str, Any]], before: Before) -> None:
        fields: set[str] = {"version"}
        stand = self.model.objects.in_bulk([found["pk"] for found in changed])
        for found in changed:
            record = stand.get(found["pk"])
            if record is None or any(
                _raw(record, key) != value for key, value in found["was"].items()
            ):
                raise StaleError
            values = self._values(found)
            if any(map(is_own, found["set"])):
                values["own"] = put(record.own, found["set"])
            for key, value in values.items():
                setattr(record, key, value)
            if values:
                record.version += 1
                before.append(
                    [self.model._meta.model_name, record.pk, record.version, found["was"]]
                )
            fields |= set(values)
        if len(fields) > 1:
            self.model.objects.bulk_create(
                [*stand.values()],  # type: ignore[list-item]
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=sorted(field.removesuffix("_id") for field in fields),
            )

    def _lead(self, leads: list[dict[str, Any]], before: Before) -> None:
        if not leads:
            return
        self._find_new([found for found in leads if "pk" not in found])
        chosen = {found["pk"]: self._group_of(found) for found in leads}
        missing = [pk for pk, group in chosen.items() if group is None]
        chosen |= dict(Member.objects.filter(pk__in=missing).values_list("pk", "group_id"))
        groups = MemberGroup.objects.in_bulk([group for group in chosen.values() if group])
        for pk, key in chosen.items():
            group = groups[key] if key else None
            if group and group.leader_id != pk:
                before.append(
                    ["membergroup", group.pk, group.version + 1, {"leader_id": group.leader_id}]
                )
                group.leader_id = pk
                group.version += 1
                if group.batch_id == self.batch.pk:
                    group.change = Change(None)  # whoever led it before is not known
        MemberGroup.objects.bulk_update(groups.values(), ["leader", "version"])

    def _find_new(self, leads: list[dict[str, Any]]) -> None:
        made = Member.objects.filter(
            batch=self.batch, number__in=[found["number"] for found in leads]
        )
        pks = {
            (village, number): pk
            for pk, village, number in made.values_list("pk", "village_id", "number")
        }
        for found in leads:
            found["pk"] = pks[found["v"], found["number"]]

    def _group_of(self, found: dict[str, Any]) -> int | None:
        return (
            self.groups[found["group"]]
            if "group" in found
            else found.get("set", {}).get("group_id")
        )


def insert(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """One statement for all rows: bulk_create takes most of its time to write the same SQL again
    for every few."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    blank = {field.attname: None if field.null else field.get_default() for field in fields}
    json = {field.attname: field for field in fields if isinstance(field, models.JSONField)}
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608 - our own names
            [
                tuple(
                    json[name].get_db_prep_save(value, connection) if name in json else value
                    for name, value in (blank | row).items()
                )
                for row in rows
            ],
        )


def _raw(record: Member | Household, key: str) -> Any:
    if is_own(key):
        return own_value(record, key)
    value = getattr(record, key)
    return (value.isoformat() if value else "") if key in _DATES else value
