"""Families: kept from those who have no right to them, opened before the eyes of the trail, written
as they should."""

import datetime
import io
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.test import Client
from django.urls import resolve, reverse
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from associations import reorganisation
from associations.mergers.services import merge_villages
from associations.models import Village
from associations.reorganisation import MOVES, STAYS, ReorganisationPlan
from care.aid.services import Payment, save_aid
from care.families.services import remove_support, save_support, take_up
from care.families.telling import INCLUDED, LEFT_OUT
from care.insurance.services import change_list, pay_policy
from care.models import Aid, Certificate, Family, Fund, Support
from documents import responses
from members.models import Household
from tests.prove.share import a_share
from tests.test_access import FILE_ACTIONS

from ...members.records import add_household
from ..ledger.records import add_fund, book
from .records import certify, insure, support

pytestmark = pytest.mark.django_db
HEAD, NUMBER, NEIGHBOUR = "龙望舒", "0731", "单雨声"
KINDS = ("计生特殊家庭", "手术并发症")
SINCE = datetime.date(2024, 3, 1)
WITHOUT_RIGHT = ("leader", "auditor", "county")
CLIENT = Callable[[User], Client]
TOKENS = r"""csrfmiddlewaretoken" value="[^"]*"|hx-headers='[^']*'"""


@pytest.fixture
def planted(village: Village, staff: User, papers: list[str]) -> SimpleNamespace:
    """A bereaved family and an ordinary one of 观冲村, taken up by the services, each with all that
    is done for one."""
    fund = add_fund(village)
    book(fund, datetime.date(2025, 1, 2), "donation", 5000)
    found = []
    for head, number, kind in ((HEAD, NUMBER, "bereaved"), (NEIGHBOUR, "0732", "two_daughters")):
        home = Household.objects.create(village=village, head=head, number=number)
        family = take_up(family=Family(household=home), kinds=[kind], since=SINCE, by=staff)
        certify(family)
        aid = Aid(
            village=village,
            date=datetime.date(2025, 6, 1),
            kind="medical",
            giver="association",
            amount=300_00,
        )
        aid.household, aid.what = home, f"看望{head}"
        save_aid(aid=aid, payment=Payment(fund), by=staff)
        found.append(family)
    policy = insure(village, [])
    change_list(policy=policy, families=found, by=staff)
    pay_policy(policy=policy, date=datetime.date(2025, 7, 1), payment=Payment(fund), by=staff)
    return SimpleNamespace(secret=found[0], known=found[1], policy=policy, fund=fund, papers=papers)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be typeset."""
    texts: list[str] = []
    monkeypatch.setattr(
        responses, "render_document", lambda html, *a, **o: texts.append(str(html)) or b"%PDF-1.7"
    )
    return texts


def addresses(planted: SimpleNamespace) -> list[str]:
    """Every list, search, filter, export, register, paper and single record that could tell of the
    family."""
    secret, village = planted.secret, planted.secret.village_id
    certificate, aid = secret.certificates.get(), secret.household.aids.get()
    found = []
    for code in (village, village[:9], village[:6]):
        for page in (f"/families/{code}/", f"/aid/{code}/2025/", f"/certificates/{code}/"):
            queries = (
                "",
                f"?text={HEAD}",
                f"?text={NUMBER}",
                f"?text={secret.reference}",
                "?kind=bereaved",
                "?kind=sensitive",
                "?state=all",
                "?need=company",
                f"?text={certificate.number}",
            )
            found += [f"{page}{query}" for query in queries] + [f"{page}workbook/"]
        found += [f"/insurance/{code}/2025/", f"/activities/{code}/2025/", f"/pay-runs/{code}/"]
        found += [
            f"/benefits/{code}/2025/",
            f"/benefits/{code}/2025/workbook/",
            f"/benefits/{code}/2025/villages/",
        ]
    found += [
        f"/families/{village}/{secret.ref}/",
        f"/families/{village}/{secret.ref}/edit/",
        f"/families/{village}/supports/{secret.supports.get().ref}/",
        f"/aid/{village}/entries/{aid.ref}/",
        f"/certificates/{village}/{certificate.ref}/",
        f"/certificates/{village}/print/",
        f"/certificates/{village}/print/?certificate={certificate.ref}",
        f"/insurance/{village}/policy/{planted.policy.ref}/",
        f"/insurance/{village}/policy/{planted.policy.ref}/sheet/",
        f"/funds/{village}/",
        f"/funds/{village}/{planted.fund.pk}/",
        f"/funds/{village}/{planted.fund.pk}/workbook/",
        "/trail/",
        f"/trail/?text={HEAD}",
        f"/trail/?text={secret.reference}",
        f"/families/{village}/{secret.ref}/benefits/2025/",
        f"/verify/?number={certificate.number}",
        f"/registers/{village}/2025/visits/",
        f"/registers/{village}/2025/funds/",
        f"/registers/{village}/2025/",
    ]
    return [*found, reverse("entry-detail", args=[village, aid.entry.ref])]


def told(response: object) -> str:
    """All that an answer says: text, or every cell of a workbook. What was asked for comes back in
    the search field."""
    if response["Content-Type"].endswith("sheet"):  # type: ignore[index]
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    content = response.content if not response.streaming else b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return content.decode().replace(f'value="{HEAD}"', "").replace(f"text={HEAD}", "")


def _acts() -> QuerySet[TrailEntry]:
    """Without the lists that were taken home."""
    return TrailEntry.objects.exclude(action__in=FILE_ACTIONS)


@pytest.mark.parametrize("who", a_share([*WITHOUT_RIGHT, "other_secretary", "outsider"], one_in=3))
def test_without_the_right_nothing_tells_of_it(
    who: str, planted: SimpleNamespace, request: pytest.FixtureRequest, client_for: CLIENT
) -> None:
    client, before = client_for(request.getfixturevalue(who)), _acts().count()
    leaks, seen = [], ""
    for address in addresses(planted):
        assert resolve(address.partition("?")[0])
        text = told(client.get(address, follow=False))
        seen += text
        explained = text
        words = (HEAD, "龙××", *KINDS)
        leaks += [(address, word) for word in words if word in explained]
    assert leaks == []
    assert not any(HEAD in paper for paper in planted.papers)
    assert _acts().count() == before
    assert HEAD not in str(list(TrailEntry.objects.values_list("target", "after")))
    if who in WITHOUT_RIGHT:
        assert NEIGHBOUR in seen
        assert "".join(planted.papers).count(NEIGHBOUR) > 0


@pytest.mark.parametrize("who", ["staff", "secretary"])
def test_with_the_right_every_opening_is_in_the_trail(
    who: str, planted: SimpleNamespace, request: pytest.FixtureRequest, client_for: CLIENT
) -> None:
    user, secret = request.getfixturevalue(who), planted.secret
    client = client_for(user)
    openings = TrailEntry.objects.filter(target=str(secret), by=user, action__contains="保密家庭")
    support = secret.supports.get()
    aid = secret.household.aids.get()
    for count, (address, shown) in enumerate(
        (
            (f"/families/{secret.village_id}/{secret.ref}/", HEAD),
            (f"/families/{secret.village_id}/{secret.ref}/edit/", HEAD),
            (f"/families/{secret.village_id}/supports/{support.ref}/", HEAD),
            (f"/aid/{secret.village_id}/entries/{aid.ref}/", HEAD),
            (f"/insurance/{secret.village_id}/policy/{planted.policy.ref}/sheet/", HEAD),
            (f"/certificates/{secret.village_id}/print/", ""),
        ),
        start=1,
    ):
        assert shown in told(client.get(address)), address
        assert openings.count() == count, address
    assert HEAD in "".join(planted.papers)
    assert "计生特殊家庭" not in "".join(planted.papers)


def test_lists_are_masked_for_everybody(
    planted: SimpleNamespace, staff: User, client_for: CLIENT
) -> None:
    client, code = client_for(staff), planted.secret.village_id
    for page in (
        f"/families/{code}/",
        f"/aid/{code}/2025/",
        f"/certificates/{code}/",
        f"/families/{code}/workbook/",
        f"/aid/{code}/2025/workbook/",
        f"/certificates/{code}/workbook/",
        f"/insurance/{code}/policy/{planted.policy.ref}/",
        f"/certificates/{code}/new/",
    ):
        text = told(client.get(page))
        assert HEAD not in text, page
        assert "计生特殊家庭" not in text, page
    assert "龙××" in told(client.get(f"/families/{code}/"))
    assert "龙××" in told(client.get(f"/families/{code}/?kind=sensitive"))
    assert "龙××" not in told(client.get(f"/families/{code}/?kind=two_daughters"))


def test_the_trail_tells_neither_name_nor_kind(planted: SimpleNamespace, staff: User) -> None:
    secret = planted.secret
    row = secret.supports.get()
    row.until = datetime.date(2025, 8, 1)
    save_support(support=row, by=staff)
    secret.note = "已安排专人陪护"
    secret.refresh_from_db(fields=["version"])
    texts = "".join(f"{e.target}{e.before}{e.after}{e.reason}" for e in TrailEntry.objects.all())
    assert HEAD not in texts
    assert "计生特殊家庭" not in texts
    changed = TrailEntry.objects.get(action="修改家庭类别")
    assert changed.before != changed.after
    assert set(changed.after) == {"内容"}


def test_a_family_that_becomes_sensitive_gets_another_reference(
    village: Village, staff: User
) -> None:
    family = take_up(
        family=Family(household=add_household(village)), kinds=["only_child"], since=SINCE, by=staff
    )
    before = family.reference
    added = save_support(support=Support(family=family, kind="bereaved", since=SINCE), by=staff)
    family.refresh_from_db()
    assert family.sensitive
    assert family.reference != before
    assert TrailEntry.objects.get(action="登记家庭类别", target=str(family)).after.keys() == {
        "内容"
    }
    remove_support(support=added, by=staff)
    family.refresh_from_db()
    assert not family.sensitive


def test_a_past_sensitive_support_stays_sensitive(village: Village, staff: User) -> None:
    family = support(add_household(village), "complication", "hardship")
    row = family.supports.get(kind="complication")
    row.until = datetime.date(2025, 1, 1)
    save_support(support=row, by=staff)
    family.refresh_from_db()
    assert family.sensitive
    assert family.kind_words == "计生困难家庭"


def test_the_same_is_said_whether_there_are_any_or_not(
    village: Village, leader: User, client_for: CLIENT
) -> None:
    client, pages = (
        client_for(leader),
        [f"/families/{code}/" for code in (village.pk, village.township_id)],
    )
    before = [told(client.get(page)) for page in pages]
    for number in range(7):
        support(add_household(village, f"户主{'甲乙丙丁戊己庚'[number]}"), "bereaved")
    after = [told(client.get(page)) for page in pages]
    assert all(LEFT_OUT in text and INCLUDED not in text for text in after)
    assert [re.sub(TOKENS, "", text) for text in before] == [
        re.sub(TOKENS, "", text) for text in after
    ]


def test_figures_do_not_count_what_is_hidden(
    planted: SimpleNamespace, leader: User, staff: User, client_for: CLIENT
) -> None:
    code = planted.secret.village_id
    figures = [
        client_for(user).get(f"/aid/{place}/2025/").context["reached"].helped
        for user, place in ((leader, code), (leader, code[:9]), (staff, code))
    ]
    assert figures == [1, 1, 2], "of ordinary families only, in the village and in the township"


def test_a_household_is_one_family(village: Village, staff: User) -> None:
    home = add_household(village)
    take_up(family=Family(household=home), kinds=["hardship"], since=SINCE, by=staff)
    with pytest.raises(ValidationError, match="这户已经是关怀家庭"):
        take_up(family=Family(household=home), kinds=["migrant"], since=SINCE, by=staff)


def test_taken_up_on_the_page(village: Village, secretary: User, client_for: CLIENT) -> None:
    home = add_household(village, "乐小满", number="0007")
    client = client_for(secretary)
    asked = {
        "household-typed": "0007",
        "kinds": ["only_child", "hardship"],
        "since": "2025-05-01",
        "needs": ["medical"],
    }
    response = client.post(f"/families/{village.pk}/new/", asked)
    family = Family.objects.get(household=home)
    assert response["Location"] == f"/families/{village.pk}/{family.ref}/"
    assert sorted(family.supports.values_list("kind", flat=True)) == ["hardship", "only_child"]
    assert family.need_words == "医疗"
    page = told(
        client.post(
            f"/families/{village.pk}/new/",
            asked | {"note": "已孕，等孕检", "household-typed": "0007"},
        )
    )
    assert "像是个人的生育" in page


def test_the_ledger_names_nobody(planted: SimpleNamespace) -> None:
    entry = planted.secret.household.aids.get().entry
    assert (entry.purpose, entry.counterparty, entry.amount) == ("助医帮扶1户", "", 300_00)
    assert Fund.objects.get().entries.get(category="insurance").amount == 2 * 20_00


def test_families_and_certificates_go_with_their_village(
    planted: SimpleNamespace, village: Village, other_village: Village, staff: User
) -> None:
    plan = ReorganisationPlan(
        (village,), (village,), other_village, datetime.date(2026, 1, 1), "双政函〔2025〕8号"
    )
    preview = reorganisation.preview(plan)
    assert preview.refusals == []
    said = {line.label: (line.fate, line.count) for line in preview.lines}
    assert said["关怀家庭"] == (MOVES, 2)
    assert {said[label] for label in ("帮扶", "保险")} == {(STAYS, 2), (STAYS, 1)}
    merge_villages(plan=plan, fingerprint=preview.fingerprint, by=staff)
    assert set(Family.objects.values_list("village", flat=True)) == {other_village.pk}
    assert set(Certificate.objects.values_list("village", flat=True)) == {other_village.pk}
    assert set(Aid.objects.values_list("village", flat=True)) == {village.pk}
