"""Responsibility contracts: made for all in one act, signed, judged, printed."""

import datetime
import re
import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import TrailEntry
from associations.contracts.services import change_contract
from associations.contracts.text import TARGETS, TASKS
from associations.models import ContractTarget, ResponsibilityContract, Village
from associations.today import contracts_due

TODAY = timezone.localdate()
YEAR = TODAY.year
TOWN, ONE = f"/contracts/431321107/{YEAR}/", f"/contracts/431321107207/{YEAR}/"


def rows(*pairs, prefix="targets"):
    data = {f"{prefix}-TOTAL_FORMS": str(len(pairs)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, pair in enumerate(pairs):
        data |= {f"{prefix}-{number}-{name}": value for name, value in pair.items()}
    return data


TWO = rows(
    {"name": "群众满意率", "target": "90%以上"},
    {"name": "六无", "target": "全部为零"},
    {"name": "", "target": ""},
)


def results(*pairs):
    return rows(
        *({"achieved": achieved, "held": held} for achieved, held in pairs), prefix="results"
    )


@pytest.fixture
def client(staff, client_for):
    return client_for(staff)


@pytest.fixture
def made(divisions, client):
    client.post(f"{TOWN}prepare/", {"tasks": "走访\n议事", "rewards": "表扬", **TWO})
    return client


def contract_of(village):
    return ResponsibilityContract.objects.get(village=village)


def texts(contract):
    return [(target.number, target.name, target.target) for target in contract.targets.all()]


def test_the_first_year_starts_from_our_text(divisions, client):
    assert "一次为所有的村（社区）制定" in client.get(TOWN).content.decode()
    form = client.get(f"{TOWN}prepare/").context["form"]
    assert form["tasks"].value() == TASKS
    assert [(row["name"].value(), row["target"].value()) for row in form.rows][
        : len(TARGETS)
    ] == list(TARGETS)


def test_one_act_makes_one_for_every_village_that_has_none(divisions, staff, client):
    Village.objects.filter(pk=divisions.other_village.pk).update(closed=datetime.date(2020, 1, 1))
    ResponsibilityContract.objects.create(village=divisions.community, year=YEAR, tasks="自己的")
    client.post(f"{TOWN}prepare/", {"tasks": "走访\n议事", "rewards": "表扬", **TWO})
    found = {
        contract.village.name: contract.tasks for contract in ResponsibilityContract.objects.all()
    }
    assert found == {"观冲村": "走访\n议事", "中心社区": "自己的"}
    assert texts(contract_of(divisions.village)) == [
        (1, "群众满意率", "90%以上"),
        (2, "六无", "全部为零"),
    ]
    [entry] = TrailEntry.objects.all()
    assert (entry.action, entry.division, entry.by, entry.after["村（社区）"]) == (
        "制定责任书",
        "431321107",
        staff,
        ["观冲村"],
    )
    response = client.post(f"{TOWN}prepare/", {"tasks": "再来", "rewards": "", **TWO})
    assert f"各村{YEAR}年的责任书都已制定。" in response.content.decode()
    assert ResponsibilityContract.objects.count() == 2


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        (rows({"name": "", "target": ""}), "至少写一项目标。"),
        (rows({"name": "满意率", "target": ""}), "写了指标，还要写目标。"),
        (rows({"name": "", "target": "90%"}), "写了目标，还要写指标。"),
    ],
)
def test_a_text_that_is_not_whole_makes_none(targets, told, divisions, client):
    response = client.post(f"{TOWN}prepare/", {"tasks": "走访田间", "rewards": "", **targets})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert "走访田间" in response.content.decode()
    assert not ResponsibilityContract.objects.exists()


def test_the_next_year_starts_from_the_last(divisions, client):
    old = ResponsibilityContract.objects.create(
        village=divisions.village, year=YEAR - 1, tasks="去年的任务"
    )
    ContractTarget.objects.create(contract=old, number=1, name="去年的指标", target="一")
    form = client.get(f"{TOWN}prepare/").context["form"]
    assert form["tasks"].value() == "去年的任务"
    assert form.rows[0]["name"].value() == "去年的指标"
    assert client.get(f"{TOWN}prepare/?text=standard").context["form"]["tasks"].value() == TASKS


