"""What the sheets of a questionnaire said, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass

from .models.surveys import Survey, SurveyQuestion
from .satisfaction import Satisfaction


@dataclass(frozen=True)
class Result:
    """Counts of sheets; `blank` gave no answer. None and "" where it was not counted yet."""

    number: int
    text: str
    satisfied: int | None
    fairly_satisfied: int | None
    dissatisfied: int | None
    blank: int | None
    rate: str


def results(survey: Survey, questions: Sequence[SurveyQuestion]) -> list[Result]:
    return [_result(survey, question) for question in questions]


def overall(survey: Survey) -> str:
    """What the first question gives, in words; "" as long as it is not counted."""
    questions = sorted(survey.questions.all(), key=lambda question: question.number)
    found = _result(survey, questions[0]) if questions else None
    if found is None or not found.rate:
        return ""
    return f"满意 {found.satisfied} 人，满意率 {found.rate}"


def _result(survey: Survey, question: SurveyQuestion) -> Result:
    counts = (question.satisfied, question.fairly_satisfied, question.dissatisfied)
    whole = survey.returned is not None and None not in counts
    blank = (survey.returned or 0) - sum(count or 0 for count in counts) if whole else None
    rate = Satisfaction(1, survey.returned or 0, question.satisfied or 0).rate if whole else ""
    return Result(question.number, question.text, *counts, blank, rate)
