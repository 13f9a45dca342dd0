"""What a new township or county sets up: the standard, past years; it ends with the first month."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.menu import COUNTY, TOWNSHIP
from accounts.models import User
from accounts.today.first_run import FirstStep
from associations.models import Township

from .reports import periods
from .reports.models import MonthlyReport
from .reports.states import ReportState
from .standards.models import Standard

IN = (ReportState.SUBMITTED, ReportState.APPROVED)


def _nothing(user: User) -> dict[str, object]:
    return {}


def _own(user: User) -> dict[str, object]:
    return {"code": user.scope}


def _start(user: User) -> int:
    """The month a township starts with; else the last that is over."""
    day = Township.objects.visible_to(user).values_list("start", flat=True).first()
    return periods.of(day.year, day.month) if day else periods.previous(periods.current())


def _first_month(user: User) -> dict[str, object]:
    return {"code": user.scope, "period": min(_start(user), periods.current())}


def _has_standard(user: User) -> bool:
    return Standard.objects.in_force(timezone.localdate().year, user.scope).exists()


def _has_past(user: User) -> bool:
    return MonthlyReport.objects.visible_to(user).filter(period__lt=_start(user)).exists()


def _has_begun(user: User) -> bool:
    rows = MonthlyReport.objects.visible_to(user).filter(state__in=IN)
    return rows.filter(period__gte=_start(user)).exists()


def _all_have_begun(user: User) -> bool:
    begun = MonthlyReport.objects.filter(village__township=OuterRef("pk"), state__in=IN)
    townships = Township.objects.visible_to(user)
    return townships.exists() and not townships.exclude(Exists(begun)).exists()


STANDARD = ("看考评标准和月报表样", "标准由县里发布；月报的栏目按标准来。", "standard-list")
STEPS = (
    FirstStep(TOWNSHIP, *STANDARD, _nothing, _has_standard),
    FirstStep(
        TOWNSHIP,
        "录入以前各年的数",
        "有电子表格的上传；没有的跳过。",
        "report-upload",
        _own,
        _has_past,
        optional=True,
    ),
    FirstStep(
        TOWNSHIP,
        "报第一个月",
        "各村上报，或者由乡镇统一录入。有一个村报出，这张清单就不再显示。",
        "report-grid",
        _first_month,
        _has_begun,
    ),
    FirstStep(COUNTY, *STANDARD, _nothing, _has_standard),
    FirstStep(
        COUNTY,
        "各乡镇报出第一个月",
        "每个乡镇（街道）在各自的今日里按清单办理。",
        "village-list",
        _own,
        _all_have_begun,
    ),
)