def test_targets_are_whole_and_stay_once_signed(made, village, staff):
    contract = contract_of(village)
    with pytest.raises(ValidationError, match="至少写一项目标"):
        change_contract(contract=contract, targets=[], by=staff)
    contract.signed = TODAY
    change_contract(contract=contract, targets=None, by=staff)
    with pytest.raises(ValidationError, match="责任书已经签订，目标不能再改"):
        change_contract(contract=contract, targets=[{"name": "六无", "target": "零"}], by=staff)
    assert texts(contract_of(village)) == [(1, "群众满意率", "90%以上"), (2, "六无", "全部为零")]


def test_changing_and_signing(made, village, client):
    contract = contract_of(village)
    first, second = contract.targets.all()
    data = {
        "tasks": "走访",
        "rewards": "",
        "version": "1",
        **rows(
            {"pk": second.pk, "name": "六无", "target": "全部为零"},
            {"pk": first.pk, "name": "", "target": ""},
            {"name": "会员走访", "target": "每月一次"},
        ),
    }
    client.post(f"{ONE}edit/", data)
    assert texts(contract) == [(1, "六无", "全部为零"), (2, "会员走访", "每月一次")]
    entry = TrailEntry.objects.first()
    assert entry.before["指标"] == ["群众满意率 90%以上", "六无 全部为零"]
    assert entry.after["指标"] == ["六无 全部为零", "会员走访 每月一次"]
    signing = {
        **data,
        "version": "2",
        "signed": f"{YEAR}-01-05",
        "township_signer": "易望川",
        "village_signer": "龙在田",
        "paper": SimpleUploadedFile("签字.pdf", b"%PDF-1.7 signed"),
    }
    client.post(f"{ONE}edit/", signing)
    contract.refresh_from_db()
    assert (
        contract.signed,
        contract.village_signer,
        contract.attachment.name,
        contract.version,
    ) == (
        datetime.date(YEAR, 1, 5),
        "龙在田",
        "签字.pdf",
        3,
    )
    client.post(
        f"{ONE}edit/", {**data, "tasks": "偷偷改", "version": "3", "signed": f"{YEAR}-01-05"}
    )
    contract.refresh_from_db()
    assert contract.tasks == "走访"
    assert len(texts(contract)) == 2


@pytest.mark.parametrize(
    ("signed", "told"),
    [(f"{YEAR - 2}-12-31", "签订日期应在当年或上一年年底"), ("2999-01-01", "还没有到")],
)
def test_a_day_of_signing_that_cannot_be(signed, told, made, village, client):
    response = client.post(
        f"{ONE}edit/", {"tasks": "走访", "version": "1", "signed": signed, **TWO}
    )
    assert response.status_code == 422
    assert told in response.content.decode()
    assert contract_of(village).signed is None


def test_two_people_at_one_contract(made, village, client):
    client.post(f"{ONE}edit/", {"tasks": "甲改的", "version": "1", **TWO})
    response = client.post(f"{ONE}edit/", {"tasks": "乙改的", "version": "1", **TWO})
    assert response.status_code == 409
    page = response.content.decode()
    assert "甲改的" in page
    assert "您打开以后，您自己在" in page
    assert contract_of(village).tasks == "甲改的"


