"""Tables of divisions, agreements and appraisals go the way of their imports and are held against
what was meant."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from assessment.grading.services.table_imports import import_table
from assessment.management.commands.import_appraisals import Command as Appraisals
from associations.divisions import services as divisions
from associations.models import Village
from autonomy.agreements.services import answer_imports
from autonomy.models import Agreement, Appraisal
from documents.reading.named_tables import ImportRefusedError
from documents.uploads import UploadError
from tests.autonomy.agreements.records import homes_of, text_of
from tests.conftest import TOWNSHIP, VILLAGE

from .judge import Judgement, UndoneError
from .others import Other, Row

Told = list[tuple[int, str]]  # row, and what is said of it


class NotTakenError(Exception):
    def __init__(self, told: Iterable[tuple[int, str]]) -> None:
        super().__init__()
        self.told = list(told)


def judge_other(other: Other, name: str, data: bytes, by: User) -> Judgement:
    found = Judgement()
    plain = [(i, key) for i, row in enumerate(other.cells) for key in row if row[key].is_plain]
    found.plain.update(key for _, key in plain)
    try:
        with transaction.atomic():
            _take(other, name, data, by)
            found.silent += _compared(other)
            raise UndoneError
    except UndoneError:
        pass
    except NotTakenError as error:
        _count(other, error.told, found)
    except UploadError as error:
        doubtful = any(cell.doubt or cell.wrong for row in other.cells for cell in row.values())
        found.asked.update(key for _, key in plain if not doubtful)
        found.why.append(str(error))
    return found


def _take(other: Other, name: str, data: bytes, by: User) -> None:
    if other.kind == "divisions":
        try:
            divisions.import_divisions(data=data, file_name=name, by=None, opened=None)
        except divisions.FaultyFileError as error:
            raise NotTakenError((fault.line, str(fault)) for fault in error.faults) from None
    elif other.kind == "appraisals":
        try:
            import_table(
                resource=Appraisals.resource(),
                data=data,
                name=name,
                titles=Appraisals.titles,
                required=Appraisals.required,
                answers={},
            )
        except ImportRefusedError as error:
            raise NotTakenError((one.row, str(one)) for one in error.errors) from None
    else:
        village = Village.objects.get(pk=VILLAGE)
        text_of(village)
        homes_of(village, *other.heads)
        batch = answer_imports.upload_answers(data=data, name=name, division=VILLAGE, by=by)
        plan = answer_imports.preview_answers(batch)
        if plan.errors:
            raise NotTakenError((one.row, str(one)) for one in plan.errors)
        answer_imports.confirm_answers(batch=batch, seen=plan.fingerprint, by=by)


def _count(other: Other, told: Told, found: Judgement) -> None:
    """Refused: every wrong row is named; what is said of others was asked for nothing."""
    named = {row for row, _ in told}
    for index, row in enumerate(other.cells):
        number = other.layout.row_of(index)
        wrong = any(cell.wrong for cell in row.values())
        doubtful = any(cell.doubt for cell in row.values())
        if wrong and number not in named:
            found.silent.append(f"row {number} is wrong and is not named: {row} {told}")
        if number in named and not (wrong or doubtful):
            said = [text for at, text in told if at == number]
            found.asked.update(list(row)[: len(said)])
            found.why += said[:2]


def _compared(other: Other) -> list[str]:
    """What is stored otherwise than meant."""
    found, read = [], {"divisions": _division, "appraisals": _appraisal}.get(other.kind, _answer)
    for index, row in enumerate(other.cells):
        where = f"row {other.layout.row_of(index)}"
        if any(cell.wrong for cell in row.values()):
            found.append(f"{where} is wrong and came in: {row}")
            continue
        stored = read(row)
        for key, cell in row.items():
            if key in stored and (stored[key] or "") != (cell.truth or ""):
                found.append(f"{where} {key}: {cell} read as {stored[key]!r}")
        if not stored:
            found.append(f"{where} is lost: {row}")
    counts = {
        "divisions": Village.objects.filter(township=TOWNSHIP, code__gte=f"{TOWNSHIP}3"),
        "appraisals": Appraisal.objects.all(),
    }
    made = counts.get(other.kind, Agreement.objects.all()).count()
    if made != len(other.cells):
        found.append(f"{len(other.cells)} rows made {made} records")
    return found


def _division(row: Row) -> dict[str, object]:
    for one in Village.objects.filter(pk=row["code"].truth):
        day = one.opened.isoformat() if one.opened else ""
        return {"name": one.name, "kind": one.kind, "opened": day}
    return {}


def _appraisal(row: Row) -> dict[str, object]:
    place, day = row["village_code"].truth, row["date"].truth
    for one in Appraisal.objects.filter(village=place, date=day):
        return {"asked": one.asked, "satisfied": one.satisfied}
    return {}


def _answer(row: Row) -> dict[str, object]:
    for one in Agreement.objects.filter(household__head=row["head"].truth):
        return {
            "state": one.state,
            "asked": one.asked.isoformat() if one.asked else "",
            "signed": one.signed.isoformat() if one.signed else "",
            "signer": one.signer,
            "met_person": one.met_person,
            "note": one.note,
        }
    return {}
