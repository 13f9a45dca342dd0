"""What associations and villages have, counted."""

from django.db.models import Q

from ..contracts.models import ResponsibilityContract
from ..organisation.models import REQUIRED_POSTS, Association, Post, Term
from ..villages.models import RULES, VENUES, Rule, ServiceTeam, Venue
from .sources import CountedRows, CountedSource, DaySpan, happened, months_in, standing

GROUP, TIME = "组织和阵地", "村和时间"


def _running(span: DaySpan) -> Q:
    """A term that has begun, is neither ended nor over, of a standing association."""
    return (
        standing("started", "ended")(span)
        & Q(due__gte=span.last)
        & standing("association__founded", "association__dissolved")(span)
    )


_VILLAGES_OWN = Q(association__kind=Association.Kind.VILLAGE)
TERMS = CountedRows(
    lambda: Term.objects.filter(_VILLAGES_OWN),
    _running,
    "association__village_id",
    at_end=True,
    page="association-list",
)
POSTS = CountedRows(
    lambda: Post.objects.filter(_VILLAGES_OWN),
    standing("started", "ended"),
    "association__village_id",
    at_end=True,
    page="post-list",
)
RULE_ROWS = CountedRows(
    lambda: Rule.objects.all(),
    standing("adopted", "repealed"),
    at_end=True,
    page="village-organisation",
)
VENUE_ROWS = CountedRows(
    lambda: Venue.objects.all(),
    standing("opened", "closed"),
    at_end=True,
    page="village-organisation",
)
TEAMS = CountedRows(
    lambda: ServiceTeam.objects.all(),
    standing("formed", "dissolved"),
    at_end=True,
    page="village-organisation",
)
CONTRACTS = CountedRows(
    lambda: ResponsibilityContract.objects.all(),
    happened("signed"),
    page="contract-list",
    yearly=True,
)


def _one(span: DaySpan) -> int:
    return 1


def _months(span: DaySpan) -> int:
    return len(months_in(span))


def _quarters(span: DaySpan) -> int:
    """Those that end within."""
    return sum(month.last.month % 3 == 0 for month in months_in(span))


def _posts_asked(span: DaySpan) -> int:
    return len(REQUIRED_POSTS)


SOURCES = (
    CountedSource("villages", "村数", "个", TIME, fixed=_one),
    CountedSource("months", "月数", "个", TIME, fixed=_months),
    CountedSource("quarters", "季度数", "个", TIME, fixed=_quarters),
    CountedSource(
        "associations_in_term", "协会在任期内的村", "个", GROUP, TERMS, each="association__village"
    ),
    CountedSource(
        "posts_filled",
        "协会主要职务已配人数",
        "个",
        GROUP,
        POSTS,
        each="kind",
        only=Q(kind__in=REQUIRED_POSTS),
    ),
    CountedSource("posts_asked", "协会主要职务应配人数", "个", GROUP, fixed=_posts_asked),
    CountedSource("rules", "施行的制度", "项", GROUP, RULE_ROWS, kinds=RULES),
    CountedSource("venues", "启用的阵地", "处", GROUP, VENUE_ROWS, kinds=VENUES),
    CountedSource("teams", "服务小组", "个", GROUP, TEAMS),
    CountedSource("contracts", "签订的责任书", "份", GROUP, CONTRACTS),
)
