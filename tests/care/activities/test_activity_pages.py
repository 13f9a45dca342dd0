"""What the log is looked at for: the calendar, 5·29 across the villages, three-life services,
figures, paper."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from associations.models import Township, Village
from care.activities.month import weeks
from care.activities.papers import record_sheet
from care.activities.services import save_activity
from care.models import Activity
from documents.pdf import render_document

from ..families.records import give, support
from ..filled import log
from .test_activities import SMALL

Clients = Callable[[User], Client]


def add(place: Village | Township, kind: str, day: str, **fields: object) -> Activity:
    where = {"village": place} if isinstance(place, Village) else {"township": place}
    return Activity.objects.create(
        **where, kind=kind, date=datetime.date.fromisoformat(day), **{"title": "活动", **fields}
    )


def test_a_month_has_whole_weeks_and_counts_its_days(village: Village):
    for day in ("2025-06-01", "2025-06-01", "2025-06-30"):
        add(village, "training", day)
    add(village, "meeting", "2025-06-01")
    found = weeks(202506, list(Activity.objects.of_month(202506)))
    assert [len(week) for week in found] == [7] * 6
    assert (found[0][0].date.isoformat(), found[0][0].inside) == ("2025-05-26", False)
    first = found[0][6]
    assert (first.count, first.kinds) == (3, {"例会": 1, "培训": 2})
    assert found[5][0].count == 1


def test_the_calendar_shows_a_day_or_a_villages_month(
    village: Village, staff: User, client_for: Clients
):
    add(village, "training", "2025-06-03", title="六月三日的培训")
    add(village, "training", "2025-06-20", title="六月二十日的培训")
    add(village, "training", "2025-07-01", title="七月的培训")
    client = client_for(staff)

    def shown(code: str, **query: str) -> list[str]:
        page = client.get(reverse("activity-calendar", args=[code, 202506]), query)
        return [activity.title for activity in page.context["shown"]]

    assert shown(village.pk) == ["六月三日的培训", "六月二十日的培训"]
    assert shown(village.township_id) == ["六月二十日的培训"], "the last day with anything"
    assert shown(village.township_id, day="2025-06-03") == ["六月三日的培训"]
    assert shown(village.pk, day="2025-13-45") == ["六月三日的培训", "六月二十日的培训"]
    assert shown(village.pk, day="2025-07-01") == ["六月三日的培训", "六月二十日的培训"], (
        "a day of another month"
    )


@pytest.mark.parametrize("period", [202513, 202500, 12, 299901, 197001])
def test_there_is_no_such_month(period: int, village: Village, staff: User, client_for: Clients):
    assert client_for(staff).get(f"/activities/{village.pk}/calendar/{period}/").status_code == 404


def test_the_members_day_across_villages(
    village: Village,
    other_village: Village,
    township: Township,
    staff: User,
    secretary: User,
    client_for: Clients,
):
    add(village, "member_day", "2025-05-28", reached=120, leaflets=300, title="观冲的活动")
    add(township, "member_day", "2025-05-29", reached=600, title="主会场")
    add(other_village, "training", "2025-05-29", reached=50)
    add(village, "member_day", "2024-05-29", reached=9)
    page = client_for(staff).get(reverse("member-day", args=[township.pk, 2025]))
    context, text = page.context, page.content.decode()
    assert (context["with_any"], len(context["villages"])) == (1, 3)
    assert (context["reached"], context["leaflets"]) == (720, 300)
    assert "主会场" in text
    assert text.count("还没有") == 2
    assert (
        f"{reverse('activity-create', args=[other_village.pk])}?kind=member_day&amp;date=2025-05-29"
        in text
    )
    own = client_for(secretary).get(reverse("member-day", args=[village.pk, 2025])).content.decode()
    assert "观冲的活动" in own
    assert "双桥村" not in own


def test_three_life_services_are_counted_by_kind(
    village: Village, other_village: Village, staff: User, client_for: Clients
):
    add(village, "home_visit", "2025-02-01", service="production", households=1, reached=3)
    add(village, "training", "2025-03-01", service="production", reached=40)
    add(village, "health_check", "2025-04-01", service="birth", examined=60, reached=60)
    add(village, "culture", "2025-05-01", reached=99)
    add(village, "training", "2024-03-01", service="living", reached=40)
    page = client_for(staff).get(reverse("three-life", args=[village.township_id, 2025]))
    lines = {place.pk: dict(cells) for place, cells in page.context["lines"]}
    production = lines[village.pk]["production"]
    assert (production.times, production.reached, production.kinds) == (
        2,
        43,
        (("上门服务", 1), ("培训", 1)),
    )
    assert (lines[village.pk]["birth"].times, lines[village.pk]["living"].times) == (1, 0)
    assert [(total.times, total.reached) for total in page.context["totals"]] == [
        (1, 60),
        (2, 43),
        (0, 0),
    ]
    assert page.context["all_three"] == 0


def test_aid_is_a_service_beside_activities(
    village: Village, staff: User, auditor: User, client_for: Clients
):
    homes = [village.households.create(number=str(number), head="乐小满") for number in range(2)]
    support(homes[0], "two_daughters")
    support(homes[1], "bereaved")
    for home in [*homes, homes[0]]:
        give(village, household=home, service="living")
    give(village, helped=20, service="living")
    give(village, helped=7)
    address = reverse("three-life", args=[village.township_id, 2025])

    def living(user: User) -> tuple[int, int, int]:
        page = client_for(user).get(address)
        services = {place.pk: dict(cells) for place, cells in page.context["lines"]}[village.pk][
            "living"
        ]
        assert f"帮扶 {services.aids} 次，{services.helped} 户" in page.content.decode()
        return services.times, services.aids, services.helped

    assert living(staff) == (0, 4, 22)
    assert living(auditor) == (0, 3, 21), "not what a bereaved family got"


def test_the_finding_has_the_years_services_beside_it(
    village: Village, staff: User, client_for: Clients
):
    add(village, "training", "2025-03-01", service="production", reached=40)
    give(village, helped=20, service="production")
    address = reverse("finding-edit", args=[village.pk, 2025])
    page = client_for(staff).get(address, {"kind": "three_life_services"}).content.decode()
    assert "1 次，40 人：培训 1；帮扶 1 次，20 户" in page
    assert page.count("没有记录") == 2
    assert reverse("three-life", args=[village.pk, 2025]) in page
    assert (
        "三生”服务</h2>"
        not in client_for(staff).get(address, {"kind": "informed_choice"}).content.decode()
    )


def test_figures_of_a_township_are_drawn_and_summed(
    village: Village, other_village: Village, staff: User, client_for: Clients
):
    for place in (village, other_village):
        log(place)
    add(village, "publicity", "2025-10-01", slogans=46, posters=2, reached=200)
    page = client_for(staff).get(reverse("activity-list", args=[village.township_id, 2025]))
    text = page.content.decode()
    assert "培训 2；" in text
    assert "5·29 2；" in text
    assert "5 2；6 4；" in text
    assert "标语 46 条，墙报、宣传栏 2 期，资料 100 份" in text
    assert page.context["tally"]["reached"] == 444
    village_page = client_for(staff).get(reverse("activity-list", args=[village.pk, 2025]))
    assert village_page.context["charts"] == []


def test_the_record_on_paper_has_what_was_filled_in(village: Village, secretary: User):
    illnesses = [["妇科炎症", 192], ["其他", 24]]
    activity = Activity(
        village=village,
        kind="health_check",
        date=datetime.date(2025, 7, 1),
        title="健康检查",
        reached=551,
        examined=551,
        ill=216,
        illnesses=illnesses,
        result="已通知本人。",
        cost=1250_50,
    )
    save_activity(activity=activity, photos=[SMALL], by=secretary)
    sheet = record_sheet(activity, findings=True)
    facts = dict(sheet.facts)
    assert (facts["查出患病"], facts["费用"], facts["活动日期"]) == (
        "216人",
        "1250.50元",
        "2025年7月1日",
    )
    assert "地点" not in facts
    assert len(sheet.facts) % 2 == 0
    assert sheet.result == "已通知本人。\n其中：妇科炎症192人、其他24人。"
    assert len(sheet.photos) == 1


def test_a_photograph_is_typeset_and_other_data_is_not(
    village: Village, secretary: User, client_for: Clients
):
    activity = save_activity(
        activity=Activity(
            village=village,
            kind="training",
            date=datetime.date(2025, 7, 1),
            title="培训",
            reached=9,
        ),
        photos=[SMALL],
        by=secretary,
    )
    answer = client_for(secretary).get(reverse("activity-print", args=[village.pk, activity.ref]))
    paper = answer.getvalue()
    assert paper.startswith(b"%PDF")
    assert b"/DCTDecode" in paper
    assert len(render_document("<p>培训</p>", "无照片", numbered=False)) < len(paper)
