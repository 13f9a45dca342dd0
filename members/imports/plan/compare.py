"""A file against what is on the books: block by block, kept beside its rows; nothing else is
written."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Max, Sum

from associations.models import Village
from documents.reading.about import Workbook
from documents.reading.questions import ReadingQuestion, hidden

from ...people.models import Household, Member, MemberGroup
from ..models import ImportChunk, MemberImport
from ..sealing import sealed
from . import rows
from .doubts import Doubts
from .households import HouseholdPlan
from .members import MemberPlan
from .places import Groups, Villages
from .values import group_number

Progress = Callable[[int, int], None]
NAMED = 20


def compare(batch: MemberImport, progress: Progress = lambda done, total: None) -> None:
    """Fills the chunks' results, the counts, and the fingerprint of what the person will
    confirm."""
    before = stamp(batch)
    doubts = Doubts.of(batch.reading)
    plan = _plan(batch, doubts)
    tally, digest = ImportTally(), hashlib.sha256()
    total = batch.chunks.count()
    identity = [column for column, key in chosen(batch).items() if key == "identity"]
    for done, chunk in enumerate(chunks(batch), start=1):
        again = _seal_identity(chunk, identity)
        chunk.results = plan.plan(chunk.rows)
        tally.add(chunk.results)
        digest.update(json.dumps(chunk.results).encode())
        chunk.save(update_fields=["rows", "results"] if again else ["results"])
        progress(done, total)
    batch.counts = {
        **tally.counts(),
        "rows": batch.counts.get("rows", 0),
        "questions": [asdict(question) for question in _open(batch, doubts)],
    }
    batch.fingerprint, batch.stamp = digest.hexdigest(), before
    batch.save(update_fields=["counts", "fingerprint", "stamp"])


def _open(batch: MemberImport, doubts: Doubts) -> list[ReadingQuestion]:
    unseen = hidden(Workbook(hidden_rows=[*doubts.hidden_rows]), doubts.hidden_rows, ())
    asked = [*unseen, *doubts.questions.values()]
    return [question for question in asked if question.is_open(doubts.answers)]


def stamp(batch: MemberImport) -> str:
    """Changes with every change to the members, households, groups and villages of the township."""
    township = batch.division[:9]
    said: list[object] = [
        model.objects.in_division(township).aggregate(Count("pk"), Max("pk"), Sum("version"))
        for model in (Member, Household, MemberGroup)
    ]
    said += Village.objects.in_division(township).order_by("pk").values_list("pk", "name", "closed")
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def chunks(batch: MemberImport) -> Iterator[ImportChunk]:
    """One at a time: a file is never in memory as a whole."""
    for number in batch.chunks.order_by("number").values_list("number", flat=True):
        yield ImportChunk.objects.get(batch=batch, number=number)


def chosen(batch: MemberImport) -> dict[int, str]:
    return {int(column): key for column, key in batch.columns.items()}


def _plan(batch: MemberImport, doubts: Doubts) -> MemberPlan | HouseholdPlan:
    villages = Villages.of(batch.division, batch.created_by, batch.village)
    reading = rows.RowReader(batch, chosen(batch), villages, doubts)
    if batch.target == MemberImport.Target.HOUSEHOLDS:
        return HouseholdPlan(reading)
    groups = Groups(batch.division, lambda: _group_numbers(batch))
    return MemberPlan(batch.division[:9], reading, groups)


def _group_numbers(batch: MemberImport) -> set[int]:
    """Those that the file names, of whatever village."""
    columns = [column for column, key in chosen(batch).items() if key == "group"]
    said = {
        cell
        for chunk in chunks(batch)
        for _, cells in chunk.rows
        for column in columns
        if column < len(cells) and isinstance(cell := cells[column], str)
    }
    return {number for text in said if (number := group_number(text))}


def _seal_identity(chunk: ImportChunk, columns: list[int]) -> bool:
    """A column that was chosen by hand holds no number either; says whether it did."""
    found = False
    for _, cells in chunk.rows:
        for column in columns:
            if column < len(cells) and cells[column] and isinstance(cells[column], str):
                cells[column], found = sealed(cells[column]), True
    return found


class ImportTally:
    """How many rows of each kind, and what will be created."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.wrong = 0
        self.villages: dict[str, Counter[str]] = {}
        self.added: dict[str, list[list[str]]] = {"groups": [], "households": []}
        self.number: Counter[str] = Counter()

    def add(self, results: list[dict[str, Any]]) -> None:
        for found in results:
            kind = found["k"]
            self.kinds[kind] += 1
            if kind == rows.ERROR:
                self.wrong += len(found["errors"])
                continue
            if kind not in {rows.SAME, rows.OUT}:
                self.villages.setdefault(found["v"], Counter())[kind] += 1
            for key, name in (("new_group", "groups"), ("new_household", "households")):
                if key in found:
                    self.number[name] += 1
                    if len(self.added[name]) < NAMED:
                        self.added[name].append([found[key][0], found[key][2]])

    def counts(self) -> dict[str, object]:
        return {
            **{kind: self.kinds[kind] for kind in rows.RESULTS},
            "wrong": self.wrong,
            "villages": {code: dict(kinds) for code, kinds in sorted(self.villages.items())},
            "groups": self.number["groups"],
            "households": self.number["households"],
            "added": self.added,
        }