def test_the_result_at_the_years_end(made, village, client):
    assert client.get(f"{ONE}result/").url == f"{ONE}edit/"
    ResponsibilityContract.objects.filter(village=village).update(signed=datetime.date(YEAR, 1, 5))
    url, day = f"{ONE}result/", f"{YEAR}-02-01"
    for typed, told in [
        (
            {**results(("92%", "1"), ("", "")), "result": "partly", "result_on": day},
            "还有 1 项目标没有填是否达标",
        ),
        (
            {**results(("92%", "1"), ("1", "0")), "result": "fulfilled", "result_on": day},
            "有 1 项目标没有达标",
        ),
        ({**results(("92%", "1"), ("1", "0")), "result": "partly"}, "要填考核日期"),
        (
            {**results(("92%", "1"), ("1", "0")), "result": "partly", "result_on": f"{YEAR}-01-01"},
            "考核日期不能早于签订日期",
        ),
    ]:
        response = client.post(url, {**typed, "version": "1"})
        assert response.status_code == 422
        assert told in response.content.decode()
        assert not ContractTarget.objects.exclude(achieved="").exists()
    typed = {
        **results(("92%", "1"), ("1 起", "0")),
        "result": "partly",
        "result_on": day,
        "result_note": "限期改进",
    }
    client.post(url, {**typed, "version": "1"})
    contract = contract_of(village)
    assert [(target.achieved, target.held) for target in contract.targets.all()] == [
        ("92%", True),
        ("1 起", False),
    ]
    assert (contract.result, contract.result_note) == ("partly", "限期改进")
    text = re.sub(r"<[^>]+>|\s", "", client.get(TOWN).content.decode())
    assert f"观冲村部分完成{YEAR}-01-05未填1/2项" in text
    assert "限期改进" in client.get(f"{ONE}detail/").content.decode()


def test_years_and_places_that_are_not_there(made, client):
    for url in (
        "/contracts/431321107/1979/",
        f"/contracts/431321107/{YEAR + 1}/",
        f"/contracts/431321/{YEAR}/",
    ):
        assert client.get(url).status_code == 404
    for name in ("print", "prepare"):
        assert client.get(f"/contracts/431321107/{YEAR + 1}/{name}/").status_code == 404
    assert client.get(f"/contracts/431321107/{YEAR - 1}/print/").status_code == 404
    assert client.get(f"/contracts/431321107207/{YEAR}/prepare/").status_code == 404


def test_a_village_sees_its_own_years(made, village, secretary, client_for):
    ResponsibilityContract.objects.create(village=village, year=2019, tasks="早年的任务")
    client = client_for(secretary)
    text = client.get(ONE).content.decode()
    assert f"{YEAR}年</a>" in text
    assert "2019年</a>" in text
    detail = client.get("/contracts/431321107207/2019/detail/").content.decode()
    assert "早年的任务" in detail
    assert "/edit/" not in detail.split("<main")[1]


def pages(response, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"".join(response.streaming_content))
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"Pages:\s+(\d+)", info)[1]), re.sub(r"[ 　]+", "", text).split("\f")[:-1]


def test_one_contract_as_it_is_signed(made, village, secretary, client_for, tmp_path):
    count, [first, *_] = pages(client_for(secretary).get(f"{ONE}print/"), tmp_path)
    assert count == 1
    for words in (
        f"{YEAR}年洪山殿镇\n计划生育目标管理责任书",
        "甲方：洪山殿镇人民政府",
        "乙方：观冲村村民委员会",
        "1.走访",
        "2.议事",
        "群众满意率90%以上",
        "1.表扬",
        "甲方（盖章）乙方（盖章）",
        "—1—",
    ):
        assert words in first, words


def test_all_of_the_township_each_on_its_own_page(made, divisions, tmp_path):
    count, sheets = pages(made.get(f"{TOWN}print/"), tmp_path)
    assert count == 3
    found = [re.search(r"乙方：(\S+)", sheet)[1] for sheet in sheets]
    assert found == ["中心社区居民委员会", "观冲村村民委员会", "双桥村村民委员会"]


def test_none_is_asked_for_before_the_township_begins(client, divisions, staff):
    def asked():
        found = [item.what for item in contracts_due(staff, TODAY) if "待制定" in item.what]
        return found, client.get(TOWN).context["lacking"]

    assert asked() == ([f"{YEAR}年责任书待制定"], 3)
    divisions.township.start = TODAY + datetime.timedelta(days=1)
    divisions.township.save()
    assert asked() == ([], 0)
