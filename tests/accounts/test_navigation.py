"""The menu and the way to a page: what the role may read, about the place and the time at hand."""

import datetime
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import menu
from accounts import today as today_page
from accounts.access import rule_for
from accounts.http import Request
from accounts.menu.navigation import NavigationEntry, crumbs, navigation
from accounts.models import User
from associations.divisions import _place
from associations.models import Village

SignIn = Callable[[User], Client]


OFFICE = ["月报", "考评", "村民自治", "活动和关怀", "经费和发放", "会员", "组织和管理"]
REPORTS = ["全镇录入", "上报进度", "催报", "指标", "更正单", "疑点核查", "表格上传", "来表作答"]
CODE, VILLAGE = "431321107", "431321107207"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 3, 4))


def asked(user: User, name: str, **kwargs: object) -> Request:
    request = RequestFactory().get(reverse(name, kwargs=kwargs))
    request.user, request.resolver_match = user, resolve(request.path)
    return request


def menu_of(user: User, name: str, **kwargs: object) -> list[NavigationEntry]:
    return navigation(asked(user, name, **kwargs))["navigation"]()


def titles(user: User, name: str = "account-list", **kwargs: object) -> list[str]:
    return [entry.title for entry in menu_of(user, name, **kwargs)]


def urls(user: User, name: str, **kwargs: object) -> dict[str, str]:
    """Title → address of every page of the division at hand."""
    index = navigation(asked(user, name, **kwargs))["place_index"]()
    return {entry.title: unquote(entry.url) for _, entries in index for entry in entries}


def active(user: User, name: str, **kwargs: object) -> list[str]:
    return [entry.title for entry in menu_of(user, name, **kwargs) if entry.active]


def way(user: User, name: str, **kwargs: object) -> list[tuple[str, str]]:
    """(title, address) of each crumb; the page's own title is "…"."""
    request = asked(user, name, **kwargs)
    return [(crumb.title, unquote(crumb.url)) for crumb in crumbs(request, _place(request), "…")]


def test_at_first_sight_nobody_has_more_than_nine_entries(
    staff: User, leader: User, auditor: User, secretary: User, county: User, administrator: User
) -> None:
    for user in (staff, leader, auditor):
        assert titles(user) == ["今日", "村和社区", *OFFICE]
    assert titles(secretary) == ["今日", "村级组织", *OFFICE]
    assert titles(county) == [
        *("今日", "村和社区", "月报", "考评", "活动和关怀", "会员", "组织和管理")
    ]
    assert titles(administrator) == ["今日", "组织和管理"]


def test_the_menu_stays_wherever_one_looks(staff: User, county: User) -> None:
    for user in (staff, county):
        found = [entry.url for entry in menu_of(user, "home")]
        for code in (CODE, VILLAGE):
            assert [entry.url for entry in menu_of(user, "member-list", code=code)] == found
    assert menu_of(staff, "village-list", code="431321108")[1].url == f"/villages/{CODE}/"


def test_a_section_has_the_pages_the_role_may_open(
    staff: User, leader: User, secretary: User, county: User, client_for: SignIn
) -> None:
    def section(user: User, key: str, code: str = "") -> list[str]:
        page = client_for(user).get(f"/menu/{code or user.scope}/{key}/").content.decode()
        return re.findall(r'class="shortcut" href="[^"]+"><svg.+?</svg>\s*([^<]+)<', page)

    assert section(staff, "reports") == REPORTS
    assert section(leader, "reports") == REPORTS[:-2]
    assert section(county, "reports") == ["指标", "更正单", "疑点核查", "来表作答"]
    assert section(county, "reports", CODE) == [*REPORTS[:-2], "来表作答"]
    assert section(staff, "reports", VILLAGE) == [
        "本年月报",
        "指标",
        "更正单",
        "疑点核查",
        "表格上传",
    ]
    assert section(secretary, "reports") == ["本年月报", "指标", "更正单", "疑点核查", "表格上传"]
    assert section(staff, "organisation")[-4:] == ["账号", "留痕", "系统意见", "节假日"]
    assert client_for(staff).get(f"/menu/{CODE}/nothing/").status_code == 404
    assert client_for(county).get("/menu/431321999/reports/").status_code == 404


def test_all_pages_of_a_village_are_on_its_own_page(
    staff: User, secretary: User, client_for: SignIn
) -> None:
    to_staff, to_secretary = (
        client_for(user).get(f"/organisation/{VILLAGE}/").content.decode()
        for user in (staff, secretary)
    )
    of_village = urls(staff, "agreement-list", code=VILLAGE).values()
    assert [url for url in of_village if f'href="{url}"' not in to_staff] == []
    assert "place-index" not in to_secretary, "the menu has them"


def test_the_last_month_and_for_grades_the_last_year_unless_the_page_says_otherwise(
    staff: User,
) -> None:
    found = urls(staff, "account-list")
    assert found["全镇录入"] == reverse("report-grid", args=[CODE, 202602])
    assert found["上报进度"] == reverse("completeness", args=[CODE, 2026])
    assert found["等次总览"] == reverse("overview", args=[CODE, 2025])
    found = urls(staff, "overview", code=CODE, year=2024)
    assert found["全镇录入"] == reverse("report-grid", args=[CODE, 202412])
    assert found["上报进度"] == reverse("completeness", args=[CODE, 2024])
    found = urls(staff, "report-grid", code=CODE, period=202506)
    assert found["催报"] == reverse("reminders", args=[CODE, 202506])
    assert found["等次总览"] == reverse("overview", args=[CODE, 2025])


