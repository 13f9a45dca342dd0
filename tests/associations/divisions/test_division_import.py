"""The upload of divisions with its preview."""

import datetime
from collections.abc import Callable
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import ImportBatch, TrailEntry, User
from associations.divisions import services
from associations.divisions.services import OutdatedPreviewError, confirm_divisions
from associations.models import Township, Village

from ..files import TOWNSHIP_FILE, csv_of

SignIn = Callable[[User], Client]
URL = "/divisions/import/"


def upload(client: Client, data: bytes, name: str = "区划.csv") -> str:
    """The address of the preview."""
    response = client.post(URL, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.context["form"].errors
    return response.headers["Location"]


@pytest.fixture
def client(staff: User, client_for: SignIn) -> Client:
    return client_for(staff)


def test_the_preview_counts_and_nothing_is_written_yet(client: Client) -> None:
    preview = client.get(upload(client, TOWNSHIP_FILE.read_bytes()))
    context = preview.context
    assert {sort: len(context[sort]) for sort in ("new", "renamed", "reclassified", "same")} == {
        "new": 23,
        "renamed": 0,
        "reclassified": 0,
        "same": 5,
    }
    assert "确认导入 23 个" in preview.content.decode()
    assert Village.objects.filter(township_id="431321107").count() == 3


def test_confirming_applies_it_once(client: Client, staff: User) -> None:
    url = upload(client, csv_of("431321107301,新设村,", "431321107207,观冲社区,"))
    page = client.get(url).content.decode()
    assert "观冲村</del> 观冲社区" in page
    assert client.post(url, {"form_token": "t1"}).headers["Location"] == "/villages/431321107/"
    assert Village.objects.get(pk="431321107207").name == "观冲社区"
    assert Village.objects.filter(pk="431321107301").exists()
    client.post(url, {"form_token": "t1"})
    client.post(url, {"form_token": "t2"})
    [entry] = TrailEntry.objects.filter(action="导入区划")
    assert (entry.by, entry.division) == (staff, "431321107")
    assert "确认导入" not in client.get(url).content.decode()


def test_what_changed_since_the_preview_refuses_it(client: Client) -> None:
    url = upload(client, csv_of("431321107301,新设村,", "431321107207,观冲社区,"))
    Village.objects.filter(pk="431321107207").update(name="观音冲村")
    response = client.post(url, {"form_token": "t1"}, follow=True)
    assert "预览之后区划有了变动" in response.content.decode()
    assert not Village.objects.filter(pk="431321107301").exists()
    assert Village.objects.get(pk="431321107207").name == "观音冲村"


def test_foreign_rows_and_other_faults_are_listed_by_line(client: Client) -> None:
    url = upload(client, csv_of("431321108301,外镇村,", "431321107301,,", "431321107302,新设村,"))
    page = client.get(url).content.decode()
    assert "第2行“区划代码”“431321108301”：不在您管辖的范围（代码以 431321107 开头）内" in page
    assert "第3行“名称”空白：请填写名称。" in page
    assert "确认导入" not in page
    client.post(url, {"form_token": "t1"})
    assert not Village.objects.filter(pk="431321107302").exists()


def test_a_county_or_township_out_of_scope_cannot_be_renamed(
    client: Client, township: Township
) -> None:
    url = upload(client, csv_of("431321,双丰县,"))
    assert ImportBatch.objects.get().errors
    client.post(url, {"form_token": "t1"})
    township.county.refresh_from_db()
    assert township.county.name == "双峰县"


def test_nothing_new(client: Client) -> None:
    page = client.get(upload(client, csv_of("431321107207,观冲村,"))).content.decode()
    assert "没有变化" in page
    assert "确认导入" not in page


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("区划.csv", b"x,y\n1,2", "没有找到表头"),
        ("区划.docx", b"PK\x03\x04", "只接受 .xlsx、.xls、"),
        ("区划.xlsx", b"\xd0\xcf\x11\xe0", "旧版 .xls"),
    ],
)
def test_a_file_that_cannot_be_read(client: Client, name: str, data: bytes, message: str) -> None:
    response = client.post(URL, {"file": SimpleUploadedFile(name, data)})
    assert message in response.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_a_preview_applies_once_even_when_all_is_as_before_again(client: Client) -> None:
    url = upload(client, csv_of("431321107207,观冲社区,"))
    client.post(url, {"form_token": "t1"})
    Village.objects.filter(pk="431321107207").update(name="观冲村", kind="village")
    response = client.post(url, {"form_token": "t2"}, follow=True)
    assert "已经导入过" in response.content.decode()
    assert Village.objects.get(pk="431321107207").name == "观冲村"


def test_a_preview_is_its_uploaders_own(
    client: Client, staff: User, outsider: User, county: User, client_for: SignIn
) -> None:
    url = upload(client, csv_of("431321107301,新设村,"))
    colleague = User.objects.create(
        username="colleague", name="涂青", role=staff.role, scope=staff.scope
    )
    User.objects.update(must_change_password=False)
    colleague.refresh_from_db()
    assert client_for(colleague).get(url).status_code == 404
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(outsider).post(url).status_code == 404
    assert client_for(county).get(url).status_code == 403
    assert not Village.objects.filter(pk="431321107301").exists()


def test_a_batch_of_another_kind_is_not_shown(client: Client, staff: User) -> None:
    batch = ImportBatch.objects.create(
        kind=ImportBatch.Kind.REPORTS,
        division="431321107",
        file_name="x",
        digest="x",
        rows=[],
        created_by=staff,
    )
    assert client.get(f"{URL}{batch.pk}/").status_code == 404


def test_a_new_township_reports_from_the_month_of_its_first_import(
    client: Client, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second import leaves it, and so does one of a township that has villages."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 30))
    client.post(upload(client, csv_of("431321107301,新设村,")), {"form_token": "t1"})
    assert Township.objects.get(pk=township.pk).start is None
    Village.objects.all().delete()
    url = upload(client, csv_of("431321107301,新设村,"))
    line = "首次导入，各村从 2026 年 11 月起上报"
    assert line in client.get(url).content.decode()
    assert line in client.post(url, {"form_token": "t2"}, follow=True).content.decode()
    assert Township.objects.get(pk=township.pk).start == datetime.date(2026, 11, 1)
    assert TrailEntry.objects.latest("number").after["从哪一月起上报"] == "2026-11"
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 12, 1))
    url = upload(client, csv_of("431321107302,又一村,"))
    assert "首次导入" not in client.get(url).content.decode()
    client.post(url, {"form_token": "t3"})
    assert Township.objects.get(pk=township.pk).start == datetime.date(2026, 11, 1)


def test_what_the_database_refuses_is_told_as_what_it_is(
    client: Client, staff: User, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ImportBatch.objects.get(
        pk=upload(client, csv_of("431321107301,新设村,")).rstrip("/").rpartition("/")[2]
    )
    with pytest.raises(ImportBatch.DoesNotExist):
        confirm_divisions(batch=batch, by=outsider, opened=None)
    for state, told in (("23505", OutdatedPreviewError), ("23502", IntegrityError)):
        monkeypatch.setattr(services, "_apply", partial(refuse, state))
        with pytest.raises(told):
            confirm_divisions(batch=batch, by=staff, opened=None)


def refuse(state: str, *args: object) -> None:
    cause = DatabaseError()
    cause.sqlstate = state
    raise IntegrityError from cause
