"""The left navigation in the office's words: only what the access table lets the role read, about the place and the
time the page is about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from .access import may
from .http import Request
from .models import User

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
OFFICES = (COUNTY, TOWNSHIP)


@dataclass(frozen=True)
class Page:
    """An entry to come: `levels` are the lengths of division codes it can be about; `also` the pages it stands for.

    `assessed`: about a year that is over, when the page at hand does not name one.
    """

    title: str
    url_name: str
    icon: str
    takes: tuple[str, ...] = ()
    levels: tuple[int, ...] = (TOWNSHIP,)
    also: tuple[str, ...] = ()
    assessed: bool = False


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class Section:
    """`open`: unfolded, as it holds the page at hand."""

    title: str
    entries: list[Entry]
    open: bool


REPORT_PAGES = ("report-detail", "report-edit", "report-correct")
UPLOAD_PAGES = ("report-upload-preview",)
APPRAISAL_PAGES = ("appraisal-create", "appraisal-edit")
ASSOCIATION_PAGES = ("association-create", "association-detail", "association-edit", "term-elect", "term-edit")
VILLAGE_PAGES = (
    *("body-edit", "seat-create", "seat-edit", "team-create", "team-edit", "venue-create", "venue-edit"),
    *("rule-create", "rule-edit", "designation-create", "designation-edit"),
)
CONTRACT_PAGES = ("contract-prepare", "contract-detail", "contract-edit", "contract-result")
MEMBER_PAGES = ("member-create", "member-detail", "member-edit", "member-leave", "member-rejoin", "member-transfer")
PLACES = (COUNTY, TOWNSHIP, VILLAGE)
TOWN_AND_VILLAGE = (TOWNSHIP, VILLAGE)
MEMBERS = (
    Page("缺口检查", "coverage", "check", ("code",), TOWN_AND_VILLAGE),
    Page("会员", "member-list", "people", ("code",), PLACES, MEMBER_PAGES),
    Page(
        "家庭", "household-list", "home", ("code",), PLACES, ("household-create", "household-detail", "household-edit")
    ),
    Page(
        "会员小组",
        "group-list",
        "grid",
        ("code",),
        PLACES,
        ("group-create", "group-detail", "group-edit", "note-create", "note-edit"),
    ),
    Page("联系户", "contact-list", "merge", ("code",), TOWN_AND_VILLAGE, ("contact-create", "contact-edit")),
    Page(
        "意见建议",
        "suggestion-list",
        "draft",
        ("code",),
        TOWN_AND_VILLAGE,
        ("suggestion-create", "suggestion-edit", "suggestion-answer"),
    ),
    Page("年终评比", "member-appraisal-list", "grade", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "重新登记",
        "campaign-list",
        "refresh",
        ("code",),
        TOWN_AND_VILLAGE,
        ("campaign-create", "campaign-detail", "campaign-close"),
    ),
    Page("名册导入", "member-import-list", "upload", ("code",), TOWN_AND_VILLAGE, ("member-import",)),
    Page("打印", "print-list", "print", ("code",), TOWN_AND_VILLAGE),
)
STANDARDS = Page("考评标准", "standard-list", "standard", also=("standard-detail",))
REPORTS_IN_VILLAGE = (
    Page("本年月报", "report-year", "calendar", ("code", "year"), (VILLAGE,), REPORT_PAGES),
    Page("本村等次", "village-grade", "grade", ("code", "year"), (VILLAGE,), assessed=True),
    Page("现场核查", "finding-list", "check", ("code", "year"), (VILLAGE,), ("finding-edit",)),
    Page("民主评议", "appraisal-list", "people", ("code", "year"), (VILLAGE,), APPRAISAL_PAGES),
    Page("更正单", "correction-list", "correction", ("code",), (VILLAGE,)),
    Page("表格上传", "report-upload", "upload", ("code",), (VILLAGE,), UPLOAD_PAGES),
)
ORGANISATION_IN_VILLAGE = (
    Page("村级组织", "village-organisation", "village", ("code",), (VILLAGE,), VILLAGE_PAGES),
    Page("协会", "association-list", "account", ("code",), (VILLAGE,), ASSOCIATION_PAGES),
    Page("职务", "post-list", "user", ("code",), (VILLAGE,), ("post-create", "post-edit")),
    Page("网络图", "network", "progress", ("code",), (VILLAGE,)),
    Page("责任书", "contract-list", "file", ("code", "year"), (VILLAGE,), CONTRACT_PAGES),
)
IN_VILLAGE = (
    *REPORTS_IN_VILLAGE,
    *(page for page in ORGANISATION_IN_VILLAGE if page.url_name in ("village-organisation", "contract-list")),
    *(page for page in MEMBERS if page.url_name in ("coverage", "member-list", "group-list")),
)
OFFICE = {
    "月报": (
        Page("全镇录入", "report-grid", "grid", ("code", "period")),
        Page("上报进度", "completeness", "progress", ("code", "year")),
        Page("催报", "reminders", "bell", ("code", "period")),
        Page("更正单", "correction-list", "correction", ("code",), OFFICES),
        Page("表格上传", "report-upload", "upload", ("code",), also=UPLOAD_PAGES),
    ),
    "考评": (
        Page("等次总览", "overview", "grade", ("code", "year"), OFFICES, assessed=True),
        Page("现场核查", "finding-list", "check", ("code", "year"), also=("finding-edit",)),
        Page("民主评议", "appraisal-list", "people", ("code", "year"), also=APPRAISAL_PAGES),
        STANDARDS,
        Page("年终报告", "book-list", "book", ("code",), OFFICES, also=("book-progress",)),
    ),
    "会员": MEMBERS,
    "组织网络": (
        Page("网络图", "network", "progress", ("code",)),
        Page("协会", "association-list", "account", ("code",), OFFICES, ASSOCIATION_PAGES),
        Page("职务", "post-list", "user", ("code",), OFFICES, ("post-create", "post-edit")),
        Page("责任区", "area-list", "merge", ("code",), also=("area-create", "area-edit", "township-settings")),
        Page(
            "村和社区",
            "village-list",
            "village",
            ("code",),
            OFFICES,
            ("village-edit", "village-merge", "village-split"),
        ),
        Page("责任书", "contract-list", "file", ("code", "year"), also=CONTRACT_PAGES),
        Page("区划导入", "division-import", "upload", also=("division-import-preview",)),
    ),
    "管理": (
        Page("账号", "account-list", "account", also=("account-create", "account-edit", "account-reset")),
        Page("留痕", "trail-list", "trail"),
    ),
}
IN_COUNTY = (Page("各乡镇", "home", "home"),)
SECRETARY = {
    "月报与考评": (*REPORTS_IN_VILLAGE, STANDARDS),
    "会员": MEMBERS,
    "组织": ORGANISATION_IN_VILLAGE,
}


def navigation(request: Request) -> dict[str, object]:
    """Context processor. `navigation`: sections of entries; `page_period`: what the page's URL says about time."""
    today = timezone.localdate()
    return {
        "this_year": today.year,
        "this_month": today.year * 100 + today.month,
        "navigation": lambda: _sections(request),
        "page_period": lambda: _page_period(request),
    }


