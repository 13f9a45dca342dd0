"""A list or paper that takes too long to wait for: offered, made by a worker, given once."""

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.http import Http404
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from accounts import jobs
from accounts.jobs import pulse
from accounts.long_files import services
from accounts.models import LongFile, TrailEntry, User
from accounts.records import tokens
from accounts.records.periods import Change
from associations.models import Village
from documents import at_once, responses
from members.models import Member
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.working import forget_signs
from tests.working import in_database as in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_database", "small")]
ADDRESS = f"/members/{VILLAGE}/workbook/?text=%E6%9F%90&state=all"
ClientFor = Callable[[User], Client]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """What is too much, here."""
    monkeypatch.setattr(at_once, "ROWS", 2)
    monkeypatch.setattr(at_once, "CHARACTERS", 100)
    settings.VAR_DIR = tmp_path
    forget_signs()
    jobs.tell(0, 0)


@pytest.fixture(autouse=True)
def three_members(village: Village) -> None:
    for number in "123":
        Member.objects.create(village=village, number=number, name=f"某{number}")


def start(client: Client, address: str = ADDRESS) -> Any:
    return client.post("/files/start/", {"address": address, tokens.FIELD: tokens.new_token()})


def asked(client: Client, address: str = ADDRESS) -> LongFile:
    assert start(client, address).status_code == 302
    return LongFile.objects.latest("pk")


def made(client: Client, address: str = ADDRESS) -> LongFile:
    row = asked(client, address)
    services.make.call(row.pk)
    row.refresh_from_db()
    return row


def fetch(client: Client, row: LongFile) -> bytes:
    """To its end: then it is closed."""
    return b"".join(client.get(f"/files/{row.pk}/download/").streaming_content)


def told(client: Client, row: LongFile) -> str:
    return client.get(f"/files/{row.pk}/").content.decode()


def test_a_short_list_is_given_at_once(
    staff: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "ROWS", 3)
    assert client_for(staff).get(ADDRESS).headers["Content-Type"].endswith("sheet")


def test_a_long_one_is_offered_and_nothing_is_written_by_looking(
    staff: User, client_for: ClientFor
) -> None:
    page = client_for(staff).get(ADDRESS).content.decode()
    assert "内容较多，要做一会儿" in page
    (address,) = re.findall(r'name="address" value="([^"]*)"', page)
    assert address.replace("&amp;", "&") == ADDRESS
    assert not LongFile.objects.exists()
    assert not TrailEntry.objects.filter(action="导出名单").exists()


def test_it_is_made_as_its_page_would_have_given_it(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    row = asked(client)
    assert "正在排队" in told(client, row)
    assert "后台程序没有运行" in told(client, row)
    services.make.call(row.pk)
    assert "文件已制作完成" in told(client, row)
    assert not TrailEntry.objects.filter(action="导出名单").exists(), "nobody has it yet"
    answer = fetch(client, row)
    sheet = load_workbook(io.BytesIO(answer)).active
    rows = list(sheet.iter_rows(4, values_only=True))
    assert [[cell for cell in row if str(cell).startswith("某")] for row in rows] == [
        ["某1"],
        ["某2"],
        ["某3"],
    ]
    entry = TrailEntry.objects.get(action="导出名单")
    assert (entry.by, entry.target, entry.division) == (staff, "观冲村会员", VILLAGE)
    assert entry.after == {"格式": "xlsx", "条件": "查找：某；状态：全部", "行数": 3}


def test_it_is_given_once(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    row = made(client)
    assert client.head(f"/files/{row.pk}/download/").status_code == 200, "takes nothing"
    fetch(client, row)
    assert not list(services.shelf().iterdir())
    again = client.get(f"/files/{row.pk}/download/")
    assert (again.status_code, again.url) == (302, f"/files/{row.pk}/")
    assert "文件已取走" in told(client, row)
    assert TrailEntry.objects.filter(action="导出名单").count() == 1


def test_a_paper_is_set_without_hurry_and_says_how_far_it_is(
    staff: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_so: list[dict[str, Any]] = []

    def document(html: Any, title: str, **options: Any) -> bytes:
        options["progress"](1, 4)
        set_so.append(options)
        return b"%PDF-1.7"

    monkeypatch.setattr(responses, "render_document", document)
    client, address = client_for(staff), f"/print/{VILLAGE}/register/"
    assert "内容较多" in client.get(address).content.decode()
    row = made(client, address)
    assert (jobs.at.done, jobs.at.total) == (1, 4)
    assert set_so[0]["time_limit"] == at_once.WORKER_SECONDS
    assert row.trail_note["action"] == "打印名单"
    assert row.name == "观冲村会员名册.pdf"


def test_rows_are_told_as_they_are_written(
    staff: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "TELL_EVERY", 2)
    made(client_for(staff))
    assert (jobs.at.done, jobs.at.total) == (2, 0)


def test_only_who_asked_sees_it(staff: User, leader: User, client_for: ClientFor) -> None:
    row = made(client_for(staff))
    for what in ("", "download/"):
        assert client_for(leader).get(f"/files/{row.pk}/{what}").status_code == 404


@pytest.mark.parametrize("change", [{"scope": OTHER_VILLAGE}, {"role": "auditor"}])
def test_rights_are_asked_again_when_it_is_fetched(
    staff: User, client_for: ClientFor, change: dict[str, str]
) -> None:
    row = made(client_for(staff))
    role = {"role": "village_secretary"} if "scope" in change else {}
    User.objects.filter(pk=staff.pk).update(**change, **role)
    staff.refresh_from_db()
    assert client_for(staff).get(f"/files/{row.pk}/download/").status_code == 404
    assert [path.name for path in services.shelf().iterdir()] == [str(row.pk)]


def test_rights_are_asked_again_when_it_is_made(staff: User, client_for: ClientFor) -> None:
    row = asked(client_for(staff))
    User.objects.filter(pk=staff.pk).update(is_active=False)
    services.make.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == ("failed", services.NOT_THERE)
    assert not services.shelf().exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/members/{OTHER_VILLAGE}/workbook/", 404),  # of somebody else's village
        ("/accounts/", 403),
        ("/nowhere/", 404),
    ],
)
def test_nobody_asks_for_what_they_may_not_see(
    secretary: User, client_for: ClientFor, address: str, status: int
) -> None:
    assert start(client_for(secretary), address).status_code == status
    assert not LongFile.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["430124198001011234", "%EF%BC%94" + "30124198001011234", "431321198&group=001011234"],
)
def test_an_id_number_that_was_searched_for_is_not_kept(
    staff: User, client_for: ClientFor, typed: str
) -> None:
    client = client_for(staff)
    start(client, f"/members/{VILLAGE}/workbook/?text={typed}")
    assert "像身份证号的长号码" in client.get("/").content.decode()
    assert not LongFile.objects.exists()


