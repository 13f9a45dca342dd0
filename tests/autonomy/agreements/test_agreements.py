"""协议: three do-not-sign in form, service and database; answers without consequence; rates."""

import datetime
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from associations import reorganisation
from associations.mergers.services import merge_villages
from associations.models import Village
from associations.reorganisation import ReorganisationPlan
from autonomy.agreements.rates import Rate, rates
from autonomy.agreements.services.agreements import answer, end_agreement
from autonomy.models import CONFIRMATIONS, Agreement, AgreementTemplate
from members.models import Household
from tests.conftest import TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 3, 1)
ALL = dict.fromkeys(CONFIRMATIONS, True)
MISSING = [
    dict(zip(CONFIRMATIONS, held, strict=True))
    for held in product((True, False), repeat=3)
    if not all(held)
]


@pytest.fixture
def template(village: Village) -> AgreementTemplate:
    return AgreementTemplate.objects.create(
        township=village.township,
        **{"kind": "management", "edition": 1, "title": "管理服务协议书", "in_use_from": DAY},
        **{"committee_duties": "公开村务。", "household_duties": "遵守章程。"},
    )


@pytest.fixture
def household(village: Village) -> Household:
    return Household.objects.create(village=village, head="谭望舒", number="1")


def asked(household: Household, template: AgreementTemplate, **changes: Any) -> Agreement:
    return Agreement(
        village=household.village,
        household=household,
        template=template,
        **{"asked": DAY, **changes},
    )


def signed(household: Household, template: AgreementTemplate, **changes: Any) -> Agreement:
    row = {"state": "signed", "signer": household.head, "signed": DAY, **ALL, **changes}
    return answer(agreement=asked(household, template, **row), by=None)


@pytest.mark.parametrize("confirmed", MISSING, ids=str)
def test_no_signature_without_all_three(
    household: Household,
    template: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
    confirmed: dict[str, bool],
) -> None:
    with pytest.raises(ValidationError) as refused:
        signed(household, template, **confirmed)
    assert set(refused.value.message_dict) == {name for name, held in confirmed.items() if not held}
    typed = {
        **{"household": household.pk, "template": template.pk, "asked": DAY, "state": "signed"},
        **{
            "signer": "谭望舒",
            "signed": DAY,
            **{name: "on" for name, held in confirmed.items() if held},
        },
    }
    response = client_for(secretary).post(f"/agreements/{VILLAGE}/new/", typed)
    assert response.status_code == 422
    assert "不能签。" in response.content.decode()
    assert "谭望舒" in response.content.decode(), "what was typed stays"
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.bulk_create(
            [
                asked(
                    household,
                    template,
                    kind="management",
                    state="signed",
                    signed=DAY,
                    starts=DAY,
                    signer="谭",
                    **confirmed,
                )
            ]
        )
    with pytest.raises(IntegrityError):
        insert(household, template, **confirmed)
    assert not Agreement.objects.exists()


def insert(household: Household, template: AgreementTemplate, **changes: Any) -> None:
    """By SQL alone."""
    row = {
        **{
            "village_id": household.village_id,
            "household_id": household.pk,
            "template_id": template.pk,
        },
        **{
            "kind": "management",
            "state": "signed",
            "asked": DAY,
            "signed": DAY,
            "starts": DAY,
            "signer": "谭望舒",
        },
        **{"end_reason": "", "note": "", "version": 1, **ALL, **changes},
    }
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO autonomy_agreement ({names}) VALUES ({marks})", list(row.values())
        )


def test_sql_signs_only_with_all_three_and_cannot_take_one_back(
    household: Household, template: AgreementTemplate
) -> None:
    for changes in ({"state": "Signed"}, {"signed": None}, {"starts": None}, {"signer": ""}):
        with pytest.raises(IntegrityError):
            insert(household, template, **changes)
    insert(household, template)
    for name in CONFIRMATIONS:
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.update(**{name: False})
    assert Agreement.objects.get().agrees


def test_declining_is_an_answer_like_any_other(
    household: Household,
    template: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
) -> None:
    client = client_for(secretary)
    row = {"household": household.pk, "template": template.pk, "asked": DAY}
    client.post(
        f"/agreements/{VILLAGE}/new/",
        {**row, "state": "declined", "signer": "谭望舒", "met_person": "on"},
    )
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.signer, agreement.met_person) == ("declined", "", False)
    shown = client.get(f"/agreements/{VILLAGE}/").content.decode()
    assert "不签" in shown
    assert "chip-late" not in shown, "no warning"
    edit = {
        "asked": DAY,
        "state": "signed",
        "signer": "谭望舒",
        "signed": "2025-04-01",
        "version": 1,
    }
    client.post(
        f"/agreements/{VILLAGE}/{agreement.pk}/edit/",
        {**edit, **dict.fromkeys(CONFIRMATIONS, "on")},
    )
    agreement.refresh_from_db()
    assert (agreement.state, agreement.superseded) == ("declined", datetime.date(2025, 4, 1))
    signed = Agreement.objects.standing().get()
    assert (signed.state, signed.starts) == ("signed", datetime.date(2025, 4, 1))