def test_a_section_keeps_the_time_of_the_page(staff: User, client_for: SignIn) -> None:
    for name, time in [("overview", {"year": 2024}), ("report-grid", {"period": 202412})]:
        url = menu_of(staff, name, code=CODE, **time)[2].url
        assert f'href="/grid/{CODE}/202412/"' in client_for(staff).get(url).content.decode()
    strange = client_for(staff).get(f"/menu/{CODE}/reports/?year=0&period=x")
    assert f'href="/grid/{CODE}/202602/"' in strange.content.decode()


def test_in_january_the_last_month_is_december(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 1, 4))
    assert urls(staff, "account-list")["全镇录入"] == reverse("report-grid", args=[CODE, 202512])
    assert urls(staff, "account-list")["上报进度"] == reverse("completeness", args=[CODE, 2025])


def test_a_section_of_a_community_is_called_as_in_the_side_menu(
    community: Village, staff: User, client_for: SignIn
) -> None:
    address = reverse("menu-section", args=[community.pk, "autonomy"])
    page = client_for(staff).get(address).content.decode()
    assert re.search(r"<h1[^>]*>\s*居民自治", page)
    assert "村民自治" not in page


def test_one_entry_is_active_also_on_the_pages_below_it(staff: User, secretary: User) -> None:
    assert active(staff, "account-create") == ["组织和管理"]
    assert active(staff, "menu-section", code=CODE, section="members") == ["会员"]
    for user in (staff, secretary):
        assert active(user, "report-edit", code=VILLAGE, period=202506) == ["月报"]
        assert active(user, "pay-run-list", code=user.scope) == ["经费和发放"]
        assert active(user, "help") == []
    for name in ("village-edit", "village-organisation", "rule-create"):
        assert active(staff, name, code=VILLAGE) == ["村和社区"]
    assert active(secretary, "rule-create", code=VILLAGE) == ["村级组织"]


def test_the_way_to_a_page(staff: User, secretary: User, county: User) -> None:
    day, members = ("今日", "/"), ("会员", f"/menu/{CODE}/members/")
    assert way(staff, "home") == [("今日", "")]
    assert way(staff, "menu-section", code=CODE, section="members") == [day, ("…", "")]
    assert way(staff, "household-list", code=CODE) == [day, members, ("家庭", "")]
    assert way(staff, "household-edit", code=VILLAGE, pk=7) == [
        *(day, members, ("观冲村", f"/organisation/{VILLAGE}/")),
        ("家庭", f"/households/{VILLAGE}/"),
        ("家庭详情", f"/households/{VILLAGE}/7/"),
        ("…", ""),
    ]
    assert way(secretary, "household-create", code=VILLAGE) == [
        *(day, ("会员", f"/menu/{VILLAGE}/members/")),
        *(("家庭", f"/households/{VILLAGE}/"), ("…", "")),
    ]
    assert way(staff, "rule-create", code=VILLAGE) == [
        *(day, ("村和社区", f"/villages/{CODE}/")),
        *(("观冲村", f"/organisation/{VILLAGE}/"), ("…", "")),
    ]
    assert way(county, "fund-list", code=CODE) == [
        *(day, ("经费和发放", f"/menu/{CODE}/money/")),
        *(("洪山殿镇", f"/villages/{CODE}/"), ("经费", "")),
    ]
    assert way(staff, "help-page", slug="01-quick-start") == [day, ("…", "")]


def test_it_never_leads_to_a_month_to_come(staff: User) -> None:
    today = timezone.localdate()
    now = today.year * 100 + today.month
    coming = [
        ("completeness", {"code": CODE, "year": today.year + 1}),
        ("report-grid", {"code": CODE, "period": today.year * 100 + 12}),
    ]
    for page, time in coming:
        assert int(urls(staff, page, **time)["全镇录入"].split("/")[3]) == now
    assert urls(staff, "completeness", code=CODE, year=2023)["全镇录入"] == f"/grid/{CODE}/202312/"


def test_every_page_named_has_a_rule_and_an_address() -> None:
    in_sections = [page for pages in menu.sections().values() for page in pages]
    shortcuts = [page for pages in today_page.SHORTCUTS.values() for page in pages]
    pages = [*shortcuts, *in_sections, *menu.PLACE_PAGES.values()]
    values = {"code": "431321107207", "year": 2025, "period": 202506}
    for page in pages:
        assert all(rule_for(name) for name in (page.url_name, *page.also))
        assert reverse(page.url_name, kwargs={name: values[name] for name in page.takes})


def test_building_it_asks_the_database_nothing(
    staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        menu_of(staff, "account-list")


def test_nobody_signed_in_has_no_navigation(db: None) -> None:
    page = Client().get("/login/").content.decode()
    assert "sidenav" not in page


def test_before_the_first_password_change_there_is_nothing_to_open(
    staff: User, client_for: SignIn
) -> None:
    staff.must_change_password = True
    staff.save()
    page = client_for(staff).get("/password/").content.decode()
    assert "sidenav" not in page
    assert "退出" in page


def test_the_day_stands_first_for_everybody(
    staff: User, secretary: User, county: User, administrator: User, client_for: SignIn
) -> None:
    for user in (staff, secretary, county, administrator):
        page = client_for(user).get("/").content.decode()
        first = page[page.index('class="sidenav-link') :]
        assert first.startswith('class="sidenav-link active" href="/" aria-current="true"')


def test_the_page_marks_where_one_is(staff: User, client_for: SignIn) -> None:
    page = client_for(staff).get("/villages/431321107/").content.decode()
    assert page.count('aria-current="page"') == page.count('aria-current="true"') == 1
    assert 'href="/villages/431321107/" aria-current="true"' in page
