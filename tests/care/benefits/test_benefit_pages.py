"""The pages of benefits and pay runs: the whole way in the browser's words, and who finds what of
whom."""

import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from care.benefits.views import pay_runs
from care.families.telling import LEFT_OUT
from care.models import BenefitRule, Family, PayRun, Schooling
from members.models import Household

from ..families.records import support
from ..ledger.records import add_fund, book, day, left
from .records import add_rule, checked, listed, promise

ClientFor = Callable[[User], Client]
HEAD, KIND = "欧阳无双", "计生特殊家庭"
YEAR = 2025


@pytest.fixture
def world(divisions: SimpleNamespace, staff: User, leader: User) -> SimpleNamespace:
    """10 yuan a month for 甲户 with an only child; 300 a year for a bereaved family, both of
    观冲村."""
    fund = add_fund(divisions.township)
    book(fund, day(1), "appropriation", 1000)
    home = Household.objects.create(village=divisions.village, head="甲户", number="1")
    hidden = Household.objects.create(
        village=divisions.village, head=HEAD, number="2", address="三组"
    )
    family, bereaved = support(home, "only_child"), support(hidden, "bereaved")
    add_rule(fund)
    add_rule(
        fund,
        "allowance",
        300,
        "year",
        kinds=["bereaved"],
        name=f"{KIND}家庭扶助金",
        source="扶助办法",
    )
    return SimpleNamespace(
        code=divisions.township.pk,
        village=divisions.village,
        fund=fund,
        family=family,
        bereaved=bereaved,
    )


def said(response: HttpResponse) -> str:
    return response.content.decode()


def post(client: Client, url: str, **typed: object) -> str:
    """Where the page leads to says what came of it."""
    response = client.post(url, typed, follow=True)
    assert response.status_code in (200, 422), response.status_code
    return said(response)


def test_from_the_form_to_the_book(
    world: SimpleNamespace, staff: User, leader: User, client_for: ClientFor
) -> None:
    client, url = client_for(staff), f"/pay-runs/{world.code}/new/"
    typed = {
        "fund": world.fund.pk,
        "year": YEAR,
        "first": 1,
        "last": 12,
        "benefits": ["health"],
        "form_token": "t1",
    }
    page = post(client, url, **typed)
    assert "名单已列出" in page
    assert "2025年1—12月" in page
    assert "120.00" in page
    assert "已经办理过了" in post(client, url, **typed)
    run = PayRun.objects.get()
    assert run.title == "洪山殿镇2025年1—12月优待兑现"
    here = f"/pay-runs/{world.code}/{run.ref}/"
    line = run.lines.first()
    assert "要写明原因" in post(client, f"{here}lines/", act="hold", line=line.ref)
    assert "已暂缓" in post(client, f"{here}lines/", act="hold", line=line.ref, reason="户口待核实")
    assert "全部暂缓了" in post(client, f"{here}check/")
    assert "已恢复" in post(client, f"{here}lines/", act="release", line=line.ref)
    assert "已送审" in post(client, f"{here}check/")
    assert client.post(f"{here}approve/", {"date": "2025-12-20"}).status_code == 403
    assert "由乡镇领导审批发放" in said(client.get(here))
    other = client_for(leader)
    assert "已退回" in post(other, f"{here}return/", reason="少一户")
    assert "少一户" in said(client.get(here))
    post(client, f"{here}check/")
    assert "整批记入支出" in post(other, f"{here}approve/", date="2025-12-20", voucher="2025-18")
    assert "（1 户，12 笔）" in said(client.get(here))
    assert left(world.fund) == 880
    run.refresh_from_db()
    entry = said(client.get(f"/funds/{world.code}/entries/{run.entry.ref}/"))
    assert run.title in entry
    assert f"/funds/{world.code}/entries/{run.entry.ref}/reverse/" not in entry
    assert "已冲销" in post(other, f"{here}reverse/", date="2025-12-21", reason="没有领到")
    assert left(world.fund) == 1000


