"""Codes that change: read, planned, previewed, done and undone."""

import datetime
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import FormerCode, ImportBatch, Role, User
from associations.models import County, Township, Village
from associations.successions.services import read_steps
from members.models import Household, MemberImport, Stay

from ...conftest import FOREIGN_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from ...members.records import add_household
from ..divisions.test_division_import import upload
from ..files import csv_of

STREET = "431321007"
HEADER = "old_code,new_code,date,new_name"
CASE_09 = csv_of(
    "431321007,洪山殿街道", f"{STREET}207,观冲村", f"{STREET}210,双桥村", header="code,name"
)
URL = "/divisions/codes/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(village: Village, other_village: Village, foreign_village: Village) -> None:
    add_household(other_village)


def faults_of(*rows: str, scope: str = "") -> list[str]:
    data = csv_of(*rows, header=HEADER)
    return read_steps(data=data, file_name="x.csv", day=None, scope=scope)[1]


def run(tmp_path: Path, *rows: str, done: bool = True) -> str:
    file, out = tmp_path / "x.csv", StringIO()
    file.write_bytes(csv_of(*rows, header=HEADER))
    call_command("succeed_divisions", str(file), *(["--yes"] if done else []), stdout=out)
    return out.getvalue()


def send(client: Client, data: bytes, day: str = "") -> str:
    answer = client.post(URL, {"file": SimpleUploadedFile("x.csv", data), "day": day})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def codes() -> set[str]:
    return set(Village.objects.values_list("code", flat=True))


def test_previewed_done_and_undone_on_the_pages(
    staff: User, client_for: Callable[[User], Client]
) -> None:
    """The township's own clerk stays signed in, and finds the place under its new code."""
    client = client_for(staff)
    page = client.get(url := send(client, CASE_09, "2026-07-01")).content.decode()
    assert f"{STREET}210" in page
    assert "确认办理 4 个" in page
    assert codes() >= {VILLAGE, OTHER_VILLAGE}
    answer = client.post(url, follow=True)
    assert answer.redirect_chain[-1][0] == f"/villages/{STREET}/"
    assert Township.objects.get(pk=STREET).name == "洪山殿街道"
    assert Household.objects.get().village_id == f"{STREET}210"
    assert Stay.objects.get().village_id == f"{STREET}210"
    row = FormerCode.objects.get(code=TOWNSHIP)
    assert (row.now, row.name, row.until) == (STREET, "洪山殿镇", datetime.date(2026, 7, 1))
    assert client.get(f"/villages/{TOWNSHIP}/").headers["Location"] == f"/villages/{STREET}/"
    assert f"{URL}{row.pk}/undo/" in client.get(URL).content.decode()
    client.post(f"{URL}{row.pk}/undo/")
    assert Township.objects.get(pk=TOWNSHIP).name == "洪山殿镇"
    assert Household.objects.get().village_id == OTHER_VILLAGE
    assert client.get(f"/villages/{TOWNSHIP}/").status_code == 200
    assert not FormerCode.objects.filter(code__startswith=TOWNSHIP).exists()


def test_a_list_with_the_new_codes_is_no_list_of_new_villages(
    staff: User, client_for: Callable[[User], Client], tmp_path: Path
) -> None:
    page = client_for(staff).get(upload(client_for(staff), CASE_09)).content.decode()
    assert f"像是 {OTHER_VILLAGE} 换了代码" in page
    assert f'href="{URL}"' in page
    (file := tmp_path / "x.csv").write_bytes(CASE_09)
    with pytest.raises(CommandError, match=f"像是 {TOWNSHIP} 换了代码"):
        call_command("import_divisions", str(file))


def test_chains_over_years_and_on_one_day(tmp_path: Path) -> None:
    rows = (
        f"{TOWNSHIP}302,{TOWNSHIP}303,2026-01-01,",
        f"{TOWNSHIP}301,{TOWNSHIP}302,2026-01-01,",
        f"{VILLAGE},{TOWNSHIP}301,2020-01-01,",
    )
    assert "还没有办理" in run(tmp_path, *rows, done=False)
    assert VILLAGE in codes()
    assert "已办理 3 个" in run(tmp_path, *rows)
    assert VILLAGE not in codes()
    former = dict(FormerCode.objects.values_list("code", "now"))
    assert former == dict.fromkeys((VILLAGE, f"{TOWNSHIP}301", f"{TOWNSHIP}302"), f"{TOWNSHIP}303")
    assert "都已办理" in run(tmp_path, f"{VILLAGE},{TOWNSHIP}303,2026-01-01,")
    assert "已办理 1 个" in run(tmp_path, f"{TOWNSHIP}303,{VILLAGE},2026-02-01,")
    assert VILLAGE in codes(), "a place may have its own former code again"


