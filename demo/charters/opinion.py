"""What people of the demo township said when they were asked: what the appraisals found wanting,
and questionnaires."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from associations.models import Village
from autonomy.models import Appraisal, Survey, SurveyQuestion

from .autonomy import EMPTY

WANTING = (
    ("公开栏的内容更换不及时，字太小。", "固定专人每季度更换，改用大号字打印。"),
    ("优待兑现比去年晚。", "名单提前一个月核对，年底前兑现到户。"),
    ("外出务工的家庭接不到通知。", "建立联系户微信群，由会员小组长转告。"),
    ("活动多在白天，做工的人去不了。", "每季度至少一次活动改在晚上。"),
)
QUESTIONS = (
    "您对本村计划生育工作总体是否满意？",
    "您对村务公开满意吗？",
    "您对优待政策的兑现满意吗？",
    "您对会员的服务满意吗？",
)
SURVEYED = 6


def ask(villages: Sequence[Village], last: int) -> None:
    """June's appraisals were held at meetings, December's on paper, some of them by a questionnaire
    of the app."""
    own = Appraisal.objects.filter(village__in=villages).exclude(village=EMPTY)
    own.filter(date__month=6).update(method=Appraisal.Method.ASSEMBLY)
    rows = list(own.order_by("village", "date"))
    wanting = rows[::4]
    for number, row in enumerate(wanting):
        row.problems, row.measures = WANTING[number % len(WANTING)]
        row.measures_due = row.date + datetime.timedelta(days=60)
        if row.date.year < last or number % 4:
            row.measures_done = row.date + datetime.timedelta(days=20)
    Appraisal.objects.bulk_update(
        wanting, ["problems", "measures", "measures_due", "measures_done"]
    )
    december = [row for row in rows if (row.date.year, row.date.month) == (last, 12)]
    _surveys(december[:: len(december) // SURVEYED], last)
    _open_survey(villages[4])


def _surveys(appraisals: Sequence[Appraisal], last: int) -> None:
    surveys = Survey.objects.bulk_create(
        Survey(
            village_id=row.village_id,
            title=f"{last}年民主评议问卷",
            date=row.date,
            issued=row.asked + 5,
            returned=row.asked,
            appraisal=row,
        )
        for row in appraisals
    )
    questions = []
    for survey, row in zip(surveys, appraisals, strict=True):
        for number, text in enumerate(QUESTIONS, 1):
            less = min(number - 1, row.satisfied)
            questions.append(
                SurveyQuestion(
                    survey=survey,
                    number=number,
                    text=text,
                    satisfied=row.satisfied - less,
                    fairly_satisfied=(row.fairly_satisfied or 0) + less,
                    dissatisfied=row.dissatisfied,
                )
            )
    SurveyQuestion.objects.bulk_create(questions)


def _open_survey(village: Village) -> None:
    """Issued ten days ago, not tallied yet."""
    day = timezone.localdate() - datetime.timedelta(days=10)
    survey = Survey.objects.create(village=village, title="村务公开满意度问卷", date=day, issued=60)
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(survey=survey, number=number, text=text)
        for number, text in enumerate(QUESTIONS, 1)
    )
