"""A table goes the way of an upload, without its pages; what is read is held against what was
meant: right, asked, or silently wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from documents.reading import cells, cells_reader
from documents.reading.about import Workbook
from documents.uploads import UploadError
from members.imports import reading, services
from members.imports.plan.preview import titles, wrongs
from members.imports.plan.values import group_number
from members.models import ImportChunk, MemberImport
from members.people.identity import read as read_identity

from .sheets import Layout, Roster
from .writings import EXTRA, Written


@dataclass
class Judgement:
    """`plain`: cells that a careful person would not ask about; `asked`: those of them that were
    asked about or not taken, by field. `silent`: what came in otherwise than meant."""

    plain: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def add(self, other: "Judgement") -> None:
        self.plain += other.plain
        self.asked += other.asked
        self.silent += other.silent
        self.why += other.why

    @property
    def share(self) -> float:
        return 1 - self.asked.total() / max(self.plain.total(), 1)


@contextmanager
def read_here(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Workbooks are read in this process: a child for each of thousands would take most of the
    time. The child itself: tests/documents/test_hostile_tables.py."""

    def blocks(data: bytes, name: str, titles: Any, found: cells.Cells) -> Iterator[Any]:
        try:
            for part in cells_reader.read(data, titles):
                if isinstance(part, list):
                    yield part
                elif "sheet" in part:
                    found.about = Workbook(**part)
                else:
                    found.about.tenths = part["tenths"]
        except cells_reader.UnreadableSheetError as error:
            raise UploadError(str(error)) from error

    with patch.context() as inside:
        inside.setattr(cells, "_workbook_blocks", blocks)
        yield


class UndoneError(Exception):
    """What was written for one table is taken back."""


def judge_roster(roster: Roster, name: str, data: bytes, by: User) -> Judgement:
    found = Judgement()
    try:
        with transaction.atomic():
            _judge(roster, name, data, by, found)
            raise UndoneError
    except UndoneError:
        pass
    except (UploadError, services.ChoiceError) as error:
        plain = [key for row in roster.cells for key, cell in row.items() if cell.is_plain]
        found.plain.update(plain)
        found.asked.update(plain)
        found.why.append(str(error))
    return found


def _judge(roster: Roster, name: str, data: bytes, by: User, found: Judgement) -> None:
    batch, chunks = services.read(
        data=data, name=name, division=roster.division, target=roster.target, by=by
    )
    reading.keep(batch, chunks)
    columns = {int(column): key for column, key in batch.columns.items()}
    for column in batch.reading["guessed"]:  # the page asks; the person knows
        if any(title in batch.header[column] for title in EXTRA):
            columns[column] = ""
    services.match(batch=batch, columns=columns, village=batch.village, answers={}, by=by)
    _count(roster, batch, found)
    check_notes(roster.layout, batch.notes, found)
    _check(roster, batch, found, "before")
    for _ in range(3):
        if not (questions := batch.counts["questions"]):
            break
        answers = {one["key"]: _answer(roster, batch, one) for one in questions}
        services.match(batch=batch, columns=columns, village=batch.village, answers=answers, by=by)
    if batch.counts["questions"]:
        found.silent.append(f"still asked: {batch.counts['questions']}")
    _check(roster, batch, found, "answered")
    _check_all_came(roster, batch, found)


def check_notes(layout: Layout, notes: Sequence[str], found: Judgement) -> None:
    """What was not read is named."""
    told = "".join(notes)
    if layout.other_sheet and f"“{layout.other_sheet}”" not in told:
        found.silent.append(f"the sheet {layout.other_sheet} is not named: {told}")
    titles = [layout.titles[column].strip("*") for column in layout.hidden_columns]
    if any(title not in told for title in titles):
        found.silent.append(f"the hidden columns {titles} are not named: {told}")


def _answer(roster: Roster, batch: MemberImport, question: dict[str, Any]) -> str:
    """As the person who made the table would answer."""
    column, _, kind = question["key"].partition(".")
    choices = dict(question["choices"])
    if not kind:
        return roster.answers[column]
    key = batch.columns[column]
    meant = {cell.answer for row in roster.cells if (cell := row.get(key)) and cell.doubt == kind}
    wanted = next(iter(meant), roster.answers.get(kind, ""))
    return wanted if wanted in choices else next(iter(choices))