def test_rates_count_live_households_of_those_asked(
    village: Village, template: AgreementTemplate
) -> None:
    homes = [Household.objects.create(village=village, head=f"户{number}") for number in range(9)]
    for home in homes[:7]:
        signed(home, template)
    for home, state in ((homes[7], "declined"), (homes[8], "undecided")):
        answer(agreement=asked(home, template, state=state), by=None)
    end_agreement(
        agreement=Agreement.objects.get(household=homes[0]),
        ended=DAY + datetime.timedelta(30),
        reason="迁出",
        by=None,
    )
    key = (VILLAGE, "management")
    before, after = rates(TOWNSHIP, DAY)[key], rates(TOWNSHIP, DAY + datetime.timedelta(30))[key]
    assert (before, before.percent) == (Rate(9, 7, 1, 1), "77.77%")
    assert (after, after.percent) == (Rate(9, 6, 1, 1), "66.66%")
    assert rates(TOWNSHIP, DAY - datetime.timedelta(1)) == {}


def test_the_township_page_shows_the_rates(
    village: Village,
    household: Household,
    template: AgreementTemplate,
    staff: User,
    client_for: Callable[[User], Client],
) -> None:
    signed(household, template)
    shown = client_for(staff).get(f"/agreements/{TOWNSHIP}/?day=2025-03-01").content.decode()
    assert "100.00%" in shown
    assert "签订管理服务协议的村" in shown
    assert (
        "100.00%"
        not in client_for(staff).get(f"/agreements/{TOWNSHIP}/?day=2025-02-28").content.decode()
    )


def test_a_run_out_agreement_is_not_live(household: Household, template: AgreementTemplate) -> None:
    signed(household, template, ends=DAY + datetime.timedelta(365))
    last = DAY + datetime.timedelta(365)
    assert rates(TOWNSHIP, last)[(VILLAGE, "management")].live == 1
    assert rates(TOWNSHIP, last + datetime.timedelta(1))[(VILLAGE, "management")].live == 0


def test_a_signed_text_is_not_rewritten(
    household: Household,
    template: AgreementTemplate,
    staff: User,
    client_for: Callable[[User], Client],
) -> None:
    signed(household, template)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementTemplate.objects.update(household_duties="改了")
    client = client_for(staff)
    assert (
        "不能再改"
        in client.get(f"/agreement-templates/{TOWNSHIP}/{template.pk}/edit/").content.decode()
    )
    row = {
        "kind": "management",
        "title": "新",
        "committee_duties": "一",
        "household_duties": "二",
        "in_use_from": DAY,
    }
    client.post(f"/agreement-templates/{TOWNSHIP}/new/", row)
    assert list(AgreementTemplate.objects.order_by("edition").values_list("edition", "title")) == [
        (1, "管理服务协议书"),
        (2, "新"),
    ]


def test_a_household_has_one_open_answer_of_a_kind(
    household: Household, template: AgreementTemplate
) -> None:
    first = signed(household, template)
    with pytest.raises(ValidationError, match="已有一份同类的协议或答复"):
        signed(household, template)
    end_agreement(agreement=first, ended=DAY, reason="续签", by=None)
    signed(household, template)
    assert Agreement.objects.filter(state="signed").count() == 1


def test_a_signed_one_is_ended_not_unsigned(
    household: Household,
    template: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
) -> None:
    agreement = signed(household, template)
    typed = {"asked": DAY, "state": "declined", "version": 1}
    response = client_for(secretary).post(f"/agreements/{VILLAGE}/{agreement.pk}/edit/", typed)
    assert "已签的协议不能改成别的答复" in response.content.decode()
    assert Agreement.objects.get().state == "signed"
    ended = {"ended": "2025-05-01", "end_reason": "户主迁出", "version": 1}
    client_for(secretary).post(f"/agreements/{VILLAGE}/{agreement.pk}/end/", ended)
    assert Agreement.objects.values_list("state", "ended", "end_reason").get() == (
        "ended",
        datetime.date(2025, 5, 1),
        "户主迁出",
    )


@pytest.mark.parametrize("name", ["asked", "signed"])
def test_days_to_come_are_refused(
    household: Household, template: AgreementTemplate, name: str
) -> None:
    with pytest.raises(ValidationError, match="这个日期还没有到"):
        signed(
            household,
            template,
            **{"signed": datetime.date(2090, 1, 2), name: datetime.date(2090, 1, 1)},
        )


def test_agreements_go_where_their_households_go(
    household: Household, template: AgreementTemplate, other_village: Village, staff: User
) -> None:
    signed(household, template)
    plan = ReorganisationPlan(
        (household.village,), (household.village,), other_village, DAY, "县政函〔2025〕8号"
    )
    merge_villages(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=staff)
    assert Agreement.objects.get().village == other_village
    today = timezone.localdate()
    assert rates(TOWNSHIP, today) == {(other_village.pk, "management"): Rate(1, 1)}


def test_a_year_of_two_digits_is_refused(household: Household, template: AgreementTemplate) -> None:
    day = datetime.date(25, 3, 1)
    with pytest.raises(ValidationError) as refused:
        signed(household, template, asked=day, signed=day)
    assert refused.value.message_dict["signed"] == ["早于 1980 年，请核对年份。"]
