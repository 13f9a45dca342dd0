"""The left navigation: what the role may read, about the place and the time the page is about."""

import datetime
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
from accounts.menu.navigation import NavigationSection, navigation
from accounts.models import User

SignIn = Callable[[User], Client]


AUTONOMY = [
    *("章程和村规民约", "优待条款", "协议签订", "协议文本", "村务公开"),
    *("会议和决定", "责任追究", "自治评先", "问卷调查", "向村民报告", "八个登记簿"),
]
CARE = {
    "活动": ["活动", "5·29活动日", "三生服务"],
    "生育关怀": [
        *("关怀家庭", "帮扶", "优待证", "优待政策", "优待兑现"),
        *("保险", "评选表彰", "致富项目", "关怀年报"),
    ],
    "经费和发放": ["经费", "预算", "结账", "募捐", "发放批次", "岗位津贴"],
}
PLANS = ["实施方案", "自定类型"]
YEAR = ["季度考核", "自评", "验收", "重点帮促", "申诉"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 3, 4))


def sections(user: User, name: str, **kwargs: object) -> list[NavigationSection]:
    request = RequestFactory().get(reverse(name, kwargs=kwargs))
    request.user, request.resolver_match = user, resolve(request.path)
    return navigation(request)["navigation"]()


def titles(user: User, name: str, **kwargs: object) -> dict[str, list[str]]:
    return {
        section.title: [entry.title for entry in section.entries]
        for section in sections(user, name, **kwargs)
    }


def urls(user: User, name: str, **kwargs: object) -> dict[str, str]:
    """Title → address; of two entries of one title the first."""
    found: dict[str, str] = {}
    for section in sections(user, name, **kwargs):
        for entry in section.entries:
            found.setdefault(entry.title, unquote(entry.url))
    return found


def active(user: User, name: str, **kwargs: object) -> list[str]:
    return [
        f"{section.title}/{entry.title}"
        for section in sections(user, name, **kwargs)
        for entry in section.entries
        if entry.active
    ]


def test_staff(staff: User) -> None:
    assert titles(staff, "account-list") == {
        "月报": ["全镇录入", "上报进度", "催报", "更正单", "疑点核查", "表格上传"],
        "考评": [
            "等次总览",
            "考评轮次",
            *YEAR,
            "现场核查",
            "民主评议",
            "考评标准",
            "标准试算",
            "年度工作计划",
            "年终报告",
        ],
        "村民自治": AUTONOMY,
        "实施方案": PLANS,
        **CARE,
        "会员": [
            *("缺口检查", "会员", "家庭", "会员小组", "联系户"),
            *("意见建议", "年终评比", "重新登记", "名册导入", "个人资料查阅", "到期资料", "打印"),
        ],
        "组织网络": ["网络图", "协会", "职务", "责任区", "村和社区", "责任书", "区划导入"],
        "管理": ["账号", "留痕"],
    }


def test_leader_and_auditor_only_read(leader: User, auditor: User) -> None:
    expected = {
        "月报": ["全镇录入", "上报进度", "催报", "更正单", "疑点核查"],
        "考评": [
            "等次总览",
            "考评轮次",
            *YEAR,
            "现场核查",
            "民主评议",
            "考评标准",
            "标准试算",
            "年度工作计划",
            "年终报告",
        ],
        "村民自治": AUTONOMY,
        "实施方案": PLANS,
        **CARE,
        "会员": [
            "缺口检查",
            "会员",
            "家庭",
            "会员小组",
            "联系户",
            "意见建议",
            "年终评比",
            "重新登记",
            "打印",
        ],
        "组织网络": ["网络图", "协会", "职务", "责任区", "村和社区", "责任书"],
        "管理": ["留痕"],
    }
    assert titles(leader, "trail-list") == titles(auditor, "trail-list") == expected


def test_an_administrator_has_the_accounts_and_nothing_else(administrator: User) -> None:
    assert titles(administrator, "account-list") == {"管理": ["账号"]}


def test_a_secretary_has_the_own_village(secretary: User) -> None:
    assert titles(secretary, "standard-list") == {
        "月报与考评": [
            "本年月报",
            "本村等次",
            *YEAR,
            "现场核查",
            "民主评议",
            "更正单",
            "疑点核查",
            "表格上传",
            "考评标准",
        ],
        "村民自治": AUTONOMY,
        "实施方案": PLANS,
        **CARE,
        "会员": [
            *("缺口检查", "会员", "家庭", "会员小组", "联系户"),
            *("意见建议", "年终评比", "重新登记", "名册导入", "个人资料查阅", "打印"),
        ],
        "组织": ["村级组织", "协会", "职务", "网络图", "责任书"],
    }
    assert urls(secretary, "standard-list")["本年月报"] == reverse(
        "report-year", args=["431321107207", 2026]
    )


def test_the_county_has_a_township_only_while_on_one(county: User) -> None:
    assert titles(county, "village-list", code="431321") == {
        "月报": ["更正单", "疑点核查"],
        "活动": ["活动"],
        "生育关怀": ["关怀家庭", "帮扶", "优待证"],
        "考评": ["等次总览", "考评轮次", "考评标准", "标准试算", "年终报告"],
        "实施方案": ["实施方案"],
        "会员": ["会员", "家庭", "会员小组"],
        "组织网络": ["协会", "职务", "村和社区"],
        "管理": ["账号", "留痕"],
    }
    assert urls(county, "village-list", code="431321")["等次总览"] == reverse(
        "overview", args=["431321", 2025]
    )
    assert titles(county, "village-list", code="431321107")["月报"] == [
        "全镇录入",
        "上报进度",
        "催报",
        "更正单",
        "疑点核查",
    ]


