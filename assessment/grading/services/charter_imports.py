"""The steps of charters and village rules by file, as they were taken: each through the form and
the service that the page uses, so that a file can no more skip a step than a person can."""

import re
from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import fields_for_model

from associations.models import Village
from autonomy.charters.forms.steps import CharterStepForm
from autonomy.charters.services.charters import start_charter
from autonomy.charters.services.steps import record_step
from autonomy.models import SLIPS, VOTES, Charter, CharterStep, CharterStepKind
from documents.reading.named_tables import ImportRefusedError, NamedSheet, RowError, read_sheet
from documents.reading.questions import Answers
from documents.reading.tables import Row

from ...reports.importing import NO_VILLAGE_CODE, VILLAGE_TITLES

KINDS = {"章程": Charter.Kind.CHARTER, "村规民约": Charter.Kind.RULES, "": Charter.Kind.CHARTER}
ASSEMBLIES = {"村民会议": "assembly", "户代表": "households", "村民代表会议": "delegates"}
OUTCOMES = {
    **dict.fromkeys(("通过", "予以备案", "准予备案"), "passed"),
    **dict.fromkeys(("退回", "退回修改"), "returned"),
}
FIELDS = (
    "date",
    *SLIPS,
    "assembly",
    *VOTES,
    "read_out",
    "outcome",
    "reason",
    "file_number",
    "copies",
    "summary",
)
TITLES: dict[str, Sequence[str]] = {
    "village_code": VILLAGE_TITLES,
    "kind": ("类别",),
    "step": ("步骤",),
    **{
        name: (str(field.label),)
        for name, field in fields_for_model(CharterStep, fields=FIELDS).items()
        if field
    },
}
REQUIRED = ("village_code", "step", "date")


@transaction.atomic
def import_charter_steps(*, data: bytes, name: str, answers: Answers | None = None) -> int:
    """The number of steps recorded. An edition is begun on the day of its first step, under its
    kind as its title.

    Raises UploadError for the file as a whole, ImportRefusedError for its rows; then nothing is
    written.
    """
    sheet = read_sheet(data, name, TITLES, REQUIRED).answered(answers or {})
    codes = {row.cells["village_code"] for row in sheet.rows}
    villages = Village.objects.in_bulk(codes)
    errors = [
        error
        for row in sheet.rows
        for error in _record(sheet, row, villages.get(row.cells["village_code"]))
    ]
    if errors:
        raise ImportRefusedError(errors)
    return len(sheet.rows)


def _record(sheet: NamedSheet, row: Row, village: Village | None) -> Iterator[RowError]:
    kind, step = KINDS.get(row.cells.get("kind", "")), _step(row.cells["step"])
    if village is None:
        code = row.cells["village_code"]
        yield sheet.error(
            row,
            "village_code",
            "系统里没有这个村" if re.fullmatch(r"\d{12}", code) else NO_VILLAGE_CODE,
        )
    if kind is None:
        yield sheet.error(row, "kind", "应为“章程”或“村规民约”")
    if step is None:
        yield sheet.error(row, "step", "应为 1 到 7，或者步骤的名称")
    if not (village and kind and step):
        return
    form = CharterStepForm(_typed(row), charter=Charter(village=village), step=step)
    if not form.is_valid():
        yield from (
            sheet.error(row, name, str(text).rstrip("。"))
            for name, texts in form.errors.items()
            for text in texts
        )
        return
    try:
        with transaction.atomic():
            charter = _charter(village, kind, form)
            record_step(charter=charter, step=step, by=None, **form.details)
    except ValidationError as error:
        yield from (sheet.error(row, name, text.rstrip("。")) for name, text in _error_texts(error))


def _charter(village: Village, kind: str, form: CharterStepForm) -> Charter:
    """The edition that is being made, or a new one."""
    drafting = Charter.objects.filter(
        village=village, kind=kind, state=Charter.State.DRAFTING
    ).first()
    title = f"{village.name}{Charter.Kind(kind).label}"
    return drafting or start_charter(
        village=village, kind=kind, title=title, begun=form.cleaned_data["date"], by=None
    )


def _typed(row: Row) -> dict[str, str]:
    cells = {name: row.cells.get(name, "").strip() for name in FIELDS}
    cells["assembly"] = ASSEMBLIES.get(cells["assembly"], cells["assembly"])
    cells["outcome"] = OUTCOMES.get(cells["outcome"], cells["outcome"])
    cells["date"] = cells["date"].split(" ")[0].split("T")[0].replace("/", "-").replace(".", "-")
    cells["read_out"] = "on" if cells["read_out"] in ("是", "1", "√", "已宣读") else ""
    return cells


def _step(text: str) -> CharterStepKind | None:
    names = {step.label: step for step in CharterStepKind} | {
        str(int(step)): step for step in CharterStepKind
    }
    return names.get(text.strip())


def _error_texts(error: ValidationError) -> Iterator[tuple[str, str]]:
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            yield from (
                (name if name in TITLES else "step", text)
                for one in errors
                for text in one.messages
            )
    else:
        yield from (("step", text) for text in error.messages)