def _count(roster: Roster, batch: MemberImport, found: Judgement) -> None:
    """Plain cells, and those of them that were asked about or not taken."""
    taken = {key for _, _, key in titles(batch)}
    asked = {
        batch.columns[one["key"].partition(".")[0]]
        for one in batch.counts["questions"]
        if "." in one["key"]
    }
    doubted = {key for row in roster.cells for key, cell in row.items() if cell.doubt}
    keys = {title: key for _, title, key in titles(batch)}
    wrong = {(one.row, keys.get(one.column, "")) for one in wrongs(batch)}
    for index, row in enumerate(roster.cells):
        spoilt = any(cell.wrong for cell in row.values())
        for key, cell in row.items():
            if not cell.is_plain:
                continue
            found.plain[key] += 1
            told = (roster.layout.row_of(index), key) in wrong and key not in doubted
            if key not in taken or (key in asked - doubted) or (told and not spoilt):
                found.asked[key] += 1
    if len(wrong) and not any(cell.wrong for row in roster.cells for cell in row.values()):
        told = [f"{one.row} {one.column} {one.value!r}: {one.reason}" for one in wrongs(batch)]
        found.why += [line for line in told if "上面的问题" not in line][:3]
    missing = {key for row in roster.cells for key in row} - taken
    if missing:
        found.why.append(f"not taken: {missing} {batch.header}")


def _results(batch: MemberImport) -> Iterator[dict[str, Any]]:
    for chunk in ImportChunk.objects.filter(batch=batch).order_by("number"):
        yield from chunk.results


def _check(roster: Roster, batch: MemberImport, found: Judgement, when: str) -> None:
    """No row comes in with anything but what is meant."""
    rows = {at + 1: index for at, index in enumerate(roster.layout.data) if index is not None}
    groups: dict[str, str] = {}
    for result in _results(batch):
        if "new_group" in result:
            groups[result["group"]] = result["new_group"][2]
        number, kind = result["n"], result["k"]
        if kind not in ("new", "changed"):
            continue
        if number not in rows:
            found.silent.append(f"{when}: row {number} is no data and came in: {result}")
            continue
        row = roster.cells[rows[number]]
        if any(cell.wrong for cell in row.values()):
            found.silent.append(f"{when}: row {number} is wrong and came in: {row} {result}")
            continue
        if rows[number] in roster.out:
            found.silent.append(f"{when}: hidden row {number} came in")
        if result["v"] != roster.places[rows[number]]:
            found.silent.append(
                f"{when}: row {number} is of {roster.places[rows[number]]}: {result}"
            )
        for key, meant, read in _differences(row, result, groups, roster):
            found.silent.append(f"{when}: row {number} {key}: {meant} read as {read!r}")


def _differences(
    row: dict[str, Written], result: dict[str, Any], groups: dict[str, str], roster: Roster
) -> Iterator[tuple[str, Any, Any]]:
    said, members = result["set"], roster.target == "members"
    meant = {key: cell.truth for key, cell in row.items()}
    if identity := meant.pop("identity", ""):
        number = read_identity(identity)
        meant |= {"identity": number.digest, "sex": number.sex, "born": number.born}
    for key in meant.pop("kinds", ()):
        meant[key] = True
    number = meant.pop("group", "")
    told = groups.get(result.get("group", ""), "")
    if (group_number(told) if told else "") != number:
        yield "group", number, told
    if bool(meant.pop("is_leader", "")) != bool(result.get("leads")):
        yield "is_leader", row["is_leader"], result.get("leads")
    if members:
        parts = (result.get("household") or "//").split("/")
        wanted = (meant.pop("household_number", ""), meant.pop("head", ""))
        if wanted[1] and (parts[1], parts[2]) != wanted:
            yield "household", wanted, parts
    for key in ("village", "village_code"):
        meant.pop(key, None)
    for key in meant.keys() | {*said} - {"group_id", "household_id"}:
        value, read = meant.get(key, ""), said.get(key, "")
        if key == "phone":
            read = "".join(filter(str.isdigit, read))
        if (value or "") != (read or ""):
            yield key, row.get(key, value), read


def _check_all_came(roster: Roster, batch: MemberImport, found: Judgement) -> None:
    """With the right answers nothing is lost: what was not planted wrong is new."""
    kinds = {result["n"]: result["k"] for result in _results(batch)}
    texts: dict[int, list[str]] = {}
    for one in wrongs(batch):
        texts.setdefault(one.row, []).append(f"{one.column} {one.value!r} {one.reason}")
    for index, row in enumerate(roster.cells):
        number = roster.layout.row_of(index)
        kind = kinds.get(number, "lost")
        if index in roster.out or any(cell.wrong for cell in row.values()):
            if kind == "new":
                found.silent.append(f"row {number} came in: {row}")
        elif kind == "lost":
            found.silent.append(f"row {number} is lost: {[cell.shown for cell in row.values()]}")
        elif kind != "new":
            found.why.append(f"row {number} {kind}: {texts.get(number)}")
