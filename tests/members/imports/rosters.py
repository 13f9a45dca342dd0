"""Workbooks as offices have them, with invented people, and the way a person takes them through an
import."""

import io
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import MemberImport
from members.people.identity import check_digit


def identity_number(index: int, *, born: str = "19800105", man: bool = True) -> str:
    seventeen = f"431321{born}{index * 2 % 1000 + (1 if man else 0):03d}"
    return seventeen + check_digit(seventeen)


def workbook(
    rows: Sequence[Sequence[Any]], merge: Sequence[str] = (), sheet: str = "Sheet1"
) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    for cells in merge:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(
    client: Client,
    code: str,
    rows: Sequence[Sequence[Any]] | bytes,
    name: str = "名册.xlsx",
    target: str = "members",
) -> MemberImport:
    data = rows if isinstance(rows, bytes) else workbook(rows)
    response = client.post(
        f"/imports/{code}/", {"target": target, "file": SimpleUploadedFile(name, data)}, follow=True
    )
    assert response.status_code == 200, re.sub(r"<[^>]+>|\s+", " ", response.content.decode())
    return MemberImport.objects.latest("pk")


def act(client: Client, batch: MemberImport, act: str, **data: str) -> str:
    """Posts the act; what the page then says."""
    if act == "confirm":
        data.setdefault("seen", batch.fingerprint)
    response = client.post(
        f"/imports/{batch.division}/{batch.pk}/", {"act": act, **data}, follow=True
    )
    if MemberImport.objects.filter(pk=batch.pk).exists():
        batch.refresh_from_db()
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def match(client: Client, batch: MemberImport, village: str = "", **corrected: str) -> str:
    """Takes the columns as proposed, but for those corrected: title → key of the field."""
    columns = {f"column_{column}": key for column, key in batch.columns.items()}
    for title, key in corrected.items():
        columns[f"column_{batch.header.index(title)}"] = key
    return act(client, batch, "match", village=village or batch.village, **columns)


def compared(client: Client, code: str, rows: Any, **options: Any) -> MemberImport:
    batch = upload(client, code, rows, **options)
    match(client, batch)
    return batch


def imported(client: Client, code: str, rows: Any, **options: Any) -> MemberImport:
    batch = compared(client, code, rows, **options)
    assert batch.counts["error"] == 0, errors(batch)
    act(client, batch, "confirm")
    return batch


def kinds(batch: MemberImport) -> dict[str, int]:
    return {
        kind: batch.counts[kind]
        for kind in ("new", "changed", "same", "error")
        if batch.counts[kind]
    }


def errors(batch: MemberImport) -> list[tuple[int, str, str]]:
    from members.imports.plan.preview import wrongs

    return [(wrong.row, wrong.column, wrong.reason) for wrong in wrongs(batch)]