def test_what_is_lacking_is_said_before_and_at_the_approval(
    world: SimpleNamespace, staff: User, leader: User, client_for: ClientFor
) -> None:
    book(world.fund, day(2), "aid", 900)
    run = checked(world.fund, staff, benefits=["health"])
    client, here = client_for(leader), f"/pay-runs/{world.code}/{run.ref}/"
    assert "还差 20.00 元" in said(client.get(here))
    response = client.post(f"{here}approve/", {"date": "2025-12-20", "voucher": "保留"})
    assert response.status_code == 422
    assert "还差 20.00 元。一笔也没有记账" in said(response)
    assert 'value="保留"' in said(response)


def test_nothing_owed_nothing_listed(
    world: SimpleNamespace, staff: User, client_for: ClientFor
) -> None:
    BenefitRule.objects.all().delete()
    typed = {"fund": world.fund.pk, "year": YEAR, "first": 3, "last": 2}
    assert "不能早于起始月份" in post(client_for(staff), f"/pay-runs/{world.code}/new/", **typed)
    page = post(client_for(staff), f"/pay-runs/{world.code}/new/", **typed | {"last": 12})
    assert "没有算出应发而未发的" in page
    assert not PayRun.objects.exists()


def test_without_a_fund_the_page_leads_to_one(
    village: object, secretary: User, client_for: ClientFor
) -> None:
    page = said(client_for(secretary).get(f"/pay-runs/{secretary.scope}/new/"))
    assert "本级还没有经费" in page
    assert f"/funds/{secretary.scope}/new/" in page


PAGES = (
    "/benefits/{code}/2025/",
    "/benefits/{code}/2025/?state=owed",
    "/benefits/{code}/2025/?benefit=allowance",
    "/benefits/{code}/2025/villages/",
    "/pay-runs/{code}/",
    "/pay-runs/{code}/{run}/",
    "/pay-runs/{code}/new/",
)
BOOKS = (
    "/benefits/{code}/2025/workbook/",
    "/pay-runs/{code}/{run}/workbook/",
    "/benefits/{code}/2025/villages/workbook/",
)


def cells(client: Client, url: str) -> str:
    workbook = load_workbook(io.BytesIO(client.get(url).getvalue()))
    return "".join(str(cell.value) for sheet in workbook for row in sheet for cell in row)