def test_a_county_takes_all_along(tmp_path: Path, county: User) -> None:
    run(tmp_path, "431321,431381,2026-01-01,双峰市")
    assert County.objects.get().name == "双峰市"
    assert codes() >= {OTHER_VILLAGE.replace("431321", "431381")}
    county.refresh_from_db()
    assert county.scope == "431381"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{TOWNSHIP}999,{TOWNSHIP}998,2026-01-01,", "没有代码为"),
        (f"{VILLAGE},{OTHER_VILLAGE},2026-01-01,", "现在是双桥村的"),
        (f"{VILLAGE},{FOREIGN_TOWNSHIP}207,2026-01-01,", "由县级督导办理"),
        (f"{TOWNSHIP},431322107,2026-01-01,", "由县级督导办理"),
        (f"{VILLAGE},{TOWNSHIP}301,2999-01-01,", "还没有到"),
        (f"{VILLAGE},{TOWNSHIP}301,昨天,", "变更日期写成"),
        (f"{VILLAGE},{TOWNSHIP}301,,", "没有写变更日期"),
        (f"{VILLAGE},{TOWNSHIP},2026-01-01,", "位数不同"),
        (f"{VILLAGE},{VILLAGE},2026-01-01,", "都是"),
        (f"{FOREIGN_TOWNSHIP},431321008,2026-01-01,", "不在您管辖的范围"),
    ],
)
def test_what_cannot_be(row: str, reason: str) -> None:
    [fault] = faults_of(row, scope=TOWNSHIP)
    assert reason in fault


def test_a_code_is_never_given_to_another_place(tmp_path: Path) -> None:
    run(tmp_path, f"{VILLAGE},{TOWNSHIP}301,2026-01-01,")
    [fault] = faults_of(f"{OTHER_VILLAGE},{VILLAGE},2026-02-01,")
    assert "以前是观冲村的，不能再给别的区划" in fault
    swapped = (
        f"{OTHER_VILLAGE},{TOWNSHIP}301,2026-02-01,",
        f"{TOWNSHIP}301,{OTHER_VILLAGE},2026-02-01,",
    )
    assert len(faults_of(*swapped)) == 2


def test_what_changed_since_the_preview_or_later_refuses(
    staff: User, client_for: Callable[[User], Client], tmp_path: Path
) -> None:
    client = client_for(staff)
    url = send(client, csv_of(f"{VILLAGE},{TOWNSHIP}301,2026-01-01,", header=HEADER))
    Village.objects.filter(pk=VILLAGE).update(name="观音冲村")
    assert "预览之后区划有了变动" in client.post(url, follow=True).content.decode()
    assert not FormerCode.objects.exists()
    run(
        tmp_path, f"{VILLAGE},{TOWNSHIP}301,2026-01-01,", f"{TOWNSHIP}301,{TOWNSHIP}302,2026-01-01,"
    )
    first = FormerCode.objects.get(code=VILLAGE)
    page = client.post(f"{URL}{first.pk}/undo/")
    assert page.status_code == 422
    assert "请先撤销那一次" in page.content.decode()
    assert ImportBatch.objects.get().applied_at is None


def test_whose_it_is_not(
    outsider: User, secretary: User, client_for: Callable[[User], Client], tmp_path: Path
) -> None:
    run(tmp_path, f"{VILLAGE},{TOWNSHIP}301,2026-01-01,")
    row = FormerCode.objects.get()
    assert client_for(outsider).get(f"{URL}{row.pk}/undo/").status_code == 404
    assert User.objects.get(pk=secretary.pk).role == Role.VILLAGE_SECRETARY
    secretary.refresh_from_db()
    assert secretary.scope == f"{TOWNSHIP}301"
    assert client_for(secretary).get(URL).status_code == 403


def test_an_import_under_way_is_finished_first(staff: User) -> None:
    MemberImport.objects.create(
        division=TOWNSHIP, file_name="名册.xlsx", digest="x", state="ready", created_by=staff
    )
    for row in (f"{VILLAGE},{TOWNSHIP}301,2026-01-01,", f"{TOWNSHIP},{STREET},2026-01-01,"):
        [fault] = faults_of(row)
        assert "名册导入“名册.xlsx”还在办理" in fault
