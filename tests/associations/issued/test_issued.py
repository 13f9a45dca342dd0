"""Issued papers: the way of one, the register of numbers, what nobody may change any more."""

import datetime
import hashlib
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import TrailEntry
from accounts.records import ConflictError
from associations.attachments.services import path_of
from associations.issued import services
from associations.issued.paper import paper_of
from associations.issued.services import draft_paper, move_paper, remove_draft
from associations.issued.states import MOVES, IssueState, moves_of
from associations.issued.verification import wrong_numbers
from associations.models import IssuedPaper
from documents.paper import Heading, Words
from tests.conftest import TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
LIST = f"/issued/{TOWNSHIP}/"
TYPED = {
    "form": "document",
    "body": "洪山殿镇计划生育协会",
    "short": "洪计协",
    "title": "关于考评的通知",
    "addressee": "各村（社区）：",
    "text": "通知如下。\n一、时间\n十二月底以前。",
    "attached": "日程表",
    "copies_to": "县计划生育协会。",
}


@pytest.fixture
def quick(monkeypatch):
    """A paper that need not be typeset."""
    monkeypatch.setattr(services, "to_pdf", lambda paper: f"%PDF-1.7 {paper.head.number}".encode())


def drafted(by, **values) -> IssuedPaper:
    typed = {**TYPED, **values}
    return draft_paper(paper=IssuedPaper(code=by.scope, **typed), by=by)


def moved(paper, *acts) -> IssuedPaper:
    for act, by in acts:
        paper = move_paper(paper=paper, act=act, by=by, expected_version=paper.version)
    return paper


def numbered(staff, leader, **values) -> IssuedPaper:
    acts = (("check", staff), ("sign", leader), ("number", staff))
    return moved(drafted(staff, **values), *acts)


def test_the_way_of_a_paper(staff, leader, quick) -> None:
    paper = moved(numbered(staff, leader), ("file", staff))
    today = timezone.localdate()
    assert (paper.state, paper.reference) == ("filed", f"洪计协〔{today.year}〕1号")
    assert (paper.day, paper.printed_on, paper.signer) == (today, today, leader.name)
    assert (paper.drafted_by, paper.checked_by, paper.signed_by) == (staff, staff, leader)
    stored = path_of(paper.digest).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == paper.digest == paper.paper.digest
    assert stored == f"%PDF-1.7 {paper.reference}".encode()
    acts = TrailEntry.objects.filter(division=TOWNSHIP).order_by("pk").values_list("action")
    assert [act for (act,) in acts][-4:] == [
        "发文核稿无误，送签发",
        "发文签发",
        "发文编号并定稿",
        "发文归档",
    ]


def test_numbers_follow_one_another_and_a_void_one_stays(staff, leader, quick) -> None:
    first, second = (numbered(staff, leader, title=title) for title in ("甲", "乙"))
    move_paper(paper=first, act="void", by=staff, expected_version=first.version, reason="重复发文")
    third = numbered(staff, leader, title="丙")
    other = numbered(staff, leader, title="丁", short="洪计协函")
    assert [paper.number for paper in (second, third, other)] == [2, 3, 1]
    assert IssuedPaper.objects.get(pk=first.pk).number == 1
    assert list(wrong_numbers()) == []


def test_made_void_needs_a_reason(staff, leader, quick) -> None:
    paper = numbered(staff, leader)
    with pytest.raises(ValidationError, match="作废要写明原因"):
        moved(paper, ("void", staff))


def test_verify_finds_a_gap_and_another_file(staff, leader, quick) -> None:
    papers = [numbered(staff, leader, title=title) for title in "甲乙"]
    IssuedPaper.objects.create(
        **{name: getattr(papers[1], name) for name in ("code", "day", "printed_on", "paper")},
        **{name: getattr(papers[1], name) for name in ("short", "year", "title", "text", "body")},
        number=4,
        state="filed",
        digest="0" * 64,
    )
    (fault,) = wrong_numbers()
    assert "第3号未登记" in fault
    papers[1].paper.__class__.objects.filter(pk=papers[1].paper_id).update(digest="1" * 64)
    assert any("不是编号时的那一份" in fault for fault in wrong_numbers())


@pytest.mark.parametrize("act", MOVES)
@pytest.mark.parametrize("state", IssueState)
def test_only_the_moves_of_the_table(act, state, staff, leader, quick) -> None:
    paper = drafted(staff)
    ways = {
        "checked": ["check"],
        "signed": ["check", "sign"],
        "numbered": ["check", "sign", "number"],
        "filed": ["check", "sign", "number", "file"],
    }
    for step in ways.get(state, []):
        paper = moved(paper, (step, leader if step == "sign" else staff))
    if state == "void":
        paper = numbered(staff, leader)
        paper = move_paper(
            paper=paper, act="void", by=staff, expected_version=paper.version, reason="错"
        )
    assert paper.state == state
    by = leader if act in ("sign", "return") else staff
    do = partial(
        move_paper,
        paper=paper,
        act=act,
        by=by,
        expected_version=paper.version,
        reason="错" * (act == "void"),
    )
    if act in moves_of(state, by.role):
        assert do().state == MOVES[act].after
    else:
        with pytest.raises(ValidationError, match="不能这样办理"):
            do()


