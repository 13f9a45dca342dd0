"""R7: answers add up, they do not replace; the same answer is put right in its own row."""

import datetime
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Village
from autonomy.agreements.answers import AnswersRefusedError, HouseholdAnswer
from autonomy.agreements.rates import Rate, rates
from autonomy.agreements.services.agreements import record_answers
from autonomy.models import Agreement, AgreementTemplate
from members.models import Household

from ...conftest import VILLAGE
from .records import ALL, answered, homes_of, text_of

pytestmark = pytest.mark.django_db
MARCH, JUNE, OCTOBER = (datetime.date(2025, *day) for day in ((3, 1), (6, 15), (10, 1)))


@pytest.fixture
def text(village: Village) -> AgreementTemplate:
    return text_of(village)


@pytest.fixture
def declined(village: Village, text: AgreementTemplate) -> Agreement:
    (home,) = homes_of(village, "商陆")
    return answered(home, text, "declined", asked=MARCH)


@pytest.fixture
def client(secretary: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(secretary)


def of(home: Household, text: AgreementTemplate, state: str, day: datetime.date) -> HouseholdAnswer:
    if state != "signed":
        return HouseholdAnswer(home, text, state, asked=day)
    return HouseholdAnswer(home, text, state, day, ALL, signer=home.head, signed=day)


def rate(day: datetime.date) -> Rate:
    return rates(VILLAGE, day).get((VILLAGE, "management"), Rate())


def rows() -> list[tuple[str, datetime.date, datetime.date | None]]:
    return [*Agreement.objects.order_by("asked", "pk").values_list("state", "asked", "superseded")]


def signs_in_a_list(client: Client, row: Agreement) -> None:
    answer = of(row.household, row.template, "signed", OCTOBER)
    record_answers(answers=[answer], by=None, action="成批登记协议答复")


def signs_by_form(client: Client, row: Agreement) -> None:
    typed = {"household": row.household_id, "template": row.template_id, "asked": OCTOBER}
    typed |= {"state": "signed", "signed": OCTOBER, "signer": "商陆", **dict.fromkeys(ALL, "on")}
    assert client.post(f"/agreements/{VILLAGE}/new/", typed).status_code == 302


def signs_where_it_stands(client: Client, row: Agreement) -> None:
    typed = {"state": "signed", "asked": OCTOBER, "signed": OCTOBER, "signer": "商陆"}
    typed |= {"version": row.version, **dict.fromkeys(ALL, "on")}
    url = f"/agreements/{VILLAGE}/{row.pk}/edit/"
    assert client.post(url, typed).status_code == 302


@pytest.mark.parametrize("sign", [signs_in_a_list, signs_by_form, signs_where_it_stands])
def test_declined_in_march_agreed_in_october(
    declined: Agreement, client: Client, sign: Callable[[Client, Agreement], None]
) -> None:
    sign(client, declined)
    assert rows() == [("declined", MARCH, OCTOBER), ("signed", OCTOBER, None)]
    assert rate(JUNE) == Rate(asked=1, live=0, declined=1, undecided=0)
    assert rate(OCTOBER) == Rate(asked=1, live=1, declined=0, undecided=0)
    page = client.get(f"/agreements/{VILLAGE}/?household={declined.household_id}")
    assert "2025-10-01 再次答复" in page.content.decode()


def test_a_slip_is_put_right_in_its_row_with_its_reason(
    declined: Agreement, client: Client
) -> None:
    url = f"/agreements/{VILLAGE}/{declined.pk}/edit/"
    typed = {"state": "undecided", "asked": MARCH, "version": declined.version}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "要写明更正原因" in refused.content.decode()
    assert client.post(url, typed | {"reason": "听错了"}).status_code == 302
    assert rows() == [("undecided", MARCH, None)]
    assert TrailEntry.objects.latest("pk").reason == "听错了"


def test_what_was_answered_again_is_not_changed_under_it(
    declined: Agreement, text: AgreementTemplate, client: Client
) -> None:
    signs_in_a_list(client, declined)
    earlier = [of(declined.household, text, "undecided", JUNE)]
    with pytest.raises(AnswersRefusedError):
        record_answers(answers=earlier, by=None, action="成批登记协议答复")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=declined.pk).update(asked=OCTOBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=declined.pk).update(superseded=None)


def test_of_two_earlier_days_the_answer_of_each(
    declined: Agreement, text: AgreementTemplate
) -> None:
    for state, day in (("undecided", JUNE), ("declined", OCTOBER)):
        answer = of(declined.household, text, state, day)
        record_answers(answers=[answer], by=None, action="成批登记协议答复")
    told = [rate(day) for day in (MARCH, JUNE, OCTOBER)]
    assert told == [Rate(1, 0, 1, 0), Rate(1, 0, 0, 1), Rate(1, 0, 1, 0)]
    answer = of(declined.household, text, "undecided", datetime.date(2025, 2, 1))
    with pytest.raises(AnswersRefusedError):
        record_answers(answers=[answer], by=None, action="成批登记协议答复")
