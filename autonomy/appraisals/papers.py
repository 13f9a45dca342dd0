"""The questionnaire to hand out, and the sheet to count on. Neither has room for a name or a
number."""

import math
from dataclasses import dataclass

from members.papers.wording import chinese_date, width

from .models.surveys import Survey

HALF_LINE = 15  # characters of a question's line
HALF_LINES, ROOMY_LINES = 24, 12
ANSWERS = ("满意", "基本满意", "不满意")


@dataclass(frozen=True)
class Questionnaire:
    title: str
    village: str
    date: str
    issued: int
    answers: tuple[str, ...]
    questions: list[tuple[int, str]]
    copies: range  # on a sheet

    @property
    def lines(self) -> int:
        """Of the questions on half a sheet."""
        return sum(
            math.ceil(width(f"{number}. {text}") / HALF_LINE) for number, text in self.questions
        )

    @property
    def fits_half(self) -> bool:
        return self.lines <= HALF_LINES

    @property
    def dense(self) -> bool:
        """Set smaller to fit on half a sheet."""
        return self.lines > ROOMY_LINES


def questionnaire(survey: Survey) -> Questionnaire:
    return Questionnaire(
        title=survey.title,
        village=survey.village.name,
        date=chinese_date(survey.date),
        issued=survey.issued,
        answers=ANSWERS,
        questions=list(survey.questions.order_by("number").values_list("number", "text")),
        copies=range(2),
    )
