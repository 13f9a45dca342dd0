"""What the person sees of a comparison: rows of one kind, a page of them, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from associations.models import Village
from documents.reading.named_tables import RowError
from documents.workbook import Noted

from ...people.layout import fields_of
from ...people.models import KINDS, LeaveKind
from ..models import MemberImport
from ..sealing import shown
from . import rows
from .compare import chosen, chunks

PER_PAGE = 50
KINDS_SHOWN = (
    (rows.ERROR, "有错误"),
    (rows.NEW, "新增"),
    (rows.CHANGED, "更新"),
    (rows.SAME, "没有变化"),
    (rows.OUT, "不读"),
)
_WORDS = {"m": "男", "f": "女", "True": "是", "False": "否", "": "", "None": ""}
_BLANK = "空白"
_NOT_KEPT = "身份证号不保存。要核对的，请重新填写。"


@dataclass(frozen=True)
class CellShown:
    """`old`: what stood on the books and is struck out. `error`: what to do. `told`: what is stored
    instead of the text."""

    title: str
    text: str
    old: str | None = None
    error: str = ""
    told: str = ""


@dataclass(frozen=True)
class ImportPreviewLine:
    """`more`: what else changes, of which the file has no column."""

    number: int
    village: str
    cells: list[CellShown]
    more: list[str]
    errors: list[str]


def titles(batch: MemberImport) -> list[tuple[int, str, str]]:
    """Column of the file, its title there, key of its field."""
    return [
        (column, batch.header[column], key)
        for column, key in chosen(batch).items()
        if key and key != "ignored"
    ]


def lines(batch: MemberImport, kind: str, page: int) -> list[ImportPreviewLine]:
    start = (page - 1) * PER_PAGE
    names = dict(Village.objects.in_division(batch.division[:9]).values_list("pk", "name"))
    columns, labels = titles(batch), field_titles(batch)
    found: list[ImportPreviewLine] = []
    for number, (result, cells) in enumerate(_of_kind(batch, kind)):
        if number >= start + PER_PAGE:
            break
        if number >= start:
            found.append(_line(result, cells, columns, labels, names))
    return found


def wrongs(batch: MemberImport) -> Iterator[RowError]:
    columns = {key: (column, title) for column, title, key in titles(batch)}
    labels = field_titles(batch)
    for result, cells in _of_kind(batch, rows.ERROR):
        for key, text in result["errors"]:
            column, title = columns.get(key, (-1, labels.get(key, "")))
            value = shown(cells[column]) if 0 <= column < len(cells) else ""
            if key == "identity" and value:
                value = "（不显示）"
            yield RowError(result["n"], title, value, text)


def wrong_rows(batch: MemberImport) -> Iterator[list[Noted | str]]:
    """The rows with an error as they stand in the file, with the reason on the cell; ID numbers
    were not kept."""
    columns = {key: column for column, _, key in titles(batch)}
    width = len(batch.header)
    for result, cells in _of_kind(batch, rows.ERROR):
        line: list[Noted | str] = [
            Noted("", _NOT_KEPT) if isinstance(cell, dict) else cell for cell in cells[:width]
        ]
        line += [""] * (width - len(line))
        for key, told in result.get("as", {}).items():
            if told.startswith(rows.ABOVE):  # which stays behind
                line[columns[key]] = told.removeprefix(rows.ABOVE).partition("，存为 ")[0]
        for key, text in reversed(result["errors"]):
            column = columns.get(key, 0)
            before = line[column]
            shown_text = before.text if isinstance(before, Noted) else before
            line[column] = Noted(shown_text, text)
        yield line


def field_titles(batch: MemberImport) -> dict[str, str]:
    return {field.key: field.title for field in fields_of(batch.target, batch.division)}


def _of_kind(batch: MemberImport, kind: str) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    for chunk in chunks(batch):
        for result, (_, cells) in zip(chunk.results, chunk.rows, strict=False):
            if result["k"] == kind:
                yield result, cells


def _line(
    result: dict[str, Any],
    cells: list[Any],
    columns: list[tuple[int, str, str]],
    labels: dict[str, str],
    names: dict[str, str],
) -> ImportPreviewLine:
    errors = dict(reversed(result.get("errors", ())))
    old = _old(result, {key for _, _, key in columns})
    made = [
        CellShown(
            title,
            shown(cells[column]) if column < len(cells) else "",
            old.pop(key, None),
            errors.pop(key, ""),
            result.get("as", {}).get(key, ""),
        )
        for column, title, key in columns
    ]
    more = [
        f"{labels.get(key, key)}：{before or _BLANK} → {_word(key, result['set'].get(key))}"
        for key, before in old.items()
        if key in result.get("set", {})
    ]
    rest = [f"{labels[key]}：{text}" if key in labels else text for key, text in errors.items()]
    return ImportPreviewLine(result["n"], names.get(result["v"], ""), made, more, rest)


def _old(result: dict[str, Any], present: set[str]) -> dict[str, str]:
    """The kinds that one column of words changes are shown there."""
    old = {key: _word(key, value) for key, value in result.get("old", {}).items()}
    flags = [key for key in old if key in KINDS and key not in present]
    if flags and "kinds" in present:
        was = [KINDS[key] for key in flags if old.pop(key) == "是"]
        old["kinds"] = "、".join(was)
    if "head" in old and "head" not in present:
        old["household_number"] = old.pop("head")
    return old


def _word(key: str, value: object) -> str:
    text = str(value)
    if key == "left_kind":
        return str(LeaveKind(text).label) if text else ""
    if key == "identity":
        return "已核对" if value else ""
    return _WORDS.get(text, text) if key in {"sex", *KINDS} or text in {"", "None"} else text
