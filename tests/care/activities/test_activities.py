"""The activity log: written down, listed, changed, removed; of villages and of the township
itself."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from associations.models import Attachment, Township, Village
from care.activities.services import NamedPhoto, save_activity
from care.ledger.services.ledger import FundTransfer, reverse_entry, transfer
from care.models import Activity, ActivityPhoto, Entry
from documents.pictures.photos import Photo, prepare_photo
from members.models import Household
from tests.documents.test_photos import opened, picture, with_exif

from ..filled import log
from ..ledger.records import add_fund, book

DAY = datetime.date(2025, 6, 3)
SMALL = NamedPhoto("会场", Photo(large=picture((20, 10)), small=picture((10, 5))))
Clients = Callable[[User], Client]


def typed(**changes: object) -> dict[str, object]:
    return {"kind": "training", "date": DAY, "title": "油茶修剪培训", "reached": "45", **changes}


def upload(name: str = "a.jpg", data: bytes = b"") -> io.BytesIO:
    file = io.BytesIO(data or with_exif(1))
    file.name = name
    return file


def post(client: Client, code: str, **changes: object):
    return client.post(reverse("activity-create", args=[code]), typed(**changes))


def spending(village: Village, amount: int = 600_00) -> Entry:
    fund = add_fund(village, "活动经费", "activity")
    book(fund, DAY, "appropriation", 1000)
    return book(fund, DAY, "activity", amount // 100, purpose="培训资料")


# Quick entry


def test_four_fields_are_enough_and_one_more_is_a_tap_away(
    village: Village, secretary: User, client_for: Clients
):
    response = post(client_for(secretary), village.pk)
    activity = Activity.objects.get()
    assert response.url == reverse("activity-detail", args=[village.pk, activity.ref])
    assert (activity.code, activity.township_id, activity.reached) == (
        village.pk,
        village.township_id,
        45,
    )
    again = post(client_for(secretary), village.pk, act="again", place="村部").url
    assert again.startswith(reverse("activity-create", args=[village.pk]))
    page = client_for(secretary).get(again).content.decode()
    assert 'value="2025-06-03"' in page
    assert 'value="村部"' in page
    assert '<option value="training" selected>' in page


def test_the_form_offers_today_and_titles_used_before(
    village: Village, secretary: User, client_for: Clients
):
    Activity.objects.create(village=village, kind="culture", date=DAY, title="腰鼓队排练")
    page = client_for(secretary).get(reverse("activity-create", args=[village.pk])).content.decode()
    assert f'value="{datetime.date.today().isoformat()}"' in page
    offered = page[page.index('id="titles-culture"') :].split("</datalist>")[0]
    assert offered.index("腰鼓队排练") < offered.index("广场舞联谊")


def test_photographs_are_kept_without_their_place(
    village: Village, secretary: User, client_for: Clients
):
    post(
        client_for(secretary),
        village.pk,
        camera=upload(),
        photos=[upload("b.jpg", picture((900, 600)))],
    )
    photos = list(ActivityPhoto.objects.order_by("pk"))
    assert [photo.attachment.name for photo in photos] == ["a.jpg", "b.jpg"]
    client = client_for(secretary)
    for attachment in Attachment.objects.all():
        answer = client.get(reverse("attachment-download", args=[village.pk, attachment.ref]))
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert dict(opened(answer.getvalue()).getexif()) == {}
    page = client.get(
        reverse("activity-detail", args=[village.pk, photos[0].activity.ref])
    ).content.decode()
    assert page.count('loading="lazy"') == 2


def test_a_photograph_of_another_village_is_not_there(
    village: Village, other_secretary: User, client_for: Clients
):
    activity = save_activity(activity=Activity(village=village, **typed()), photos=[SMALL], by=None)
    photo = activity.photos.get()
    address = reverse("attachment-download", args=[village.pk, photo.attachment.ref])
    assert client_for(other_secretary).get(address).status_code == 404


def test_a_wrong_picture_is_refused_and_nothing_typed_is_lost(
    village: Village, secretary: User, client_for: Clients
):
    response = post(
        client_for(secretary),
        village.pk,
        camera=upload("a.jpg", picture(kind="PNG")),
        result="很好",
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "与扩展名不符" in page
    assert "油茶修剪培训" in page
    assert "很好" in page
    assert not Activity.objects.exists()
    assert not Attachment.objects.exists()


def test_posted_twice_it_is_there_once(village: Village, secretary: User, client_for: Clients):
    client = client_for(secretary)
    for _ in range(2):
        client.post(reverse("activity-create", args=[village.pk]), typed(form_token="same"))
    assert Activity.objects.count() == 1


# Who


def test_the_township_logs_for_itself_or_for_a_village(
    village: Village, township: Township, staff: User, client_for: Clients
):
    post(client_for(staff), township.pk)
    post(client_for(staff), township.pk, village=village.pk)
    assert list(
        Activity.objects.order_by("pk").values_list("code", "village_id", "township_id")
    ) == [
        (township.pk, None, township.pk),
        (village.pk, village.pk, township.pk),
    ]


def test_a_village_of_another_township_cannot_be_chosen(
    township: Township, foreign_village: Village, staff: User, client_for: Clients
):
    assert post(client_for(staff), township.pk, village=foreign_village.pk).status_code == 422
    assert not Activity.objects.exists()


def test_the_townships_own_activity_is_the_townships(
    township: Township, village: Village, secretary: User, client_for: Clients
):
    activity = Activity.objects.create(
        township=township, kind="meeting", date=DAY, title="全镇例会"
    )
    for name in ("activity-detail", "activity-edit"):
        assert (
            client_for(secretary).get(reverse(name, args=[township.pk, activity.ref])).status_code
            == 404
        )
        assert (
            client_for(secretary).get(reverse(name, args=[village.pk, activity.ref])).status_code
            == 404
        )


# What is asked


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": "2999-01-01"}, "还没有到"),
        ({"reached": "-1"}, "不能是负数"),
        ({"title": "身份证 432524196601011234"}, "身份证"),
        ({"kind": "home_visit"}, "走访了多少户"),
        ({"kind": "training", "slogans": "8"}, "只有宣传和会员活动日"),
        ({"kind": "health_check"}, "请填检查了多少人"),
        ({"kind": "health_check", "examined": "5", "ill": "6"}, "不能大于检查人数"),
        (
            {"kind": "health_check", "examined": "9", "ill": "6", "illnesses": "妇科炎症 5"},
            "应等于查出患病人数（6）",
        ),
        (
            {"kind": "health_check", "examined": "9", "ill": "6", "illnesses": "高血压\n其他 6"},
            "第 1 行没有看懂",
        ),
        (
            {"kind": "health_check", "examined": "9", "ill": "6", "illnesses": "其他 5\n钟秀英 1"},
            "第 2 行不是病种表里的病种",
        ),
        ({"kind": "training", "illnesses": "其他 6"}, "只有健康检查要填病种"),
        ({"cost": "十元"}, "应填金额"),
    ],
)
def test_what_is_wrong_is_said(
    changes: dict[str, str], words: str, village: Village, secretary: User, client_for: Clients
):
    response = post(client_for(secretary), village.pk, **changes)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Activity.objects.exists()


def test_a_health_check_is_totals(village: Village, secretary: User, client_for: Clients):
    lines = "乳腺疾病 3\n宫颈疾病：21人\n妇科炎症 １９２"
    post(
        client_for(secretary),
        village.pk,
        kind="health_check",
        examined="551",
        ill="216",
        illnesses=lines,
    )
    activity = Activity.objects.get()
    assert activity.illnesses == [["乳腺疾病", 3], ["宫颈疾病", 21], ["妇科炎症", 192]]
    page = (
        client_for(secretary)
        .get(reverse("activity-detail", args=[village.pk, activity.ref]))
        .content.decode()
    )
    assert "551 人" in page
    assert "192 人" in page
    told = str(TrailEntry.objects.latest("number").after)
    assert "检查结果" in told
    assert not any(word in told for word in ("妇科炎症", "192", "216"))


def test_a_visit_to_one_household_counts_one(
    village: Village, secretary: User, client_for: Clients
):
    home = Household.objects.create(village=village, head="贺满贞")
    post(client_for(secretary), village.pk, kind="home_visit", household=home.pk)
    post(client_for(secretary), village.pk, kind="condolence", households="12")
    assert list(Activity.objects.order_by("pk").values_list("household_id", "households")) == [
        (home.pk, 1),
        (None, 12),
    ]


def test_a_household_of_another_village_is_not_offered(
    village: Village, other_village: Village, secretary: User, client_for: Clients
):
    home = Household.objects.create(village=other_village, head="贺满贞")
    assert (
        post(client_for(secretary), village.pk, kind="home_visit", household=home.pk).status_code
        == 422
    )


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "training", "households": 3},
        {"kind": "training", "leaflets": 3},
        {"kind": "training", "examined": 3},
        {"kind": "health_check", "examined": 3, "ill": 4},
        {"kind": "health_check", "ill": 4},
    ],
)
def test_the_database_refuses_counts_that_do_not_fit(values: dict[str, object], village: Village):
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(village=village, date=DAY, title="x", **values)


def test_the_database_refuses_another_place(village: Village, township: Township):
    activity = Activity.objects.create(village=village, kind="training", date=DAY, title="x")
    for wrong in ({"code": township.pk}, {"village": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**wrong)


# Money


def test_one_line_of_the_ledger_pays_for_several_activities_and_no_more(village: Village):
    entry = spending(village, 600_00)
    first = save_activity(
        activity=Activity(village=village, **typed(entry=entry, cost=400_00)), by=None
    )
    with pytest.raises(ValidationError, match=r"还可以用 200\.00 元"):
        save_activity(
            activity=Activity(village=village, **typed(entry=entry, cost=200_01)), by=None
        )
    rest = save_activity(activity=Activity(village=village, **typed(entry=entry)), by=None)
    assert (first.cost, rest.cost) == (400_00, 200_00)


def test_only_spending_of_the_place_that_was_not_reversed_is_offered(
    village: Village, other_village: Village
):
    foreign, reversed_ = spending(other_village), spending(village)
    fund = reversed_.fund
    income = book(fund, DAY, "appropriation", 1)
    transfer(order=FundTransfer(fund, add_fund(village, "基金"), DAY, 1_00, "调剂"), by=None)
    moved = Entry.objects.get(fund=fund, category="transfer_out")
    (reversal,) = reverse_entry(entry=reversed_, date=DAY, reason="重复", by=None)
    for entry in (foreign, reversed_, income, reversal, moved):
        with pytest.raises(ValidationError, match="不是本单位的支出，或者已经冲销"):
            save_activity(activity=Activity(village=village, **typed(entry=entry)), by=None)


# Changing, removing, lists


def test_changing_tells_the_trail_and_drops_photographs(
    village: Village, secretary: User, client_for: Clients
):
    activity = save_activity(
        activity=Activity(village=village, **typed()), photos=[SMALL], by=secretary
    )
    photo = activity.photos.get()
    address = reverse("activity-edit", args=[village.pk, activity.ref])
    assert client_for(secretary).get(address).content.decode().count("<img") >= 1
    client_for(secretary).post(
        address, typed(title="改过的", version="1", drop=[photo.attachment.ref])
    )
    activity.refresh_from_db()
    assert (activity.title, activity.photos.count()) == ("改过的", 0)
    told = list(TrailEntry.objects.order_by("number").values_list("action", flat=True))
    assert told == ["登记活动", "登记活动照片", "修改活动", "删除活动照片"]


def test_two_people_at_once(village: Village, secretary: User, staff: User, client_for: Clients):
    activity = save_activity(activity=Activity(village=village, **typed()), by=secretary)
    address = reverse("activity-edit", args=[village.pk, activity.ref])
    client_for(staff).post(address, typed(title="乡镇改的", version="1"))
    response = client_for(secretary).post(address, typed(title="村里改的", version="1"))
    assert response.status_code == 409
    assert "乡镇改的" in response.content.decode()
    activity.refresh_from_db()
    assert activity.title == "乡镇改的"


def test_removing_takes_the_photographs_along(
    village: Village, secretary: User, client_for: Clients
):
    activity = save_activity(
        activity=Activity(village=village, **typed()), photos=[SMALL], by=secretary
    )
    client_for(secretary).post(
        reverse("activity-edit", args=[village.pk, activity.ref]), {"act": "remove"}
    )
    assert not Activity.objects.exists()
    assert not ActivityPhoto.objects.exists()
    assert TrailEntry.objects.latest("number").action == "删除活动"


def test_no_more_photographs_than_a_dozen(village: Village):
    many = [NamedPhoto("a", Photo(picture((20 + n, 10)), picture((10 + n, 5)))) for n in range(13)]
    with pytest.raises(ValidationError, match="最多留 12 张"):
        save_activity(activity=Activity(village=village, **typed()), photos=many, by=None)
    assert not Activity.objects.exists()


def test_too_many_files_are_refused_before_any_is_opened(
    village: Village, secretary: User, client_for: Clients, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "care.activities.forms.photos.prepare_photos",
        lambda *args, **options: pytest.fail("opened"),
    )
    response = post(
        client_for(secretary), village.pk, photos=[upload(f"{n}.jpg") for n in range(13)]
    )
    assert "最多留 12 张" in response.content.decode()
    assert not Activity.objects.exists()


def test_the_same_photograph_is_kept_once(village: Village):
    photo = NamedPhoto("a", prepare_photo(picture(), "a.jpg"))
    activity = save_activity(
        activity=Activity(village=village, **typed()), photos=[photo, photo], by=None
    )
    assert activity.photos.count() == 1


def test_the_list_is_narrowed(
    village: Village, other_village: Village, staff: User, client_for: Clients
):
    for place in (village, other_village):
        log(place)
    client, address = client_for(staff), reverse("activity-list", args=[village.township_id, 2025])

    def count(**query: str) -> int:
        return client.get(address, query).context["count"]

    assert count() == 6
    assert count(kind="training") == 2
    assert count(service="production") == 2
    assert count(month="5") == 2
    assert count(place=village.pk) == 3
    assert count(place="township") == 0
    assert count(text="会员活动日") == 2
    assert (
        client.get(reverse("activity-list", args=[village.township_id, 2024])).context["count"] == 0
    )


def test_the_workbook_holds_what_was_found(village: Village, secretary: User, client_for: Clients):
    log(village)
    address = reverse("activity-workbook", args=[village.pk, 2025])
    answer = client_for(secretary).get(address, {"kind": "member_day"})
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert rows[0][0] == "观冲村2025年活动登记表"
    assert len(rows) == 4
    cells = dict(zip(rows[2], rows[3], strict=True))
    assert (cells["类别"], cells["受益人数"], cells["宣传资料"], cells["费用（元）"]) == (
        "5·29会员活动日",
        80,
        50,
        100,
    )


def test_a_year_to_come_has_no_list(village: Village, secretary: User, client_for: Clients):
    year = datetime.date.today().year
    assert (
        client_for(secretary).get(reverse("activity-list", args=[village.pk, year + 1])).status_code
        == 404
    )