def test_nobody_reads_name_or_kind_of_a_sensitive_family_in_a_list(
    world: SimpleNamespace,
    staff: User,
    leader: User,
    auditor: User,
    county: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers: list[str] = []
    monkeypatch.setattr(
        pay_runs, "pdf_response", lambda html, *args, **more: papers.append(html) or HttpResponse()
    )
    run = listed(world.fund, staff)
    for user in (staff, leader, auditor, county):
        client = client_for(user)
        for page in PAGES:
            url = page.format(code=world.code, run=run.ref)
            if user != staff and "new" in url:
                continue
            text = said(client.get(url))
            assert HEAD not in text, (user, url)
            assert KIND not in text, (user, url)
        for book_url in BOOKS:
            text = cells(client, book_url.format(code=world.code, run=run.ref))
            assert HEAD not in text
            assert KIND not in text
        client.get(f"/pay-runs/{world.code}/{run.ref}/print/")
    assert len(papers) == 4
    assert all(HEAD not in paper and KIND not in paper for paper in papers)
    assert ["欧××" in paper for paper in papers] == [True, True, False, False], (
        "who prepares, and who approves"
    )
    assert all(
        "名单和金额由编制和审批的人查看" in paper and "120.00" not in paper for paper in papers[2:]
    )
    read = TrailEntry.objects.filter(action="查看发放名单", target=str(run))
    assert set(read.values_list("by", flat=True)) == {staff.pk, leader.pk}


def test_without_the_right_there_is_no_row_and_no_sum(
    world: SimpleNamespace, auditor: User, client_for: ClientFor
) -> None:
    client = client_for(auditor)
    page = said(client.get(f"/benefits/{world.code}/2025/"))
    assert "120.00" in page
    assert "420.00" not in page
    assert "欧××" not in page
    assert LEFT_OUT in page
    url = f"/families/{world.village.pk}/{world.bereaved.ref}/benefits/2025/"
    assert client.get(url).status_code == 404


def test_opening_a_sensitive_familys_benefits_stands_in_the_trail(
    world: SimpleNamespace, staff: User, client_for: ClientFor
) -> None:
    page = said(
        client_for(staff).get(f"/families/{world.village.pk}/{world.bereaved.ref}/benefits/2025/")
    )
    assert f"{KIND}，2024-03-01 起" in page
    assert "300.00" in page
    last = TrailEntry.objects.latest("pk")
    assert (last.action, last.target) == ("查看保密家庭", str(world.bereaved))


def test_a_familys_page_says_why(
    world: SimpleNamespace, secretary: User, client_for: ClientFor
) -> None:
    add_rule(world.fund, "scholarship", 3000, "entry", levels=["university"], name="女孩成才奖学金")
    client, url = client_for(secretary), f"/families/{world.village.pk}/{world.family.ref}/"
    page = said(client.get(f"{url}benefits/2025/"))
    assert "独生子女，2024-03-01 起" in page
    assert "镇政府文件第三条" in page
    assert "未登记这些学校的在校学生" in page
    typed = {"level": "university", "count": 1, "since": "2025-09-01"}
    assert "在校学生已保存" in post(client, f"{url}schooling/new/", **typed)
    page = said(client.get(f"{url}benefits/2025/"))
    assert "3,000.00" in page
    assert "1 名学生" in page
    assert Schooling.objects.get().family == world.family


def test_a_secretary_pays_by_the_charter_and_sees_no_other_run(
    world: SimpleNamespace, staff: User, secretary: User, client_for: ClientFor
) -> None:
    township_run = listed(world.fund, staff)
    promise(world.village, ("only_child", 60, "year"))
    fund = add_fund(world.village)
    client, code = client_for(secretary), world.village.pk
    page = post(client, f"/pay-runs/{code}/new/", fund=fund.pk, year=YEAR, first=1, last=12)
    assert "计划生育村民自治章程第12条" in page
    assert PayRun.objects.get(code=code).lines.get().amount == 60_00
    assert client.get(f"/pay-runs/{code}/{township_run.ref}/").status_code == 404
    rules = said(client.get(f"/benefit-rules/{code}/"))
    assert "独生子女家庭优待" in rules
    assert "登记优待政策" not in rules


def test_clauses_that_are_not_computed_are_listed_with_the_reason(
    world: SimpleNamespace, staff: User, client_for: ClientFor
) -> None:
    promise(world.village, ("forgo", 500, "once"), ("tuition", None, "term"))
    page = said(client_for(staff).get(f"/benefit-rules/{world.code}/"))
    assert "系统不逐户记录" in page
    assert "没有写明金额" in page


def test_a_rule_is_registered_changed_and_replaced(
    world: SimpleNamespace, staff: User, client_for: ClientFor
) -> None:
    client, url = client_for(staff), f"/benefit-rules/{world.code}/new/"
    typed = {
        "benefit": "pension",
        "name": "养老补助",
        "amount": "200",
        "per": "once",
        "kinds": ["two_daughters"],
        "since": "2025-01-01",
        "source": "镇文件",
        "fund": world.fund.pk,
    }
    assert "优待政策已保存" in post(client, url, **typed)
    rule = BenefitRule.objects.get(name="养老补助")
    assert (rule.amount, rule.kinds) == (200_00, ["two_daughters"])
    assert "请选考入哪些学校" in post(client, url, **typed | {"name": "奖学金", "per": "entry"})
    assert "应填金额" in post(client, url, **typed | {"name": "x", "amount": "二百"})
    here = f"/benefit-rules/{world.code}/{rule.pk}/"
    changed = typed | {"until": "2025-06-30", "version": rule.version}
    assert "优待政策已保存" in post(client, here, **changed)
    new = typed | {
        "name": "养老补助（新）",
        "amount": "500",
        "since": "2025-07-01",
        "replaces": rule.pk,
    }
    assert "优待政策已保存" in post(client, url, **new)
    assert BenefitRule.objects.filter(key=rule.key).count() == 2


def test_the_list_narrows_by_village_benefit_and_state(
    world: SimpleNamespace, staff: User, client_for: ClientFor
) -> None:
    client, url = client_for(staff), f"/benefits/{world.code}/2025/"
    assert "甲户" in said(
        client.get(url, {"village": world.village.pk, "benefit": "health", "state": "owed"})
    )
    assert "没有符合条件的" in said(client.get(url, {"state": "paid"}))
    assert "没有符合条件的" in said(client.get(url, {"benefit": "allowance"})), (
        "nobody is found by a sensitive benefit"
    )
    assert Family.objects.count() == 2
