"""What the year before came to, in sentences: of the whole year, or until today while it runs."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from associations.divisions.states import state_on
from associations.models import Association, Village
from associations.report_sections import chinese_day
from autonomy.agreements.rates import KINDS, rates, total
from autonomy.appraisals.satisfaction import Satisfaction
from autonomy.models import Appraisal, Charter, Matter, Meeting
from care.models import Activity
from documents.word import WordTable
from members.models import GroupPeriod, Membership, Suggestion

from ...grading.outcomes import VillageOutcome
from ...grading.shown import grade_told, is_young
from ...reports import periods
from ...reports.form.columns import NOT_APPLICABLE
from ...reports.models import MonthlyReport
from ...reports.states import ReportState
from ...rounds.published import graded
from ...standards.services import NoStandardError


@dataclass(frozen=True)
class LastYear:
    """`below`: villages that were not qualified; `none_below` says it where there are none."""

    year: int
    today: datetime.date
    sentences: Sequence[str]
    grades: WordTable | None
    below: Sequence[str]
    none_below: str


def last_year(code: str, year: int) -> LastYear:
    today = timezone.localdate()
    day = min(datetime.date(year, 12, 31), today)
    days = (datetime.date(year, 1, 1), day)
    outcomes = _outcomes(code, year, today)
    below = [outcome.name for outcome in outcomes if outcome.rank == 1 and not is_young(outcome)]
    sentences = [
        _organisation(code, year, day),
        _charters(code, day),
        _democracy(code, days),
        _services(code, days),
    ]
    sentences += [_births(code, year), "考评结果如下：" if outcomes else _not_graded(year)]
    if changed := [f"{o.name}{o.standing}" for o in outcomes if o.standing]:
        sentences.append(f"发布以后等次有改变的：{'；'.join(changed)}。")
    none = f"{year}年各村（社区）都达到合格标准。" if outcomes else _not_graded(year)
    return LastYear(year, today, sentences, _grades(outcomes), below, none)


def _organisation(code: str, year: int, day: datetime.date) -> str:
    there = Village.objects.in_division(code).open_on(day)
    kinds = Counter(there.values_list(state_on("kind", day), flat=True))
    associations = Association.objects.in_division(code).there_on(day).count()
    groups = GroupPeriod.objects.in_division(code).on(day).count()
    members = Membership.objects.in_division(code).of_year(year).count()
    return (
        f"到{chinese_day(day)}，有村{kinds['village']}个、社区{kinds['community']}个，"
        f"会员{members}人；协会{associations}个、会员小组{groups}个。"
    )


def _charters(code: str, day: datetime.date) -> str:
    in_force = Counter(
        Charter.objects.in_division(code).in_force_on(day).order_by().values_list("kind", flat=True)
    )
    found = rates(code, day)
    texts = [f"章程施行的村{in_force['charter']}个，村规民约施行的村{in_force['village_rules']}个"]
    for kind in KINDS:
        rate = total(each for (_, of_kind), each in found.items() if of_kind == kind)
        texts.append(
            f"{kind.label}征求意见{rate.asked}户，有效{rate.live}户，签订率{rate.percent}"
            if rate.asked
            else f"{kind.label}尚未征求意见"
        )
    return "；".join(texts) + "。"


def _democracy(code: str, days: tuple[datetime.date, datetime.date]) -> str:
    meetings = Meeting.objects.in_division(code).filter(date__range=days).count()
    decided = Q(outcome=Matter.Outcome.DECIDED)
    matters = Matter.objects.in_division(code).filter(meeting__date__range=days)
    count = matters.aggregate(
        decisions=Count("pk", filter=decided),
        carried_out=Count("pk", filter=decided & Q(done__lte=days[1])),
    )
    rows = Appraisal.objects.in_division(code).filter(date__range=days)
    sums = rows.aggregate(
        times=Count("pk"), asked_sum=Sum("asked", default=0), happy=Sum("satisfied", default=0)
    )
    pooled = Satisfaction(sums["times"], sums["asked_sum"], sums["happy"])
    text = (
        f"各村召开会议{meetings}次，作出决定{count['decisions']}件，"
        f"已经落实{count['carried_out']}件；"
    )
    if not pooled.asked:
        return f"{text}没有民主评议的结果。"
    figures = f"参评{pooled.asked}人次，满意{pooled.satisfied}人次，满意率{pooled.rate}"
    return f"{text}民主评议{pooled.times}次，{figures}。"


def _services(code: str, days: tuple[datetime.date, datetime.date]) -> str:
    suggestions = Suggestion.objects.in_division(code).filter(raised__range=days).tally()
    done = Activity.objects.in_division(code).ordinary().filter(date__range=days)
    count = done.aggregate(times=Count("pk"), people=Sum("reached", default=0))
    return (
        f"收到意见建议{suggestions['raised']}条，答复{suggestions['answered']}条，"
        f"采纳{suggestions['adopted']}条；开展活动{count['times']}次，受益{count['people']}人次。"
    )


def _births(code: str, year: int) -> str:
    reports = (
        MonthlyReport.objects.in_division(code).of_year(year).filter(state=ReportState.APPROVED)
    )
    found = reports.totals(("births", "planned_births"))
    births, planned = found["births"], found["planned_births"]
    if births in (None, NOT_APPLICABLE):
        return f"{year}年尚无已审核的月报。"
    return f"按审核过的月报，{year}年出生{births}人，其中政策内{planned}人。"


def _outcomes(code: str, year: int, today: datetime.date) -> list[VillageOutcome]:
    """The published grades, or else the computed; none before December's reports are due: a grade
    is of a whole year."""
    try:
        return graded(code=code, year=year) if periods.year_is_over(year, today) else []
    except NoStandardError:
        return []


def _not_graded(year: int) -> str:
    return f"{year}年的考评等次还没有结果。"


def _grades(outcomes: Sequence[VillageOutcome]) -> WordTable | None:
    if not outcomes:
        return None
    told = sorted(outcomes, key=lambda outcome: (-outcome.rank, is_young(outcome)))
    lines = Counter(grade_told(outcome).title for outcome in told)
    return WordTable(("等次", "村（社区）数"), [*lines.items(), ("合计", len(outcomes))])