def _sections(request: Request) -> list[Section]:
    """One of them is unfolded: that of the page, otherwise the first."""
    sections = list(_folded_sections(request))
    if sections and not any(section.open for section in sections):
        sections[0] = replace(sections[0], open=True)
    return sections


def _folded_sections(request: Request) -> Iterator[Section]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return
    match = request.resolver_match
    current, kwargs = (match.view_name, match.kwargs) if match else ("", {})
    taken = False
    for title, division, pages in _plan(user, division_at_hand(request)):
        entries = [
            entry
            for page in pages
            if (entry := _entry(page, user, {"code": division, **_times(kwargs, page)}, "" if taken else current))
        ]
        here = any(entry.active for entry in entries)
        taken = taken or here
        if entries:
            yield Section(title, entries, here)


def division_at_hand(request: Request) -> str:
    """The code the page is about, when it is in the person's scope; otherwise that scope."""
    code = request.resolver_match.kwargs.get("code", "") if request.resolver_match else ""
    return code if request.user.covers(code) else request.user.scope


def _plan(user: User, code: str) -> Iterator[tuple[str, str, tuple[Page, ...]]]:
    """(title, division, pages) of each section."""
    if len(user.scope) == VILLAGE:
        yield from ((title, user.scope, pages) for title, pages in SECRETARY.items())
        return
    if len(user.scope) == COUNTY:
        yield "本县", user.scope, IN_COUNTY
    if len(code) == VILLAGE:
        yield "本村", code, IN_VILLAGE
    yield from ((title, code[:TOWNSHIP], pages) for title, pages in OFFICE.items())


def _entry(page: Page, user: User, values: dict[str, object], current: str) -> Entry | None:
    if not may(user, page.url_name):
        return None
    if "code" in page.takes and len(str(values["code"])) not in page.levels:
        return None
    url = reverse(page.url_name, kwargs={name: values[name] for name in page.takes})
    return Entry(page.title, url, page.icon, current in (page.url_name, *page.also))


def _times(kwargs: dict[str, object], page: Page) -> dict[str, int]:
    """The year and month of the page at hand, December for a whole year, and never a month to come; otherwise the last
    month, or for grades the last year, that is over."""
    today = timezone.localdate()
    now = today.year * 100 + today.month
    month = today.year * 100 + today.month - 1 if today.month > 1 else (today.year - 1) * 100 + 12
    if "period" in kwargs:
        month = int(str(kwargs["period"]))
        return {"period": min(month if month % 100 else month + 12, now), "year": month // 100}
    if "year" in kwargs:
        year = int(str(kwargs["year"]))
        return {"period": month if year == month // 100 else min(year * 100 + 12, now), "year": year}
    return {"period": month, "year": today.year - 1 if page.assessed else month // 100}


def _page_period(request: Request) -> str:
    """ "2025年6月", "2025年", or nothing."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    if "period" in kwargs:
        year, month = divmod(int(kwargs["period"]), 100)
        return f"{year}年{month}月" if month else f"{year}年全年"
    return f"{kwargs['year']}年" if "year" in kwargs else ""
