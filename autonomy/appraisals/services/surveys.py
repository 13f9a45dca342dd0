"""Questionnaires: sent out, tallied, and closed, which makes the appraisal; nothing is typed
twice."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError, remove_record, save_record
from associations.models import Village

from ..models.appraisals import Appraisal
from ..models.surveys import Survey, SurveyQuestion
from .appraisals import remove_appraisal, save_appraisal

STANDARD_QUESTIONS = (
    "您对本村计划生育工作总体是否满意？",
    "您对村务公开的内容和时间满意吗？",
    "您对优待和奖励政策的兑现满意吗？",
    "您对协会和会员的服务满意吗？",
    "您对村干部办事的态度和作风满意吗？",
    "您对意见和建议的答复满意吗？",
)
ANSWERS = ("satisfied", "fairly_satisfied", "dissatisfied")
CLOSED = "这次调查已经结束，并且转为民主评议。要改的，请乡镇经办先重新打开。"
Counts = Mapping[int, Sequence[int | None]]  # question's key → how many sheets gave each of ANSWERS


@transaction.atomic
def send_out(
    *, survey: Survey, villages: Sequence[Village], questions: Sequence[str], by: User | None
) -> list[Survey]:
    """The same questionnaire in each of the villages. Raises ValidationError."""
    list(Village.objects.locked().filter(pk__in=[village.pk for village in villages]))
    made = []
    for village in villages:
        one = Survey(village=village, title=survey.title, date=survey.date, issued=survey.issued)
        save_record(record=one, by=by)
        _ask(one, questions)
        made.append(one)
    return made


@transaction.atomic
def change_survey(
    *, survey: Survey, questions: Sequence[str], by: User, expected_version: int | None
) -> Survey:
    """Its title, day, sheets issued; and its questions, as long as nothing was counted. Raises
    ValidationError, ConflictError."""
    stored = _open(survey, expected_version)
    if survey.returned is not None and survey.issued < survey.returned:
        raise ValidationError({"issued": f"已经登记收回 {survey.returned} 份，发出份数不能更少。"})
    old = list(SurveyQuestion.objects.filter(survey=stored).order_by("number"))
    save_record(record=survey, by=by)
    if [question.text for question in old] == list(questions):
        return survey
    if is_counted(stored, old):
        raise ValidationError({"questions": "已经计票，题目不能再改。"})
    SurveyQuestion.objects.filter(survey=stored).delete()
    _ask(survey, questions)
    _touch(survey)
    texts = {"题目": "；".join(question.text for question in old)}, {"题目": "；".join(questions)}
    _tell(survey, "修改问卷题目", *texts, by=by)
    return survey


@transaction.atomic
def tally(
    *, survey: Survey, returned: int | None, counts: Counts, by: User, expected_version: int | None
) -> Survey:
    """How many sheets came back, and what they say; may be done in several goes. Raises
    ValidationError beside the fields that TallyForm has, ConflictError."""
    stored = _open(survey, expected_version)
    questions = list(
        SurveyQuestion.objects.select_for_update().filter(survey=stored).order_by("number")
    )
    before = _counts(stored, questions)
    stored.returned = returned
    for question in questions:
        for name, count in zip(ANSWERS, counts.get(question.pk, ()), strict=False):
            setattr(question, name, count)
    if errors := faults(stored, questions):
        raise ValidationError(errors)
    after = _counts(stored, questions)
    if before == after:
        return stored
    stored.full_clean()
    _touch(stored)
    SurveyQuestion.objects.bulk_update(questions, ANSWERS)
    _tell(stored, "问卷计票", before, after, by=by)
    return stored


def field(question: SurveyQuestion, answer: str) -> str:
    """The name that a count has in a form."""
    return f"{answer}_{question.pk}"


def faults(survey: Survey, questions: Sequence[SurveyQuestion]) -> dict[str, str]:
    """Field → what is wrong with its figure."""
    found: dict[str, str] = {}
    if survey.returned is not None and survey.returned > survey.issued:
        found["returned"] = f"只发出 {survey.issued} 份，收回不能是 {survey.returned} 份。"
    for question in questions:
        counts = [getattr(question, name) for name in ANSWERS]
        summed = sum(count or 0 for count in counts)
        last = field(question, ANSWERS[-1])
        if survey.returned is None and any(count is not None for count in counts):
            found.setdefault("returned", "先填收回份数，再填各题的票数。")
        elif survey.returned is not None and summed > survey.returned:
            found[last] = (
                f"第{question.number}题三项合计 {summed}，比收回的 {survey.returned} 份多 "
                f"{summed - survey.returned}。"
            )
    return found


@transaction.atomic
def close_survey(*, survey: Survey, by: User, expected_version: int | None) -> Appraisal:
    """Makes the appraisal from the first question, asked being the sheets returned. Raises
    ValidationError where the tally is not complete or the day's appraisal by questionnaire is there
    already, ConflictError."""
    stored = _open(survey, expected_version)
    questions = list(SurveyQuestion.objects.filter(survey=stored).order_by("number"))
    if lacking := missing(stored, questions):
        raise ValidationError(f"还不能结束：{lacking}")
    overall = questions[0]
    appraisal = Appraisal(
        village=stored.village,
        date=stored.date,
        method=Appraisal.Method.QUESTIONNAIRE,
        asked=stored.returned or 0,
        **{name: getattr(overall, name) for name in ANSWERS},
    )
    save_appraisal(appraisal=appraisal, by=by, reason=f"由问卷“{stored.title}”生成")
    stored.appraisal = appraisal
    _touch(stored)
    _tell(stored, "结束问卷调查", None, {"民主评议": str(appraisal)}, by=by)
    return appraisal


@transaction.atomic
def reopen_survey(*, survey: Survey, reason: str, by: User, expected_version: int | None) -> Survey:
    """Takes back the appraisal it made, so that the tally can be put right. Raises ValidationError
    where more was recorded with that appraisal than the survey gave, ConflictError."""
    stored = _locked(survey, expected_version)
    appraisal = stored.appraisal
    if appraisal is None:
        return stored
    if appraisal.problems or appraisal.measures or appraisal.attachment_id:
        raise ValidationError(
            "这次评议已经登记了问题、整改措施或材料，重新打开会把它们丢掉。请先在民主评议里清空。"
        )
    stored.appraisal = None
    _touch(stored)
    _tell(stored, "重新打开问卷调查", {"民主评议": str(appraisal)}, None, by=by, reason=reason)
    remove_appraisal(appraisal=appraisal, by=by, reason=reason)
    return stored


@transaction.atomic
def remove_survey(*, survey: Survey, by: User, expected_version: int | None) -> None:
    remove_record(record=_open(survey, expected_version), by=by)


def missing(survey: Survey, questions: Sequence[SurveyQuestion]) -> str:
    """What the tally lacks before the survey can be closed; "" when nothing."""
    if survey.returned is None:
        return "还没有填收回份数。"
    open_ones = [
        str(q.number) for q in questions if any(getattr(q, name) is None for name in ANSWERS)
    ]
    if open_ones:
        return f"第{'、'.join(open_ones)}题的票数没有填全。"
    return "" if survey.returned else "一份也没有收回，作不了评议。"


def is_counted(survey: Survey, questions: Sequence[SurveyQuestion]) -> bool:
    return survey.returned is not None or any(
        getattr(q, name) is not None for q in questions for name in ANSWERS
    )


def _ask(survey: Survey, questions: Sequence[str]) -> None:
    rows = [
        SurveyQuestion(survey=survey, number=number, text=text)
        for number, text in enumerate(questions, start=1)
    ]
    for row in rows:
        row.clean_fields()
    SurveyQuestion.objects.bulk_create(rows)


def _locked(survey: Survey, expected_version: int | None) -> Survey:
    Village.objects.locked().get(pk=survey.village_id)
    stored = (
        Survey.objects.select_for_update(of=("self",))
        .select_related("village", "appraisal")
        .get(pk=survey.pk)
    )
    if expected_version is not None and stored.version != expected_version:
        raise ConflictError(stored)
    return stored


def _open(survey: Survey, expected_version: int | None) -> Survey:
    stored = _locked(survey, expected_version)
    if stored.appraisal_id:
        raise ValidationError(CLOSED)
    return stored


def _touch(survey: Survey) -> None:
    survey.version += 1
    survey.save()


def _counts(survey: Survey, questions: Sequence[SurveyQuestion]) -> dict[str, object]:
    counts_by_title: dict[str, object] = {"收回份数": survey.returned}
    for question in questions:
        counts = [getattr(question, name) for name in ANSWERS]
        counts_by_title[f"第{question.number}题"] = "／".join(
            "" if count is None else str(count) for count in counts
        )
    return counts_by_title


def _tell(
    survey: Survey,
    action: str,
    before: dict | None,
    after: dict | None,
    *,
    by: User,
    reason: str = "",
) -> None:
    trail.record(
        by=by,
        action=action,
        target=str(survey),
        division=survey.village_id,
        before=before,
        after=after,
        reason=reason,
    )
