"""A charter as an official document: title, chapters, clauses counted in Chinese numerals, who
issues it and when."""

import re
from dataclasses import dataclass
from itertools import groupby

from documents.numerals import numeral
from members.papers.wording import chinese_date

from ..models.charters import Charter, CharterText
from ..models.steps import CharterStep, CharterStepKind

CHAPTER = re.compile(r"^第.{1,4}章\s*")


@dataclass(frozen=True)
class ClauseLine:
    number: str
    paragraphs: list[str]


@dataclass(frozen=True)
class CharterChapter:
    """`heading` is "" before the first chapter, or where there are none."""

    heading: str
    clauses: list[ClauseLine]


@dataclass(frozen=True)
class CharterDocument:
    """`note` stands below the title in brackets: how it was passed, or which draft it is."""

    title: str
    note: str
    chapters: list[CharterChapter]
    issuer: str
    date: str


def document(text: CharterText, steps: list[CharterStep]) -> CharterDocument:
    """The draft; with its issuer and the day of issue where it is the text that was issued."""
    charter = text.charter
    issued = next(
        (step for step in steps if step.step == CharterStepKind.ISSUED and step.text_id == text.pk),
        None,
    )
    return CharterDocument(
        title=charter.title,
        note=_passed(charter, steps) if issued else text.get_stage_display(),
        chapters=_chapters(text),
        issuer=(charter.village.then(issued.date) if issued else charter.village).committee,
        date=chinese_date(issued.date) if issued else "",
    )


def _passed(charter: Charter, steps: list[CharterStep]) -> str:
    votes = [
        step
        for step in steps
        if step.step == CharterStepKind.VOTE and step.outcome == CharterStep.Outcome.PASSED
    ]
    force = f"自{chinese_date(charter.in_force_from)}起施行" if charter.in_force_from else ""
    if not votes:
        return force
    who = "村民代表会议" if votes[-1].assembly == CharterStep.Assembly.DELEGATES else "村民会议"
    who = charter.village.said(who, votes[-1].date)
    return f"{chinese_date(votes[-1].date)}{who}表决通过{'，' + force if force else ''}"


def _chapters(text: CharterText) -> list[CharterChapter]:
    """Clauses are counted through; chapters are counted here, whatever number was typed with
    them."""
    found, number = [], 0
    for name, clauses in groupby(
        text.clauses.order_by("number", "pk"), key=lambda clause: clause.chapter.strip()
    ):
        bare = CHAPTER.sub("", name)
        number += bool(name)
        heading = f"第{numeral(number)}章　{bare}" if name else ""
        found.append(
            CharterChapter(heading, [_line(clause.number, clause.body) for clause in clauses])
        )
    return found


def _line(number: int, body: str) -> ClauseLine:
    return ClauseLine(
        f"第{numeral(number)}条", [part.strip() for part in body.splitlines() if part.strip()]
    )
