"""Reconciliation: a statement kept, its lines matched with entries by sum, voucher and day, or by
hand. Nothing of the ledger changes."""

import datetime
import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from accounts import trail
from accounts.models import ImportBatch, User
from accounts.records import remove_record, save_record
from accounts.records.tables_in import applied, unapplied
from documents.reading.named_tables import NamedSheet

from ..models.entries import Entry
from ..models.statements import Statement, StatementLine
from ..statement_files import UPLOAD, read_statement, statement_lines

_GIVEN = ("fund_id", "source", "starts", "ends", "balance")
NEAR = 7  # days that a movement may lie from its entry and still be matched unasked
# days before the first statement that an entry may be of, when it was booked and not yet paid
EARLIER = 31


@transaction.atomic
def take_statement(*, statement: Statement, data: bytes, name: str, by: User | None) -> Statement:
    """Keep the file's lines and match what is plain. Raises ValidationError, UploadError,
    OpenQuestionsError."""
    digest = hashlib.sha256(data).hexdigest()
    return _take(statement, read_statement(data, name), name, digest, by)


def ask_first(*, statement: Statement, data: bytes, name: str, by: User) -> ImportBatch:
    """Keep a file of which it has to be asked how it is read. Raises UploadError."""
    given = {key: str(getattr(statement, key)) for key in _GIVEN}
    code = statement.fund.code
    return UPLOAD.take(data=data, name=name, division=code, by=by, given=given)


@transaction.atomic
def take_upload(*, batch: ImportBatch, by: User) -> Statement:
    """Once everything is answered. Raises AlreadyDoneError, ValidationError, UploadError."""
    batch = unapplied(batch)
    sheet = NamedSheet.kept(batch.rows["sheet"]).answered(batch.rows["answers"])
    fields = {field.attname: field for field in Statement._meta.concrete_fields}
    values = {name: fields[name].to_python(text) for name, text in batch.rows["given"].items()}
    applied(batch)
    lines = statement_lines(sheet, batch.file_name)
    return _take(Statement(**values), lines, batch.file_name, batch.digest, by)


def _take(
    statement: Statement, lines: list[StatementLine], name: str, digest: str, by: User | None
) -> Statement:
    outside = [line for line in lines if not statement.starts <= line.date <= statement.ends]
    if outside:
        first = outside[0]
        raise ValidationError(
            f"第 {first.number} 行的日期 {first.date.isoformat()} 不在起止日期以内，请核对。"
        )
    statement.file_name, statement.digest = name[:200], digest
    save_record(record=statement, by=by, action="上传对账单")
    for line in lines:
        line.statement = statement
    StatementLine.objects.bulk_create(lines)
    match_plain(statement=statement, by=by)
    return statement


@transaction.atomic
def match_plain(*, statement: Statement, by: User | None) -> int:
    """Match each open line with the one entry of its side and sum that fits best: the same voucher,
    then the nearest day within a week. How many were matched."""
    _locked(statement)
    free: dict[tuple[str, int], list[Entry]] = {}
    for entry in candidates(statement).order_by("date", "pk"):
        free.setdefault((entry.side, entry.amount), []).append(entry)
    lines = list(statement.lines.filter(entry=None))
    matched = []
    for strict in (True, False):  # whoever has the same voucher comes first
        for line in lines:
            fitting = free.get((line.side, line.amount), [])
            if line.entry_id is None and (best := _best(line, fitting, strict)):
                fitting.remove(best)
                line.entry, line.match = best, StatementLine.Match.AUTO
                matched.append(line)
    StatementLine.objects.bulk_update(matched, ["entry", "match"])
    return len(matched)


@transaction.atomic
def match_by_hand(*, line: StatementLine, entry: Entry, by: User | None) -> None:
    """Raises ValidationError: another sum, matched already, or no entry of this fund."""
    statement = _locked(line.statement)
    line = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.entry_id:
        raise ValidationError("这一行已经对上了，请先取消再另选。")
    if not candidates(statement).filter(pk=entry.pk).exists():
        raise ValidationError("这笔账不能选：不在这项经费里、日期不合，或者已经对上别的行。")
    if (line.side, line.amount) != (entry.side, entry.amount):
        raise ValidationError(
            "金额或收支方向不一样，不能对上。账记错了的，请冲销后按对账单重新登记。"
        )
    line.entry, line.match = entry, StatementLine.Match.MANUAL
    line.save(update_fields=["entry", "match"])
    _tell("对账：对上", line, by)


@transaction.atomic
def unmatch(*, line: StatementLine, by: User | None) -> None:
    _locked(line.statement)
    found = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if found.entry_id is None:
        return
    _tell("对账：取消对上", found, by)
    found.entry, found.match = None, ""
    found.save(update_fields=["entry", "match"])


def remove_statement(*, statement: Statement, by: User | None) -> None:
    """With its lines; the ledger stays as it is."""
    remove_record(record=statement, by=by)


def candidates(statement: Statement, earlier: int = EARLIER) -> QuerySet[Entry]:
    """Entries that the statement may still show: on no statement yet, not cancelled out by a
    reversal, and of the days since `earlier` days before the fund's first statement."""
    first = Statement.objects.filter(fund=statement.fund_id, ends__lte=statement.ends).aggregate(
        day=Min("starts")
    )["day"]
    since = (first or statement.starts) - datetime.timedelta(days=earlier)
    rows = Entry.objects.filter(
        fund=statement.fund_id, date__range=(since, statement.ends), statement_line=None
    )
    return rows.exclude(cancelled(statement))


def cancelled(statement: Statement) -> Q:
    """An entry and its reversal that neither bank nor village saw."""
    ends = statement.ends
    return Q(reversed_by__date__lte=ends, reversed_by__statement_line=None) | Q(
        reverses__isnull=False, reverses__statement_line=None
    )


def _best(line: StatementLine, entries: Iterable[Entry], strict: bool) -> Entry | None:
    near = [entry for entry in entries if abs((entry.date - line.date).days) <= NEAR]
    if strict:
        near = [entry for entry in near if line.voucher and entry.voucher == line.voucher]
    return min(near, key=lambda entry: (abs((entry.date - line.date).days), entry.pk), default=None)


def _locked(statement: Statement) -> Statement:
    return (
        Statement.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=statement.pk)
    )


def _tell(action: str, line: StatementLine, by: User | None) -> None:
    trail.record(
        by=by,
        action=action,
        target=str(line),
        division=line.statement.fund.code,
        after={"对账单行": line.number, "账": str(line.entry)},
    )
