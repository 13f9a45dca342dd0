"""Small tables by file, through the resource that knows what a row means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from import_export.resources import ModelResource
from tablib import Dataset

from associations.divisions.village_rows import NAME_TITLES, CountWidget, other_villages
from documents.reading.named_tables import (
    NOT_FROM_ABOVE,
    ImportRefusedError,
    NamedSheet,
    RowError,
    Titles,
    ordered,
    read_sheet,
)
from documents.reading.questions import Answers
from documents.reading.sent_back import wrong_rows
from documents.workbook import Sheet

from ...reports.importing import ImportCounts


@transaction.atomic
def import_table(
    *,
    resource: ModelResource,
    data: bytes,
    name: str,
    titles: Titles,
    required: Sequence[str],
    answers: Answers,
    dry_run: bool = False,
    partly: bool = False,
) -> tuple[ImportCounts, list[Sheet]]:
    """The counts, and the wrong rows to be sent back, which keep the others out unless `partly`.

    Raises UploadError for the file as a whole, ImportRefusedError for its rows; then nothing is
    written, nor with `dry_run`, which only counts."""
    titles = {**titles, "village_name": NAME_TITLES}
    whole = read_sheet(data, name, titles, required).answered(answers)
    clashes = [*other_villages(whole), *_taken_from_above(whole, resource)]
    out = {error.row for error in clashes}
    sheet = replace(whole, rows=[row for row in whole.rows if row.number not in out])
    columns = [column for column in titles if column in sheet.titles]
    rows = [[row.cells[column] for column in columns] for row in sheet.rows]
    result = resource.import_data(
        Dataset(*rows, headers=columns),
        dry_run=dry_run or bool(clashes and not partly),
        raise_errors=False,
        rollback_on_validation_errors=not partly,
    )
    for broken in [
        *result.base_errors,
        *(error for row in result.error_rows for error in row.errors),
    ]:
        raise broken.error
    errors = ordered([*clashes, *_errors(result.invalid_rows, resource, sheet)])
    if errors and not partly:
        raise ImportRefusedError(errors)
    new, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
    counts = ImportCounts(new, changed, same, ignored=sheet.ignored, notes=sheet.notes)
    return counts, wrong_rows(name, whole, errors) if errors else []


def _taken_from_above(sheet: NamedSheet, resource: ModelResource) -> Iterator[RowError]:
    fields = resource.fields.values()
    counts = {field.column_name for field in fields if isinstance(field.widget, CountWidget)}
    for row in sheet.rows:
        for name in counts.intersection(row.above):
            yield sheet.error(row, name, NOT_FROM_ABOVE)


def _errors(invalid: Sequence, resource: ModelResource, sheet: NamedSheet) -> list[RowError]:
    first = resource.fields[resource.Meta.import_id_fields[0]].column_name
    names = {field.attribute: field.column_name for field in resource.fields.values()} | {
        NON_FIELD_ERRORS: first
    }
    return [
        sheet.error(sheet.rows[row.number - 1], names.get(attribute, first), reason.rstrip("。"))
        for row in invalid
        for attribute, reasons in row.error_dict.items()
        for reason in reasons
    ]
