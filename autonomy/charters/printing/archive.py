"""What the system has of a charter, as pages of its archive: the drafts, the steps, the votes, the
opinions."""

from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string

from ..models.charters import Charter
from ..models.steps import CharterStep, OpinionSlip
from . import charters, sheets

GENERATED = "系统记录"


@dataclass(frozen=True)
class ArchivePiece:
    title: str
    html: str


@dataclass(frozen=True)
class ArchiveLine:
    """Of the list of contents; `page` is None for what is not bound into the PDF, `note` says
    why."""

    number: int
    section: str
    title: str
    date: str = ""
    page: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Opinions:
    """What came back in a round; `comments` are the slips that say something."""

    round: int
    issued: int
    returned: int
    signed: int
    comments: list[OpinionSlip]


def pieces(charter: Charter) -> list[ArchivePiece]:
    steps = list(charter.steps.select_related("text").order_by("number"))
    found = [
        _piece(
            f"第{text.number}稿（{text.get_stage_display()}）",
            "charter",
            document=charters.document(text, steps),
        )
        for text in charter.texts.select_related("charter__village").order_by("number")
    ]
    found.append(_piece("制定步骤一览", "archive_steps", charter=charter, steps=steps))
    for number, vote in enumerate(sheets.votes(charter), start=1):
        record = sheets.vote_record(charter, vote, None)
        found.append(_piece(f"表决记录（第{number}次，{vote.date}）", "vote", record=record))
    for opinions in _opinions(charter):
        title = f"逐户征求意见汇总（第{opinions.round}轮）"
        found.append(_piece(title, "archive_opinions", charter=charter, opinions=opinions))
    return found


def contents(charter: Charter, lines: list[ArchiveLine]) -> str:
    return render_to_string("autonomy/print/archive.html", {"charter": charter, "lines": lines})


def contents_text(charter: Charter, lines: list[ArchiveLine]) -> str:
    """The list of contents as a text file: Windows line ends and a mark, so that every editor shows
    Chinese."""
    heading = [f"{charter.village.township.name}{charter.village.name}", f"{charter}档案目录", ""]
    rows = [
        "　".join(
            part
            for part in (f"{line.number:02d}", line.section, line.title, line.date, line.note)
            if part
        )
        for line in lines
    ]
    return "\ufeff" + "\r\n".join([*heading, *rows, "", f"共 {len(lines)} 件"]) + "\r\n"


def section_of(step: CharterStep | None) -> str:
    return step.get_step_display() if step else "其他"


def _opinions(charter: Charter) -> list[Opinions]:
    slips = (
        OpinionSlip.objects.filter(charter=charter)
        .prefetch_related("clauses")
        .order_by("round", "number")
    )
    found = []
    for number, rows in groupby(slips, key=lambda slip: slip.round):
        listed = list(rows)
        returned = sum(slip.returned is not None for slip in listed)
        signed = sum(slip.signed for slip in listed)
        found.append(
            Opinions(
                number, len(listed), returned, signed, [slip for slip in listed if slip.comment]
            )
        )
    return found


def _piece(title: str, template: str, **context: object) -> ArchivePiece:
    return ArchivePiece(title, render_to_string(f"autonomy/print/{template}.html", context))