def test_a_villages_page_brings_the_villages_entries(staff: User) -> None:
    found = titles(staff, "village-edit", code="431321107207")
    assert found["本村"] == [
        *("本年月报", "本村等次", *YEAR, "现场核查", "民主评议", "更正单", "疑点核查", "表格上传"),
        *("村级组织", "责任书", "缺口检查", "会员", "会员小组"),
        *("章程和村规民约", "协议签订", "村务公开", "会议和决定", "八个登记簿", "活动", "经费"),
    ]
    assert list(found) == [
        "本村",
        "月报",
        "考评",
        "村民自治",
        "实施方案",
        *CARE,
        "会员",
        "组织网络",
        "管理",
    ]


def test_the_last_month_and_for_grades_the_last_year_unless_the_page_says_otherwise(
    staff: User,
) -> None:
    code = "431321107"
    found = urls(staff, "account-list")
    assert found["全镇录入"] == reverse("report-grid", args=[code, 202602])
    assert found["上报进度"] == reverse("completeness", args=[code, 2026])
    assert found["等次总览"] == reverse("overview", args=[code, 2025])
    found = urls(staff, "overview", code=code, year=2024)
    assert found["全镇录入"] == reverse("report-grid", args=[code, 202412])
    assert found["上报进度"] == reverse("completeness", args=[code, 2024])
    found = urls(staff, "report-grid", code=code, period=202506)
    assert found["催报"] == reverse("reminders", args=[code, 202506])
    assert found["等次总览"] == reverse("overview", args=[code, 2025])


def test_in_january_the_last_month_is_december(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 1, 4))
    assert urls(staff, "account-list")["全镇录入"] == reverse(
        "report-grid", args=["431321107", 202512]
    )
    assert urls(staff, "account-list")["上报进度"] == reverse(
        "completeness", args=["431321107", 2025]
    )


def test_one_entry_is_active_also_on_the_pages_below_it(staff: User, secretary: User) -> None:
    assert active(staff, "account-list") == ["管理/账号"]
    assert active(staff, "account-create") == ["管理/账号"]
    assert active(staff, "village-edit", code="431321107207") == ["组织网络/村和社区"]
    assert active(staff, "report-detail", code="431321107207", period=202506) == ["本村/本年月报"]
    assert active(staff, "correction-list", code="431321107") == ["月报/更正单"]
    assert active(staff, "correction-list", code="431321107207") == ["本村/更正单"]
    assert active(secretary, "report-edit", code="431321107207", period=202506) == [
        "月报与考评/本年月报"
    ]


def test_the_section_of_the_page_is_unfolded_and_no_other(staff: User, secretary: User) -> None:
    def unfolded(user: User, name: str, **kwargs: object) -> list[str]:
        return [section.title for section in sections(user, name, **kwargs) if section.open]

    assert unfolded(staff, "account-list") == ["管理"]
    assert unfolded(staff, "member-list", code="431321107") == ["会员"]
    assert unfolded(staff, "member-list", code="431321107207") == ["本村"]
    assert unfolded(secretary, "group-list", code="431321107207") == ["会员"]
    assert unfolded(staff, "help") == ["月报"], "on a page of none the first"


def test_a_page_of_care_is_found_in_its_own_section(staff: User, secretary: User) -> None:
    for user in (staff, secretary):
        assert active(user, "pay-run-list", code=user.scope) == ["经费和发放/发放批次"]
        assert active(user, "three-life", code=user.scope, year=2025) == ["活动/三生服务"]
        assert active(user, "policy-list", code=user.scope, year=2025) == ["生育关怀/保险"]


def test_a_page_out_of_scope_does_not_move_the_navigation(staff: User) -> None:
    assert urls(staff, "village-list", code="431321108")["村和社区"] == "/villages/431321107/"


def test_it_never_leads_to_a_month_to_come(staff: User) -> None:
    today = timezone.localdate()
    now = today.year * 100 + today.month
    coming = [
        ("report-detail", {"period": today.year * 100 + 12}),
        ("completeness", {"year": today.year + 1}),
    ]
    for page, time in coming:
        grid = urls(staff, page, code="431321107", **time)["全镇录入"]
        assert int(grid.split("/")[3]) == now
    assert (
        urls(staff, "report-detail", code="431321107207", period=202300)["全镇录入"]
        == "/grid/431321107/202312/"
    )


def test_every_page_named_has_a_rule_and_an_address() -> None:
    in_sections = [
        page for of in menu.Menu for pages in menu.sections(of).values() for page in pages
    ]
    shortcuts = [page for pages in today_page.SHORTCUTS.values() for page in pages]
    pages = [*shortcuts, *in_sections]
    values = {"code": "431321107207", "year": 2025, "period": 202506}
    for page in pages:
        assert all(rule_for(name) for name in (page.url_name, *page.also))
        assert reverse(page.url_name, kwargs={name: values[name] for name in page.takes})


def test_building_it_asks_the_database_nothing(
    staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        sections(staff, "account-list")


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
        assert first.startswith('class="sidenav-link active" href="/" aria-current="page"')
        assert page.count('aria-current="page"') == 1


def test_the_page_marks_where_one_is(staff: User, client_for: SignIn) -> None:
    page = client_for(staff).get("/villages/431321107/").content.decode()
    assert page.count('aria-current="page"') == 1
    assert 'href="/villages/431321107/" aria-current="page"' in page
