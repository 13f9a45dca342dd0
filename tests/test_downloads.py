"""Whoever takes persons home in a file stands in the trail, with filter and rows.

Every URL × role is walked in tests/test_access.py: a file that left no entry stands in NOT_NOTED
with its reason.
"""

import base64
import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import TrailEntry, User
from accounts.requests.downloads import CONDITIONS, NOT_CONDITIONS
from accounts.texts.identity_numbers import MASK
from associations.attachments.services import keep
from associations.models import Rule, Village
from members.models import Household, Member, MemberGroup
from tests.conftest import TOWNSHIP, VILLAGE
from tests.test_access import FILE_ACTIONS

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def member(village: Village) -> Member:
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    home = Household.objects.create(village=village, number="1", head="甲一")
    Member.objects.create(village=village, number="2", name="乙二")
    return Member.objects.create(
        village=village, number="1", name="甲一", group=group, household=home
    )


def noted(user: User, client_for: Callable[[User], Client], address: str) -> TrailEntry:
    assert client_for(user).get(address).status_code == 200
    return TrailEntry.objects.get(action__in=FILE_ACTIONS)


def test_a_leader_cannot_take_the_members_home_unseen(
    leader: User, client_for: Callable[[User], Client], member: Member
) -> None:
    entry = noted(
        leader,
        client_for,
        f"/members/{TOWNSHIP}/workbook/?village={VILLAGE}&state=all&sort=name&page=3",
    )
    assert (entry.by, entry.action, entry.target) == (leader, "导出名单", "洪山殿镇会员")
    assert entry.after == {"格式": "xlsx", "条件": "村（社区）：观冲村；状态：全部", "行数": 2}


def test_a_print_tells_its_group_and_how_many(
    secretary: User, client_for: Callable[[User], Client], member: Member, papers_not_typeset: None
) -> None:
    entry = noted(
        secretary,
        client_for,
        f"{reverse('card-print', args=[VILLAGE])}?group={member.group_id}&ids={member.pk}",
    )
    assert (entry.action, entry.division) == ("打印名单", VILLAGE)
    assert entry.after["条件"] == f"小组：{member.group}；选中：1 人"
    assert entry.after["行数"] == 1


@pytest.mark.parametrize(
    ("name", "data", "entries"), [("名单.pdf", b"%PDF-1.7", 1), ("照片.png", PNG, 0)]
)
def test_a_paper_is_noted_and_a_picture_on_a_page_is_not(
    staff: User,
    client_for: Callable[[User], Client],
    village: Village,
    name: str,
    data: bytes,
    entries: int,
) -> None:
    paper = keep(file=ContentFile(data, name=name), code=VILLAGE, by=staff)
    Rule.objects.create(
        village=village, kind="study", adopted=datetime.date(2025, 1, 1), attachment=paper
    )
    client = client_for(staff)
    assert client.get(reverse("attachment-download", args=[VILLAGE, paper.ref])).status_code == 200
    found = TrailEntry.objects.filter(action="打印附件", target="名单", after__份数=1)
    assert found.count() == TrailEntry.objects.filter(action__in=FILE_ACTIONS).count() == entries


@pytest.mark.parametrize(
    "typed", ["430124198001011234", "430124 1980 0101 123x", "４３０１２４１９８００１０１１２３"]
)
def test_what_may_be_an_id_number_is_not_noted(
    staff: User, client_for: Callable[[User], Client], member: Member, typed: str
) -> None:
    entry = noted(staff, client_for, f"/members/{VILLAGE}/workbook/?text={typed}&junk={typed}")
    assert entry.after["条件"] == f"查找：{MASK}"


def test_whom_somebody_looked_for_among_families_is_not_told(
    staff: User, client_for: Callable[[User], Client], village: Village
) -> None:
    entry = noted(staff, client_for, f"/families/{VILLAGE}/workbook/?text=甲一")
    assert (entry.action, entry.after["条件"]) == ("导出家庭名单", "查找：（不记）")


def test_a_head_request_takes_nothing(
    staff: User, client_for: Callable[[User], Client], member: Member
) -> None:
    client_for(staff).head(f"/members/{VILLAGE}/workbook/")
    assert not TrailEntry.objects.filter(action__in=FILE_ACTIONS).exists()


def test_what_cannot_be_noted_is_not_given_out(
    staff: User,
    client_for: Callable[[User], Client],
    member: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("accounts.trail.record", lambda **told: 1 / 0)
    client = client_for(staff)
    client.raise_request_exception = False
    response = client.get(f"/members/{VILLAGE}/workbook/")
    assert (response.status_code, "甲一" in response.content.decode()) == (500, False)


def test_every_parameter_of_a_file_has_its_word() -> None:
    """What a view with a file reads off the query itself would otherwise be missing among the
    conditions."""
    read = {
        (path.name, name)
        for path in Path(settings.BASE_DIR).glob("*/views/*.py")
        if "documents.responses" in (text := path.read_text("utf-8"))
        for name in re.findall(r"request\.GET(?:\.get\(|\[)\"(\w+)\"", text)
    }
    pages_only = {
        *(("agreements.py", name) for name in ("q", "migrants", "day")),
        *(
            ("activity_pages.py", "day"),
            ("contracts.py", "text"),
            ("plans.py", "show"),
            ("entries.py", "side"),
        ),
    }
    known = {*CONDITIONS, *NOT_CONDITIONS}
    assert [where for where in sorted(read - pages_only) if where[1] not in known] == []