def test_a_page_that_gives_no_file_says_so(staff: User, client_for: ClientFor) -> None:
    Member.objects.all().delete()
    row = made(client_for(staff), f"/print/{VILLAGE}/register/")
    assert (row.state, row.message) == ("failed", services.NOT_A_FILE)


def test_asked_again_it_is_the_same_until_it_is_fetched(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    first = asked(client)
    assert asked(client) == first, "being made"
    services.make.call(first.pk)
    assert asked(client) == first, "waits to be fetched"
    fetch(client, first)
    assert asked(client) != first
    assert DBTaskResult.objects.count() == 2


def test_nobody_fills_the_queue(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    for number in range(services.MOST_AT_ONCE + 1):
        start(client, f"{ADDRESS}&page={number}")
    assert LongFile.objects.count() == services.MOST_AT_ONCE
    assert "正在制作" in client.get("/").content.decode()


def test_a_failure_is_told_and_stands_in_the_log(
    staff: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(responses, "write_workbook", lambda *asked: {}["某1"])
    client = client_for(staff)
    row = asked(client)
    with pytest.raises(jobs.JobFailedError):
        services.make.call(row.pk)
    assert services.UNEXPECTED in told(client, row)
    assert "没有办成" in caplog.text
    assert "responses.py" in caplog.text
    assert asked(client) != row, "may be asked for again"


def test_what_dead_workers_left_is_told(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    row = asked(client)
    for attempt in range(jobs.MOST_ATTEMPTS):
        DBTaskResult.objects.get().claim(f"w{attempt}")
        pulse.Pulse(f"w{attempt}", None).beat()
        assert "正在汇总数据" in told(client, row)
        caches["signs"].delete(f"worker-w{attempt}")
        pulse.revive()
    assert "制作中断了" in told(client, row)
    assert asked(client) != row


def test_a_day_later_row_and_file_are_gone(staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    old, new = made(client), made(client, f"{ADDRESS}&page=2")
    yesterday = timezone.now() - services.KEPT - datetime.timedelta(minutes=1)
    LongFile.objects.filter(pk=old.pk).update(asked_at=yesterday)
    assert "文件已取走" in told(client, old), "before the night as well"
    (services.shelf() / "77.part").touch()
    services.clear_away()
    assert LongFile.objects.get() == new
    assert [path.name for path in services.shelf().iterdir()] == [str(new.pk)]


def test_a_file_of_a_file_is_not_made(staff: User, client_for: ClientFor) -> None:
    """Its trail entry would be of another."""
    client = client_for(staff)
    row = made(client)
    with pytest.raises(Http404):
        services.ask(address=f"/files/{row.pk}/download/", site="http://testserver", by=staff)


def test_a_past_year_is_told_by_its_names(
    staff: User, village: Village, client_for: ClientFor
) -> None:
    today, old = timezone.localdate(), village.name
    village.name, village.change = "观冲新村", Change(today)
    village.save()
    address = f"/indicators/{TOWNSHIP}/{today.year - 1}/workbook/"
    row = services.ask(address=address, site="http://testserver", by=staff)
    services.make.call(row.pk)
    row.refresh_from_db()
    sheet = load_workbook(io.BytesIO((services.shelf() / str(row.pk)).read_bytes())).active
    cells = {cell for found in sheet.iter_rows(values_only=True) for cell in found}
    assert old in cells
    assert "观冲新村" not in cells