def test_who_may_not(staff, leader, outsider, county, auditor) -> None:
    paper = moved(drafted(staff), ("check", staff))
    for by in (staff, outsider, county, auditor):
        with pytest.raises(ValidationError, match="发文单位自己"):
            moved(paper, ("sign", by))
    with pytest.raises(ValidationError, match="发文单位自己"):
        draft_paper(paper=paper, by=county)
    with pytest.raises(ConflictError):
        move_paper(paper=paper, act="sign", by=leader, expected_version=paper.version - 1)


def test_sent_to_be_signed_it_is_not_changed(staff, leader) -> None:
    paper = moved(drafted(staff), ("check", staff))
    for write in (draft_paper, remove_draft):
        with pytest.raises(ValidationError, match="已经送签发"):
            write(paper=paper, by=staff)
    paper = moved(paper, ("return", leader))
    assert paper.checked_by is None
    remove_draft(paper=paper, by=staff)
    assert not IssuedPaper.objects.exists()


@pytest.mark.parametrize(
    "change", [{"title": "另一个"}, {"number": 7}, {"digest": "0" * 64}, {"day": datetime.date.max}]
)
def test_the_database_keeps_what_is_numbered(change, staff, leader, quick) -> None:
    paper = numbered(staff, leader)
    rows = IssuedPaper.objects.filter(pk=paper.pk)
    with pytest.raises(DatabaseError, match="已编号的发文"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(DatabaseError, match="已编号的发文"), transaction.atomic():
        rows.delete()
    assert rows.update(state="filed") == 1


def test_the_paper_says_what_is_stored(staff) -> None:
    row = drafted(staff, upward=True, urgency="most", day=datetime.date(2026, 6, 3))
    paper = paper_of(row)
    assert (paper.head.mark, paper.head.urgency) == ("洪山殿镇计划生育协会文件", "特急")
    assert (paper.head.number, paper.head.signer) == ("洪计协〔＿＿〕＿＿号", "＿＿＿＿")
    assert list(paper.blocks)[1:4] == [
        Words("通知如下。"),
        Heading(1, "一、时间"),
        Words("十二月底以前。"),
    ]
    assert (paper.foot.copies_to, paper.foot.printed_on) == ("县计划生育协会", None)


def test_pages(staff, leader, client_for, quick, papers_not_typeset) -> None:
    client = client_for(staff)
    assert client.post(f"{LIST}new/", TYPED).status_code == 302
    row = IssuedPaper.objects.get()
    address = f"{LIST}{row.pk}/"
    assert "关于考评的通知" in client.get(LIST).content.decode()
    assert client.get(f"{address}print/").headers["Content-Type"] == "application/pdf"
    assert client.get(f"{address}word/").status_code == 200
    client.post(f"{address}edit/", {**TYPED, "title": "关于表彰的通知", "version": "1"})
    assert IssuedPaper.objects.get().title == "关于表彰的通知"
    client.post(f"{address}move/", {"act": "check", "version": "2"})
    assert "签发</button>" not in client.get(address).content.decode()
    assert client.get(f"{address}edit/").status_code == 302
    chief = client_for(leader)
    assert "签发</button>" in chief.get(address).content.decode()
    chief.post(f"{address}sign/", {"version": "1"})
    assert IssuedPaper.objects.get().state == "checked"
    chief.post(f"{address}sign/", {"version": "3"})
    client.post(f"{address}move/", {"act": "number", "version": "4"})
    row = IssuedPaper.objects.get()
    assert row.state == "numbered"
    answer = client.get(f"{address}print/", follow=True)
    first = b"".join(answer.streaming_content)
    again = b"".join(client.get(f"{address}print/", follow=True).streaming_content)
    assert first == again == path_of(row.digest).read_bytes()
    client.post(f"{address}void/", {"reason": "重复"})
    assert IssuedPaper.objects.get().void_reason == "重复"
    assert client.get(f"{LIST}workbook/").status_code == 200


def test_what_was_typed_stays_and_private_facts_are_refused(staff, client_for) -> None:
    typed = {**TYPED, "text": "李小红今年怀孕了。"}
    page = client_for(staff).post(f"{LIST}new/", typed).content.decode()
    assert "本系统不保存" in page
    assert "李小红今年怀孕了。" in page
    assert not IssuedPaper.objects.exists()


def test_others_see_nothing_of_it(staff, outsider, secretary, client_for) -> None:
    row = drafted(staff)
    assert client_for(outsider).get(f"{LIST}{row.pk}/").status_code == 404
    assert client_for(secretary).get(f"/issued/{VILLAGE}/").status_code == 403
    assert client_for(staff).get(f"/issued/{VILLAGE}/").status_code == 404


def test_what_a_colleague_did_meanwhile_is_not_written_over(staff) -> None:
    paper = drafted(staff)
    moved(paper, ("check", staff))
    with pytest.raises(ConflictError):
        move_paper(paper=paper, act="check", by=staff, expected_version=paper.version)
