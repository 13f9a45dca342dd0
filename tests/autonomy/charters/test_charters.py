"""章程: the seven steps in their order, with their sums, on the pages, in the services and in the
database."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from associations.models import Village
from autonomy.charters.quorum import Vote
from autonomy.charters.services.charters import abandon_charter, start_charter
from autonomy.charters.services.steps import record_step, withdraw_step
from autonomy.models import (
    Charter,
    CharterStep,
    CharterStepKind,
    CharterText,
    Clause,
    OpinionSlip,
    PreferentialClause,
)
from members.models import Household
from tests.conftest import TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BEGUN = TODAY - datetime.timedelta(days=60)
SLIPS = {"slips_issued": 20, "slips_returned": 18, "slips_signed": 17}
PASSED = {
    **{
        "assembly": "delegates",
        "entitled": 43,
        "present": 31,
        "votes_for": 27,
        "votes_against": 3,
        "abstained": 1,
    },
    "read_out": True,
}
REJECTED = {**PASSED, "votes_for": 15, "votes_against": 16, "abstained": 0}
NO_QUORUM = {**PASSED, "present": 28, "votes_for": 28, "votes_against": 0, "abstained": 0}


@pytest.fixture
def post() -> Callable[..., Any]:
    return lambda client, address, **typed: client.post(address, typed)


@pytest.fixture
def charter(village: Village) -> Charter:
    return start_charter(village=village, kind="charter", title="石塘章程", begun=BEGUN, by=None)


def take(charter: Charter, step: int, day: int, **details: Any) -> CharterStep:
    return record_step(
        charter=charter, step=step, by=None, date=BEGUN + datetime.timedelta(days=day), **details
    )


def up_to_the_vote(charter: Charter) -> None:
    for step in (1, 2, 3):
        take(charter, step, step)
    take(charter, 4, 4, **SLIPS)


def issue(charter: Charter) -> Charter:
    up_to_the_vote(charter)
    take(charter, 5, 5, **PASSED)
    take(charter, 6, 6, file_number="备 1 号")
    take(charter, 7, 7, copies=20)
    return Charter.objects.get(pk=charter.pk)


@pytest.mark.parametrize(
    ("vote", "words", "outcome"),
    [
        (Vote("delegates", 43, 31, 27), "应到 43，实到 31，需 29；赞成 27，过半", "passed"),
        (Vote("delegates", 43, 29, 15), "应到 43，实到 29，需 29；赞成 15，过半", "passed"),
        (
            Vote("delegates", 43, 28, 28),
            "应到 43，实到 28，需 29，还差 1 人，不能表决",
            "no_quorum",
        ),
        (
            Vote("households", 42, 28, 14),
            "应到 42，实到 28，需 28；赞成 14，未过半（过半要 15）",
            "rejected",
        ),
        (Vote("assembly", 42, 21, 21), "应到 42，实到 21，需 22，还差 1 人，不能表决", "no_quorum"),
        (Vote("assembly", 43, 22, 12), "应到 43，实到 22，需 22；赞成 12，过半", "passed"),
    ],
)
def test_quorum_and_majority_are_shown_as_a_sum(vote: Vote, words: str, outcome: str) -> None:
    assert (str(vote), vote.outcome) == (words, outcome)


def test_all_seven_steps_put_it_in_force(charter: Charter) -> None:
    charter = issue(charter)
    assert (charter.state, charter.in_force_from) == (
        "in_force",
        BEGUN + datetime.timedelta(days=7),
    )
    stages = list(charter.texts.values_list("stage", flat=True))
    assert stages == ["draft", "discussion", "opinions", "revised"]
    assert list(charter.steps.values_list("step", "text__stage")) == [
        *((1, "draft"), (2, "discussion"), (3, "opinions"), (4, "revised")),
        *((5, "revised"), (6, "revised"), (7, "revised")),
    ]
    told = (
        TrailEntry.objects.filter(target=str(charter))
        .order_by("number")
        .values_list("action", flat=True)
    )
    assert list(told)[-3:] == ["表决：通过", "备案：通过", "印发施行：通过"]


def test_a_lost_vote_leads_back_to_the_households(charter: Charter) -> None:
    up_to_the_vote(charter)
    assert take(charter, 5, 5, **REJECTED).outcome == "rejected"
    with pytest.raises(ValidationError, match="现在该办第4步“逐户征求意见”，不能登记第6步“备案”"):
        take(charter, 6, 6)
    with pytest.raises(ValidationError, match="不能登记第5步"):
        take(charter, 5, 6, **PASSED)
    take(charter, 4, 6, **SLIPS)
    assert take(charter, 5, 7, **PASSED).outcome == "passed"
    assert charter.texts.count() == 5, "the text was revised once more"


def test_without_quorum_the_vote_is_held_again(charter: Charter) -> None:
    up_to_the_vote(charter)
    assert take(charter, 5, 5, **NO_QUORUM).outcome == "no_quorum"
    assert take(charter, 5, 6, **PASSED).outcome == "passed"


def test_a_return_needs_its_reason_and_leads_back(charter: Charter) -> None:
    up_to_the_vote(charter)
    take(charter, 5, 5, **PASSED)
    with pytest.raises(ValidationError, match="退回要写明理由"):
        take(charter, 6, 6, outcome="returned")
    take(charter, 6, 6, outcome="returned", reason="第三条与法律不符")
    with pytest.raises(ValidationError, match="现在该办第4步“逐户征求意见”或第5步“表决”"):
        take(charter, 7, 7)
    take(charter, 5, 7, **PASSED)
    take(charter, 6, 8)
    take(charter, 7, 9)
    assert Charter.objects.get(pk=charter.pk).state == "in_force"


def test_the_edition_in_force_stays_until_the_next_is_issued(
    charter: Charter, village: Village
) -> None:
    first = issue(charter)
    second = start_charter(village=village, kind="charter", title="石塘章程", begun=BEGUN, by=None)
    assert second.edition == 2
    clauses = second.texts.get().clauses
    assert list(clauses.values_list("body", flat=True)) == list(
        first.texts.latest("number").clauses.values_list("body", flat=True)
    )
    up_to_the_vote(second)
    first.refresh_from_db()
    assert first.state == "in_force"
    with pytest.raises(ValidationError, match="正在制定一版"):
        start_charter(village=village, kind="charter", title="又一版", begun=BEGUN, by=None)
    take(second, 5, 8, **PASSED)
    take(second, 6, 9)
    take(second, 7, 10)
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (
        "superseded",
        BEGUN + datetime.timedelta(days=10),
    )


def test_days_are_in_order(charter: Charter) -> None:
    take(charter, 1, 5)
    with pytest.raises(ValidationError, match="不能早于上一步“起草初稿”的日期"):
        take(charter, 2, 4)
    with pytest.raises(ValidationError, match="日期还没有到"):
        record_step(charter=charter, step=2, by=None, date=TODAY + datetime.timedelta(days=1))


def test_slips_are_counted_not_typed(charter: Charter, village: Village) -> None:
    for step in (1, 2, 3):
        take(charter, step, step)
    for number in (1, 2, 3):
        household = Household.objects.create(village=village, head=f"户主{number}")
        returned = BEGUN if number < 3 else None
        OpinionSlip.objects.create(
            charter=charter,
            number=number,
            household=household,
            issued=BEGUN,
            returned=returned,
            signed=number == 1,
        )
    step = take(charter, 4, 4)
    assert (step.slips_issued, step.slips_returned, step.slips_signed) == (3, 2, 1)


def test_the_last_step_is_taken_back_with_the_draft_it_opened(charter: Charter) -> None:
    first = take(charter, 1, 1)
    second = take(charter, 2, 2)
    with pytest.raises(ValidationError, match="只能撤回最后一步"):
        withdraw_step(step=first, by=None, reason="错")
    withdraw_step(step=second, by=None, reason="日期错了")
    assert list(charter.steps.values_list("step", flat=True)) == [1]
    assert list(charter.texts.values_list("stage", flat=True)) == ["draft", "discussion"]
    take(charter, 2, 3)


def test_a_given_up_edition_takes_no_step(charter: Charter) -> None:
    abandon_charter(charter=charter, by=None, reason="合并重来")
    with pytest.raises(ValidationError, match="已中止，不能再改"):
        take(charter, 1, 1)


# The database


def insert_step(charter: Charter, **changes: Any) -> None:
    """By SQL alone."""
    row = {
        **{
            "charter_id": charter.pk,
            "number": 2,
            "step": 2,
            "outcome": "passed",
            "date": BEGUN,
            "version": 1,
        },
        **{
            "text_id": charter.texts.latest("number").pk,
            "place": "",
            "led_by": "",
            "people": "",
            "summary": "",
        },
        **{"assembly": "", "read_out": False, "reason": "", "file_number": "", **changes},
    }
    names = ", ".join(row)
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(
            f"INSERT INTO autonomy_charterstep ({names}) VALUES ({marks})", list(row.values())
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"step": 3},
        {"step": 7},
        {"step": 1},
        {"number": 3},
        {"date": BEGUN - datetime.timedelta(days=1)},
    ],
    ids=["skipped", "last at once", "again", "number", "day"],
)
def test_the_database_takes_no_step_out_of_order(charter: Charter, changes: dict[str, Any]) -> None:
    record_step(charter=charter, step=1, by=None, date=BEGUN)
    with pytest.raises(IntegrityError):
        insert_step(charter, **changes)
    insert_step(charter)
    assert charter.steps.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {**REJECTED, "outcome": "passed"},
        {**NO_QUORUM, "outcome": "passed"},
        {**PASSED, "outcome": "rejected"},
        {**PASSED, "read_out": False},
        {**PASSED, "present": 44},
        {**PASSED, "votes_against": 9},
        {**PASSED, "entitled": None},
    ],
)
def test_the_database_takes_no_vote_other_than_its_sum(
    charter: Charter, changes: dict[str, Any]
) -> None:
    up_to_the_vote(charter)
    day = BEGUN + datetime.timedelta(days=9)
    with pytest.raises(IntegrityError):
        insert_step(charter, **{"number": 5, "step": 5, "date": day, **changes})
    insert_step(charter, **{"number": 5, "step": 5, "date": day, **PASSED})


def test_the_database_keeps_what_was_decided(charter: Charter) -> None:
    PreferentialClause.objects.create(
        charter=charter, kind="pension", amount=20000, wording="补助保险费"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=charter.pk).update(state="in_force", in_force_from=BEGUN)
    issue(charter)
    text = charter.texts.latest("number")
    refused: list[Callable[[], object]] = [
        lambda: Clause.objects.filter(text=text).update(body="改了"),
        lambda: Clause.objects.filter(text=text).delete(),
        lambda: Clause.objects.create(text=text, number=99, body="加的"),
        lambda: CharterStep.objects.filter(charter=charter).update(outcome="passed", step=3),
        lambda: CharterStep.objects.filter(charter=charter, step=7).delete(),
        lambda: PreferentialClause.objects.filter(charter=charter).update(amount=1),
        lambda: PreferentialClause.objects.create(
            charter=charter, kind="tuition", wording="补学费"
        ),
        lambda: Charter.objects.filter(pk=charter.pk).update(state="drafting", in_force_from=None),
    ]
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert PreferentialClause.objects.get().amount == 20000


# The pages


def test_three_roles_walk_it_through(
    village: Village,
    staff: User,
    leader: User,
    secretary: User,
    client_for: Callable[[User], Client],
    post: Any,
) -> None:
    at_village, at_office, at_top = client_for(secretary), client_for(staff), client_for(leader)
    post(
        at_village,
        f"/charters/{VILLAGE}/new/",
        kind="charter",
        title="自治章程",
        begun=BEGUN.isoformat(),
    )
    charter = Charter.objects.get()
    page = f"/charters/{VILLAGE}/{charter.pk}/"

    def step(client: Client, number: int, day: int, **typed: object) -> Any:
        address = f"{page}file/" if number == 6 else f"{page}steps/{number}/"
        version = Charter.objects.get().version
        return post(
            client,
            address,
            date=(BEGUN + datetime.timedelta(days=day)).isoformat(),
            version=version,
            **typed,
        )

    assert "现在还不能登记“表决”" in at_village.get(f"{page}steps/5/", follow=True).content.decode()
    for number in (1, 2, 3):
        step(at_village, number, number)
    step(at_village, 4, 4, **SLIPS)
    step(at_village, 5, 5, **{**REJECTED, "read_out": "on"})
    shown = at_village.get(page).content.decode()
    assert "应到 43，实到 31，需 29；赞成 15，未过半（过半要 16）；反对 16，弃权 0。" in shown
    assert f"{page}steps/4/" in shown
    assert f"{page}steps/5/" not in shown
    step(at_office, 4, 6, **SLIPS)
    step(at_village, 5, 7, **{**PASSED, "read_out": "on"})
    assert at_village.get(f"{page}file/").status_code == 403, "filing is the township's"
    refused = step(at_top, 6, 8, outcome="returned", reason="")
    assert "退回要写明理由" in refused.content.decode()
    step(at_top, 6, 8, outcome="returned", reason="第三条与法律不符")
    step(at_village, 5, 9, **{**PASSED, "read_out": "on"})
    step(at_office, 6, 10, outcome="passed", file_number="备 3 号")
    step(at_village, 7, 11, copies=20)
    charter.refresh_from_db()
    assert charter.state == "in_force"
    shown = at_office.get(f"/charters/{TOWNSHIP}/").content.decode()
    assert "施行中" in shown
    assert "第1版" in shown


def test_a_step_out_of_order_is_refused_also_when_posted(
    charter: Charter, secretary: User, client_for: Callable[[User], Client], post: Any
) -> None:
    response = post(
        client_for(secretary), f"/charters/{VILLAGE}/{charter.pk}/steps/3/", date=BEGUN.isoformat()
    )
    assert response.status_code == 422
    assert "现在该办第1步“起草初稿”，不能登记第3步“听取各方意见”" in response.content.decode()
    assert charter.steps.count() == 0


def test_clauses_are_changed_in_the_open_draft_and_compared(
    charter: Charter, secretary: User, client_for: Callable[[User], Client], post: Any
) -> None:
    client = client_for(secretary)
    take(charter, 1, 1)
    first, second = charter.texts.order_by("number")
    assert (
        client.get(f"/charters/{VILLAGE}/texts/{first.pk}/").content.decode().count("clauses/") == 0
    )
    clause = second.clauses.get(number=2)
    address = f"/charters/{VILLAGE}/clauses/{clause.pk}/edit/"
    post(
        client,
        address,
        number=2,
        chapter="实施办法",
        body=f"{clause.body}一年报告两次。",
        version=1,
    )
    new = f"/charters/{VILLAGE}/texts/{second.pk}/clauses/new/"
    post(client, new, number=1, chapter="", body="全新的一条。")
    bodies = list(second.clauses.order_by("number").values_list("number", "body"))
    assert bodies[0] == (1, "全新的一条。")
    assert [number for number, _ in bodies] == list(range(1, 9))
    shown = client.get(
        f"/charters/{VILLAGE}/texts/{second.pk}/?against={first.pk}"
    ).content.decode()
    assert "<ins>一年报告两次。</ins>" in shown
    assert "<ins>全新的一条。</ins>" in shown
    frozen = first.clauses.first()
    refused = post(
        client, f"/charters/{VILLAGE}/clauses/{frozen.pk}/edit/", number=1, chapter="", body="偷改"
    )
    assert "不能再改" in refused.content.decode()
    assert not Clause.objects.filter(body="偷改").exists()


def test_what_no_clause_deals_with_is_named(
    charter: Charter, staff: User, client_for: Callable[[User], Client]
) -> None:
    text = charter.texts.get()
    text.clauses.filter(chapter="违反章程的处理").delete()
    shown = client_for(staff).get(f"/charters/{VILLAGE}/{charter.pk}/").content.decode()
    assert "还没有条文涉及：违反章程的处理办法。" in shown


def test_preferential_clauses_are_data(
    charter: Charter, secretary: User, staff: User, client_for: Callable[[User], Client], post: Any
) -> None:
    client = client_for(secretary)
    new = f"/charters/{VILLAGE}/{charter.pk}/preferences/new/"
    refused = post(
        client, new, kind="pension", yuan="200.505", per="once", wording="补助养老保险费"
    )
    assert "金额最多到分" in refused.content.decode()
    post(client, new, kind="pension", yuan="200.50", per="once", wording="补助养老保险费", clause=5)
    assert PreferentialClause.objects.get().amount == 20050
    assert "200.50 元" not in client.get(f"/preferences/{TOWNSHIP[:9]}/").content.decode()
    issue(charter)
    shown = client_for(staff).get(f"/preferences/{TOWNSHIP}/").content.decode()
    assert "200.50 元" in shown
    assert "两女户养老保险补助" in shown
    late = post(client, new, kind="tuition", per="term", wording="补学费")
    assert "不能再改" in late.content.decode()


def test_an_id_number_is_refused_in_a_clause(
    charter: Charter, secretary: User, client_for: Callable[[User], Client], post: Any
) -> None:
    clause = charter.texts.get().clauses.first()
    address = f"/charters/{VILLAGE}/clauses/{clause.pk}/edit/"
    response = post(client_for(secretary), address, number=1, body="户主 431321198001011234 优先")
    assert "身份证号" in response.content.decode()


def test_texts_have_stages_of_their_steps() -> None:
    assert set(CharterText.Stage.values) == {"draft", "discussion", "opinions", "revised"}
    assert [step.value for step in CharterStepKind] == [1, 2, 3, 4, 5, 6, 7]


def test_what_the_township_filed_is_not_the_villages_to_undo(
    charter: Charter, secretary: User, staff: User, client_for: Callable[[User], Client]
) -> None:
    up_to_the_vote(charter)
    take(charter, 5, 5, **PASSED)
    filed = take(charter, 6, 6)
    address = f"/charters/{VILLAGE}/steps/{filed.pk}/edit/"
    assert client_for(secretary).post(address, {"act": "remove"}).status_code == 404
    assert charter.steps.filter(step=6).exists()
    assert client_for(staff).post(address, {"act": "remove"}).status_code == 302
    assert not charter.steps.filter(step=6).exists()


def test_a_closed_village_makes_no_charter(charter: Charter, village: Village) -> None:
    Village.objects.filter(pk=village.pk).update(closed=TODAY - datetime.timedelta(days=1))
    with pytest.raises(ValidationError):
        start_charter(village=village, kind="village_rules", title="村规民约", begun=BEGUN, by=None)
    with pytest.raises(ValidationError, match="已经撤销"):
        take(charter, 1, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_a_step_is_not_replaced(charter: Charter) -> None:
    first = take(charter, 1, 1)
    row = {
        "id": first.pk,
        "charter_id": charter.pk,
        "text_id": first.text_id,
        "number": 2,
        "step": 2,
    }
    row |= {"outcome": "passed", "date": TODAY, "version": 1, "read_out": False}
    row |= dict.fromkeys(
        ("place", "led_by", "people", "summary", "assembly", "reason", "file_number"), ""
    )
    marks = ", ".join(["%s"] * len(row))
    words = f"INSERT OR REPLACE INTO autonomy_charterstep ({', '.join(row)}) VALUES ({marks})"
    with transaction.atomic(), connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(words, list(row.values()))
    assert charter.steps.get().step == 1


def test_a_clause_moves_to_the_place_it_asks_for(
    charter: Charter, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text = charter.texts.get()
    clause = text.clauses.get(number=2)
    typed = {
        "number": 4,
        "chapter": clause.chapter,
        "body": clause.body,
        "topics": clause.topics,
        "version": 1,
    }
    client_for(secretary).post(f"/charters/{VILLAGE}/clauses/{clause.pk}/edit/", typed)
    chapters = list(text.clauses.order_by("number").values_list("number", "chapter"))
    assert chapters[1:5] == [
        (2, "组织和职责"),
        (3, "村民的权利和义务"),
        (4, "实施办法"),
        (5, "优待"),
    ]


def test_a_meeting_too_small_to_vote_needs_no_reading_and_no_votes(
    charter: Charter, secretary: User, client_for: Callable[[User], Client], post: Any
) -> None:
    up_to_the_vote(charter)
    client, address = client_for(secretary), f"/charters/{VILLAGE}/{charter.pk}/steps/5/"
    typed = {
        "date": (BEGUN + datetime.timedelta(days=5)).isoformat(),
        "assembly": "delegates",
        "entitled": 43,
    }
    refused = post(client, address, **typed, present=31, votes_for=27).context["form"].errors
    assert set(refused) == {"read_out", "votes_against", "abstained"}, (
        "there was a quorum, so the ballot is counted"
    )
    assert (
        "entitled"
        in post(client, address, **{**typed, "entitled": ""}, present=31).context["form"].errors
    )
    post(client, address, **typed, present=28)
    step = charter.steps.get(step=5)
    assert (step.outcome, step.votes_for, step.votes_against, step.abstained) == (
        "no_quorum",
        0,
        0,
        0,
    )


def test_the_secretary_is_not_led_to_change_what_the_township_filed(
    charter: Charter, secretary: User, staff: User, client_for: Callable[[User], Client]
) -> None:
    issue(charter)
    filed = charter.steps.get(step=6)
    page, link = f"/charters/{VILLAGE}/{charter.pk}/", f"/charters/{VILLAGE}/steps/{filed.pk}/edit/"
    assert link not in client_for(secretary).get(page).content.decode()
    assert link in client_for(staff).get(page).content.decode()
    assert client_for(secretary).get(link).status_code == 404
