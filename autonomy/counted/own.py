"""The sources of this app."""

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, Q

from accounts.records.deadlines import original_day
from associations.counted.sources import CountedRows, CountedSource, DaySpan, happened, standing
from members.models import Membership, Stay

from ..agreements.models import AgreementKind
from ..appraisals.models.appraisals import Appraisal
from ..appraisals.models.surveys import Survey
from ..charters.models.charters import Charter
from ..disclosure.calendar import ITEMS, due_day
from ..disclosure.models import Disclosure
from ..meetings.models import Matter, Meeting
from ..villager_reports.models import VillagerReport

GROUP, AGREEMENTS = "自治", "协议"
_ANSWER = "household__agreements__"


def _asked(span: DaySpan) -> Q:
    """Of a household that is there, every agreement that it was asked for by then."""
    return standing("since", "until")(span) & Q(**{f"{_ANSWER}asked__lte": span.last})


def _signed(span: DaySpan) -> Q:
    """Those that are live, as AgreementQuerySet.live_on has them."""
    ends, ended = f"{_ANSWER}ends", f"{_ANSWER}ended"
    return (
        _asked(span)
        & Q(**{f"{_ANSWER}starts__lte": span.last})
        & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": span.last}))
        & (Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": span.last}))
    )


def _disclosures_due(span: DaySpan) -> int:
    """The items whose last day is within."""
    years = range(span.first.year - 1, span.last.year + 1)
    days = [due_day(year, part) for year in years for _, part in ITEMS]
    return sum(span.first <= day <= span.last for day in days)


def _posted_in_time(span: DaySpan) -> Q:
    """The items whose last day is within, posted by then."""
    found = Q(pk__in=())
    for year in range(span.first.year - 1, span.last.year + 1):
        for part in {part for _, part in ITEMS}:
            day = due_day(year, part)
            if span.first <= day <= span.last:
                found |= Q(year=year, part=part, posted__lte=day)
    return found


def _of_migrants(span: DaySpan) -> Q:
    """As HouseholdQuerySet.of_migrants has them on the day."""
    there = Membership.objects.on(span.last).filter(
        household=OuterRef("household"), member__is_migrant=True
    )
    return _asked(span) & (Q(household__is_migrant=True) | Q(Exists(there)))


ASKED = CountedRows(lambda: Stay.objects.all(), _asked, at_end=True, page="agreement-list")
MIGRANTS = CountedRows(
    lambda: Stay.objects.all(),
    _of_migrants,
    at_end=True,
    page="agreement-list",
    query="migrants=1",
    called="协议登记",
)
MIGRANTS_SIGNED = replace(MIGRANTS, when=lambda span: _of_migrants(span) & _signed(span))
_MANAGEMENT = Q(**{f"{_ANSWER}kind": AgreementKind.MANAGEMENT})
SIGNED = CountedRows(lambda: Stay.objects.all(), _signed, at_end=True, page="agreement-list")
CHARTERS = CountedRows(
    lambda: Charter.objects.filter(in_force_from__isnull=False),
    standing("in_force_from", "in_force_until"),
    at_end=True,
    page="charter-list",
)
MEETINGS = CountedRows(
    lambda: Meeting.objects.all(), happened("date"), page="meeting-list", yearly=True
)
DECIDED = CountedRows(
    lambda: Matter.objects.filter(outcome=Matter.Outcome.DECIDED),
    happened("meeting__date"),
    "meeting__village_id",
    page="meeting-list",
    yearly=True,
)
TO_DO = CountedRows(
    lambda: Matter.objects.filter(outcome=Matter.Outcome.DECIDED).annotate(
        first_day=original_day("deadline")
    ),
    happened("first_day"),
    "meeting__village_id",
    page="meeting-list",
    yearly=True,
)
POSTED = CountedRows(
    lambda: Disclosure.objects.all(), _posted_in_time, page="disclosure-list", yearly=True
)
APPRAISALS = CountedRows(
    lambda: Appraisal.objects.all(), happened("date"), page="appraisal-list", yearly=True
)
SURVEYS = CountedRows(
    lambda: Survey.objects.filter(returned__isnull=False),
    happened("date"),
    page="survey-list",
    yearly=True,
)
REPORTS = CountedRows(
    lambda: VillagerReport.objects.all(),
    happened("given"),
    page="villager-report-list",
    yearly=True,
)
_IN_TIME = Q(done__lte=F("first_day"))


def _of_kind(kind: AgreementKind) -> tuple[CountedSource, ...]:
    only, name = Q(**{f"{_ANSWER}kind": kind}), kind.label
    return (
        CountedSource(
            *(f"asked_{kind}", f"征求过{name}意见的家庭", "户", AGREEMENTS, ASKED),
            each="household",
            only=only,
            must=True,
        ),
        CountedSource(
            *(f"signed_{kind}", f"{name}有效的家庭", "户", AGREEMENTS, SIGNED),
            each="household",
            only=only,
        ),
    )


SOURCES = (
    *_of_kind(AgreementKind.MANAGEMENT),
    *_of_kind(AgreementKind.INTEGRITY),
    CountedSource(
        *("migrants_due", "流动人口应签合同的家庭", "户", AGREEMENTS, MIGRANTS),
        each="household",
        only=_MANAGEMENT,
    ),
    CountedSource(
        *("migrants_signed", "流动人口已签合同的家庭", "户", AGREEMENTS, MIGRANTS_SIGNED),
        each="household",
        only=_MANAGEMENT,
    ),
    CountedSource(
        *("charters", "施行章程的村", "个", GROUP, CHARTERS),
        each="village",
        only=Q(kind=Charter.Kind.CHARTER),
    ),
    CountedSource(
        *("village_rules", "施行村规民约的村", "个", GROUP, CHARTERS),
        each="village",
        only=Q(kind=Charter.Kind.RULES),
    ),
    CountedSource("meetings", "会议次数", "次", GROUP, MEETINGS),
    CountedSource("decisions", "作出的决定", "项", GROUP, DECIDED),
    CountedSource("decisions_due", "到期应落实的决定", "项", GROUP, TO_DO),
    CountedSource("decisions_in_time", "按期落实的决定", "项", GROUP, TO_DO, only=_IN_TIME),
    CountedSource("disclosures_due", "到期应公开的事项", "项", GROUP, fixed=_disclosures_due),
    CountedSource("disclosures_in_time", "按期公开的事项", "项", GROUP, POSTED),
    CountedSource("satisfied", "民主评议满意人数", "人", GROUP, APPRAISALS, amount="satisfied"),
    CountedSource(
        "appraised", "民主评议参评人数", "人", GROUP, APPRAISALS, amount="asked", must=True
    ),
    CountedSource(
        "surveys_issued", "问卷发出份数", "份", GROUP, SURVEYS, amount="issued", must=True
    ),
    CountedSource("surveys_returned", "问卷收回份数", "份", GROUP, SURVEYS, amount="returned"),
    CountedSource("villager_reports", "向村民报告次数", "次", GROUP, REPORTS),
)
