"""Names of places in which a character was lost or is only one machine's: asked about."""

from dataclasses import replace

from documents.reading.named_tables import NamedSheet
from documents.reading.questions import Answers, ReadingQuestion
from documents.reading.words import UNREADABLE, alike

from .models import Village
from .naming import TOWNSHIP

KEPT, OUT = "kept", "out"


def settled(sheet: NamedSheet, answers: Answers) -> tuple[NamedSheet, dict[str, ReadingQuestion]]:
    """The sheet with the names that were chosen, and what is still open: one question for a row.
    One query."""
    lost = {row.number: row for row in sheet.rows if UNREADABLE.search(row.cells["name"])}
    towns = {row.cells["code"][:TOWNSHIP] for row in lost.values()}
    there = (
        dict(Village.objects.filter(township__in=towns).values_list("pk", "name")) if lost else {}
    )
    rows, questions = [], {}
    for row in sheet.rows:
        if row.number in lost:
            code, name = row.cells["code"], row.cells["name"]
            near = [there[code]] if code in there else alike(name, there.values())
            question = _question(row.number, code, name, near)
            choice = answers.get(question.key, KEPT)
            if question.is_open(answers):
                questions[question.key] = question
            elif choice == OUT:
                continue
            elif choice != KEPT:
                row = replace(row, cells={**row.cells, "name": choice})
        rows.append(row)
    return replace(sheet, rows=rows), questions


def _question(number: int, code: str, name: str, near: list[str]) -> ReadingQuestion:
    choices = [(one, f"是{one}") for one in near]
    choices += [(KEPT, f"照原样登记“{name}”，查明以后再改名"), (OUT, "这一行先不导入")]
    text = f"第 {number} 行的名称“{name}”里有问号、方框或自造字，多半是没有显示出来的生僻字。"
    return ReadingQuestion(f"name-{code}", text, tuple(choices))
