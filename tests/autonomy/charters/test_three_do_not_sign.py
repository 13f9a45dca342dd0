"""三不签: by no path a signed agreement is stored with one of the three confirmations missing, and
none loses one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import ImportBatch, User
from accounts.records import save_record
from associations.models import Village
from autonomy.agreements.answers import AnswersRefusedError, HouseholdAnswer
from autonomy.agreements.services.agreements import answer, end_agreement, record_answers
from autonomy.agreements.services.answer_imports import (
    StaleAnswersError,
    confirm_answers,
    preview_answers,
    upload_answers,
)
from autonomy.models import CONFIRMATIONS, Agreement, AgreementTemplate
from members.models import Household
from tests.conftest import VILLAGE

from ..agreements.records import ALL, DAY, answered, homes_of, text_of

pytestmark = pytest.mark.django_db
HEADER = "户主,类别,答复,见到本人,了解内容,同意,签字人,签订日期"
missing_one = pytest.mark.parametrize("missing", CONFIRMATIONS)


@pytest.fixture
def text(village: Village) -> AgreementTemplate:
    return text_of(village)


@pytest.fixture
def home(village: Village) -> Household:
    return homes_of(village, "谭望舒")[0]


def unsaved(home: Household, text: AgreementTemplate, missing: str, **changes: Any) -> Agreement:
    row = {
        **ALL,
        missing: False,
        "signer": "谭望舒",
        "asked": DAY,
        "signed": DAY,
        "starts": DAY,
        "state": "signed",
    }
    place = {"village": home.village, "household": home, "template": text, "kind": "management"}
    return Agreement(**place, **{**row, **changes})


def sql(home: Household, text: AgreementTemplate, verb: str = "INSERT", **changes: Any) -> None:
    row = {
        **{
            "village_id": home.village_id,
            "household_id": home.pk,
            "template_id": text.pk,
            "kind": "management",
        },
        **{"state": "signed", "asked": DAY, "signed": DAY, "starts": DAY, "signer": "谭望舒"},
        **{"end_reason": "", "note": "", "version": 1, **ALL, **changes},
    }
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO autonomy_agreement ({names}) VALUES ({marks})", list(row.values())
        )


@missing_one
def test_by_form(
    home: Household, text: AgreementTemplate, secretary: User, client_for, missing: str
) -> None:
    typed = {
        "household": home.pk,
        "template": text.pk,
        "asked": DAY,
        "state": "signed",
        "signer": "谭望舒",
        "signed": DAY,
    }
    typed |= {name: "on" for name in CONFIRMATIONS if name != missing}
    assert client_for(secretary).post(f"/agreements/{VILLAGE}/new/", typed).status_code == 422
    assert not Agreement.objects.exists()


@missing_one
def test_by_form_of_an_answer_that_stands(
    home: Household,
    text: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
    missing: str,
) -> None:
    agreement, client = answered(home, text, "undecided"), client_for(secretary)
    url = f"/agreements/{VILLAGE}/{agreement.pk}/edit/"
    typed = {"asked": DAY, "signed": DAY, "state": "signed", "signer": "谭望舒", "version": 1}
    typed["reason"] = "答复抄错"
    all_three = dict.fromkeys(CONFIRMATIONS, "on")
    assert (
        client.post(
            url, typed | {name: "on" for name in CONFIRMATIONS if name != missing}
        ).status_code
        == 422
    )
    assert client.post(url, typed | all_three).status_code == 302
    taken_back = typed | {"version": 2} | {name: "on" for name in CONFIRMATIONS if name != missing}
    assert client.post(url, taken_back).status_code == 422, "nor is one taken back"
    agreement.refresh_from_db()
    assert (agreement.state, getattr(agreement, missing)) == ("signed", True)


@missing_one
@pytest.mark.parametrize("page", ["sign", "renewal"])
def test_by_a_list(
    home: Household,
    text: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
    missing: str,
    page: str,
) -> None:
    cells = {"answer": "signed", "signer": "谭望舒", "day": DAY, "seen": ""}
    cells |= {name: "on" for name in CONFIRMATIONS if name != missing}
    typed = {"household": home.pk, **{f"h{home.pk}-{name}": value for name, value in cells.items()}}
    assert client_for(secretary).post(f"/agreements/{VILLAGE}/{page}/", typed).status_code == 422
    assert not Agreement.objects.exists()


@missing_one
def test_by_import(
    home: Household,
    text: AgreementTemplate,
    secretary: User,
    client_for: Callable[[User], Client],
    missing: str,
) -> None:
    cells = ["否" if name == missing else "是" for name in CONFIRMATIONS]
    data = f"{HEADER}\n谭望舒,管理服务协议,已签,{','.join(cells)},谭望舒,2025-03-01\n"
    file = SimpleUploadedFile("答复.csv", data.encode())
    page = client_for(secretary).post(f"/agreements/{VILLAGE}/import/", {"file": file}, follow=True)
    assert "确认写入" not in page.content.decode()
    batch = ImportBatch.objects.get()
    with pytest.raises(StaleAnswersError):
        confirm_answers(batch=batch, seen=preview_answers(batch).fingerprint, by=secretary)
    assert not Agreement.objects.exists()


@missing_one
def test_by_an_upload_altered_afterwards(
    home: Household, text: AgreementTemplate, secretary: User, missing: str
) -> None:
    data = (
        "户主,类别,答复,见到本人,了解内容,同意,签字人,签订日期\n"
        "谭望舒,管理服务协议,已签,是,是,是,谭望舒,2025-03-01\n"
    )
    batch = upload_answers(data=data.encode(), name="答复.csv", division=VILLAGE, by=secretary)
    batch.rows["rows"][0]["confirmed"][missing] = False
    batch.save()
    plan = preview_answers(batch)
    assert len(plan.errors) == 1
    with pytest.raises(StaleAnswersError):
        confirm_answers(batch=batch, seen=plan.fingerprint, by=secretary)
    assert not Agreement.objects.exists()


@missing_one
def test_by_service(home: Household, text: AgreementTemplate, missing: str) -> None:
    with pytest.raises(ValidationError):
        answer(agreement=unsaved(home, text, missing), by=None)
    with pytest.raises(ValidationError):
        save_record(record=unsaved(home, text, missing), by=None)
    signing = {
        "signer": "谭望舒",
        "signed": DAY,
        "starts": DAY,
        "confirmed": {**ALL, missing: False},
    }
    with pytest.raises(AnswersRefusedError) as refused:
        record_answers(
            answers=[HouseholdAnswer(home, text, "signed", DAY, **signing)], by=None, action="x"
        )
    assert set(refused.value.errors[0].message_dict) == {missing}
    assert not Agreement.objects.exists()


@missing_one
@pytest.mark.parametrize("state", ["signed", "ended"])
def test_by_the_shell(home: Household, text: AgreementTemplate, missing: str, state: str) -> None:
    ended = {"state": "ended", "ended": DAY, "end_reason": "迁出"} if state == "ended" else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        unsaved(home, text, missing, **ended).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.bulk_create([unsaved(home, text, missing, **ended)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.bulk_create(
            [unsaved(home, text, missing, **ended)], ignore_conflicts=False
        )
    assert not Agreement.objects.exists()


@missing_one
def test_by_update(home: Household, text: AgreementTemplate, missing: str) -> None:
    waiting = answered(home, text, "undecided")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(
            state="signed", signer="谭", signed=DAY, starts=DAY, **{**ALL, missing: False}
        )
    waiting.state, waiting.signer, waiting.signed, waiting.starts = "signed", "谭", DAY, DAY
    for name in CONFIRMATIONS:
        setattr(waiting, name, name != missing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.bulk_update(
            [waiting], ["state", "signer", "signed", "starts", *CONFIRMATIONS]
        )
    assert Agreement.objects.values_list("state", flat=True).get() == "undecided"


@missing_one
def test_a_signature_loses_none(home: Household, text: AgreementTemplate, missing: str) -> None:
    agreement = answered(home, text)
    for _ in ("signed", "ended"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.update(**{missing: False})
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE autonomy_agreement SET {missing} = %s", [False])
        if agreement.state == "signed":
            agreement = end_agreement(agreement=agreement, ended=DAY, reason="迁出", by=None)


@missing_one
@pytest.mark.parametrize("state", ["signed", "ended"])
def test_by_sql_insert(home: Household, text: AgreementTemplate, missing: str, state: str) -> None:
    ended = {"state": "ended", "ended": DAY, "end_reason": "迁出"} if state == "ended" else {}
    with pytest.raises(IntegrityError):
        sql(home, text, **ended, **{missing: False})
    with pytest.raises(IntegrityError):
        sql(home, text, **ended, **{missing: None})
    assert not Agreement.objects.exists()


@missing_one
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR FAIL"])
def test_by_the_ways_of_sqlite(
    home: Household, text: AgreementTemplate, missing: str, verb: str
) -> None:
    standing = answered(home, text)
    for key in (standing.pk, standing.pk + 1):
        with pytest.raises(IntegrityError):
            sql(home, text, verb, id=key, **{missing: False})
        assert Agreement.objects.values_list("pk", *CONFIRMATIONS).get() == (
            standing.pk,
            True,
            True,
            True,
        )
    sql(home, text, "INSERT OR IGNORE", id=standing.pk + 1, **{missing: False})
    assert Agreement.objects.count() == 1, "ignored, not stored"


@missing_one
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own words")
def test_by_the_ways_of_postgresql(home: Household, text: AgreementTemplate, missing: str) -> None:
    standing = answered(home, text)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO autonomy_agreement SELECT * FROM autonomy_agreement ON CONFLICT (id) DO "
            f"UPDATE SET {missing} = false"
        )
    assert Agreement.objects.values_list("pk", *CONFIRMATIONS).get() == (
        standing.pk,
        True,
        True,
        True,
    )


def test_a_signature_is_not_taken_back_by_sql(home: Household, text: AgreementTemplate) -> None:
    """It ends; it does not become undecided, nor is an ended one revived, nor does another
    household get it."""
    agreement = answered(home, text)
    blank = (
        "signer = '', signed = NULL, starts = NULL, met_person = %s, knows_content = %s, "
        "agrees = %s"
    )
    none = [False, False, False]
    for state in ("undecided", "declined"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE autonomy_agreement SET state = '{state}', {blank}", none)
    other = Household.objects.create(village=home.village, head="旁人")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(household=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.all().delete()
    if connection.vendor == "sqlite":
        unsigned = {
            "state": "declined",
            "signed": None,
            "starts": None,
            "signer": "",
            **dict.fromkeys(CONFIRMATIONS, False),
        }
        with pytest.raises(IntegrityError):
            sql(home, text, "INSERT OR REPLACE", id=agreement.pk, **unsigned)
    end_agreement(agreement=agreement, ended=DAY, reason="迁出", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(state="signed", ended=None, end_reason="")
    assert Agreement.objects.values_list("state", "household__head").get() == ("ended", "谭望舒")
