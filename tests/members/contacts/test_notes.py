"""小组记录: monthly feedback by whom, quarterly meeting with the number present, and no ID
numbers."""

import pytest
from django.utils import timezone

from accounts.models import TrailEntry
from members.models import GroupNote, Member, MemberGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(village):
    return MemberGroup.objects.create(village=village, number=1, name="第一组")


@pytest.fixture
def member(group, village):
    return Member.objects.create(village=village, number="207-0001", name="柳青杨", group=group)


def test_feedback_says_by_whom_and_a_meeting_how_many(
    group, member, village, secretary, client_for
):
    client, url = client_for(secretary), f"/groups/{village.pk}/{group.pk}/notes/new/"
    feedback = {"kind": "feedback", "on": "2026-03-01", "present": "7", "text": "想办养蜂培训"}
    meeting = {"kind": "meeting", "on": "2026-03-02", "text": "商量清沟"}
    assert client.post(url, feedback).status_code == 422
    assert client.post(url, meeting).status_code == 422
    assert client.post(url, {**feedback, "member": member.pk}).status_code == 302
    assert client.post(url, {**meeting, "present": "9"}).status_code == 302
    assert sorted(GroupNote.objects.values_list("kind", "member", "present")) == [
        ("feedback", member.pk, None),
        ("meeting", None, 9),
    ]
    assert TrailEntry.objects.first().action == "登记小组记录"


def test_an_identity_number_is_refused(group, member, village, secretary, client_for):
    typed = {
        "kind": "feedback",
        "on": "2026-03-01",
        "member": member.pk,
        "text": "他的号码 11010519491231002X",
    }
    answer = client_for(secretary).post(f"/groups/{village.pk}/{group.pk}/notes/new/", typed)
    assert answer.status_code == 422
    assert "不保存身份证号" in answer.content.decode()
    assert not GroupNote.objects.exists()


def test_somebodys_private_fact_is_refused(group, member, village, secretary, client_for):
    typed = {
        "kind": "feedback",
        "on": "2026-03-01",
        "member": member.pk,
        "text": "3组王桂英 上环，要上门看望",
    }
    answer = client_for(secretary).post(f"/groups/{village.pk}/{group.pk}/notes/new/", typed)
    assert answer.status_code == 422
    assert "改成人数" in answer.content.decode()
    assert "要上门看望" in answer.content.decode()
    assert not GroupNote.objects.exists()


def test_changed_removed_and_of_this_village_only(
    group, member, village, secretary, other_secretary, client_for
):
    note = GroupNote.objects.create(
        group=group, kind="feedback", on="2026-03-01", member=member, text="清沟", version=1
    )
    url = f"/notes/{village.pk}/{note.pk}/edit/"
    assert client_for(other_secretary).get(url).status_code == 404
    assert (
        client_for(other_secretary).get(url.replace(village.pk, other_secretary.scope)).status_code
        == 404
    )
    typed = {
        "kind": "feedback",
        "on": "2026-03-02",
        "member": member.pk,
        "text": "清沟修路",
        "version": "1",
    }
    client = client_for(secretary)
    assert client.post(url, typed).status_code == 302
    assert client.post(url, {**typed, "text": "旧窗口"}).status_code == 409
    assert GroupNote.objects.get().text == "清沟修路"
    client.post(url, {"act": "remove"})
    assert not GroupNote.objects.exists()


def test_a_member_of_another_group_gives_no_feedback_here(group, village, secretary, client_for):
    stranger = Member.objects.create(village=village, number="207-0009", name="别组人")
    typed = {"kind": "feedback", "on": "2026-03-01", "member": stranger.pk, "text": "清沟"}
    answer = client_for(secretary).post(f"/groups/{village.pk}/{group.pk}/notes/new/", typed)
    assert answer.status_code == 422


def test_from_the_page_of_the_group_to_a_meeting_and_back(
    group, member, village, secretary, client_for
):
    client, page = client_for(secretary), f"/groups/{village.pk}/{group.pk}/"
    entry = f"{page}notes/new/?kind=meeting"
    assert entry in client.get(page).content.decode()
    form = client.get(entry).context["form"]
    assert (form["kind"].value(), form["on"].value()) == ("meeting", timezone.localdate())
    typed = {"kind": "meeting", "on": "2026-03-02", "text": "商量清沟", "present": "9"}
    assert client.post(entry, typed).url == page
    shown = client.get(page).content.decode()
    assert "商量清沟" in shown
    assert "到会 9 人" in shown


def test_a_group_goes_only_without_its_notes(group, member, village, secretary, client_for):
    member.delete()
    GroupNote.objects.create(group=group, kind="meeting", on="2026-03-01", present=7, text="清沟")
    answer = client_for(secretary).post(f"/groups/{village.pk}/{group.pk}/edit/", {"act": "remove"})
    assert "不能删除：还有小组记录用到它。" in answer.content.decode()
    assert GroupNote.objects.count() == MemberGroup.objects.count() == 1
