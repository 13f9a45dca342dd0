"""What is done for families, counted (associations/counted). As everything that is handed on it is
made of ordinary families only (docs/adr/0008); of benefits, certificates and honours, which go to
single families, nothing is counted here, and of insurance only who is on its lists."""

from django.db.models import Case, F, Q, When

from associations.counted.sources import CountedRows, CountedSource, DaySpan, happened, standing
from members.models import Stay

from ..activities.figures import EDUCATION
from ..activities.models import ACTIVITIES, Activity
from ..aid.models import Aid
from ..insurance.models import INSURANCES
from ..ledger.models.entries import SPENDING, Entry

GROUP = "活动、帮扶和经费"
LOG = CountedRows(
    lambda: Activity.objects.filter(village__isnull=False).ordinary(),
    happened("date"),
    page="activity-list",
    yearly=True,
    query="month={month}",
    called="活动记录",
)
AID = CountedRows(
    lambda: Aid.objects.filter(village__isnull=False).ordinary(),
    happened("date"),
    page="aid-list",
    yearly=True,
    called="帮扶记录",
)
BOOK = CountedRows(
    lambda: Entry.objects.filter(category__in=SPENDING, fund__village__isnull=False),
    happened("date"),
    "fund__village_id",
    page="fund-list",
)
_FAMILY = "household__family__"
_POLICY = f"{_FAMILY}insurances__policy__"


def _supported(span: DaySpan) -> Q:
    """Families that are there and supported in some way."""
    since, until = f"{_FAMILY}supports__since", f"{_FAMILY}supports__until"
    return standing("since", "until")(span) & standing(since, until)(span)


def _insured(span: DaySpan) -> Q:
    """Families that are there and on the list of a policy that runs."""
    runs = Q(**{f"{_POLICY}starts__lte": span.last, f"{_POLICY}ends__gte": span.last})
    return standing("since", "until")(span) & runs


FAMILIES = CountedRows(
    lambda: Stay.objects.filter(**{f"{_FAMILY}sensitive": False}),
    _supported,
    at_end=True,
    page="family-list",
    called="关怀家庭名册",
    untold=True,
)
INSURED = CountedRows(
    lambda: Stay.objects.filter(**{f"{_FAMILY}sensitive": False}),
    _insured,
    at_end=True,
    page="policy-list",
    yearly=True,
    called="参保名单",
    untold=True,
)
_NET = Case(When(side=Entry.Side.SPENDING, then=F("amount")), default=-F("amount"))
_EDUCATION = Q(kind__in=EDUCATION)

SOURCES = (
    CountedSource("activities", "活动次数", "次", GROUP, LOG, kinds=ACTIVITIES),
    CountedSource(
        "reached", "活动受益人次", "人次", GROUP, LOG, amount="reached", kinds=ACTIVITIES
    ),
    CountedSource(
        "took_part", "活动参加会员人次", "人次", GROUP, LOG, amount="members", kinds=ACTIVITIES
    ),
    CountedSource("education", "宣传培训次数", "次", GROUP, LOG, only=_EDUCATION),
    CountedSource(
        "educated", "宣传培训受益人次", "人次", GROUP, LOG, amount="reached", only=_EDUCATION
    ),
    CountedSource("visits", "走访户次", "户次", GROUP, LOG, amount="households", kinds=ACTIVITIES),
    CountedSource("leaflets", "发放宣传资料", "份", GROUP, LOG, amount="leaflets"),
    CountedSource("aids", "帮扶次数", "次", GROUP, AID),
    CountedSource("helped", "帮扶户次", "户次", GROUP, AID, amount="helped"),
    CountedSource("helped_planning", "帮扶计生家庭户次", "户次", GROUP, AID, amount="planning"),
    CountedSource("families", "关怀家庭", "户", GROUP, FAMILIES, each="household"),
    CountedSource(
        *("insured", "参加保险的关怀家庭", "户", GROUP, INSURED),
        each="household",
        kinds=INSURANCES,
        kind=f"{_POLICY}kind",
    ),
    CountedSource("spent", "村级经费支出", "元", GROUP, BOOK, amount=_NET, money=True),
)
