"""Numbers that nobody can mean are refused with a limit that a person understands, beside their
field."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.records import save_record
from accounts.texts.numbers import MOST
from autonomy.models import Appraisal, CharterStep
from care.models import Activity
from members.models import MemberGroup
from tests.conftest import TOWNSHIP, VILLAGE

HUGE = 10**20
DAY = datetime.date(2025, 6, 30)


def errors(record: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        record.clean_fields(exclude={"charter", "text"})  # type: ignore[attr-defined]
    return refused.value.message_dict


def test_each_number_beyond_its_limit_is_named_beside_other_faults(village):
    found = errors(
        Appraisal(
            village=village, date=None, asked=HUGE, satisfied=MOST + 1, method="questionnaire"
        )
    )
    assert found["asked"] == found["satisfied"] == ["不能大于 9,999,999。"]
    assert found["date"] == ["这个值不能为 null。"]
    assert errors(MemberGroup(village=village, name="一组", number=10_000)) == {
        "number": ["不能大于 9,999。"]
    }


def test_what_is_just_within_is_kept(village, staff):
    appraisal = Appraisal(
        village=village, date=DAY, asked=MOST, satisfied=MOST, method="questionnaire"
    )
    assert save_record(record=appraisal, by=staff).pk


@pytest.mark.parametrize("model", [Activity, CharterStep])
def test_the_largest_number_of_the_database_is_never_spoken_of(model, village):
    numbers = {
        f.name: 2**70
        for f in model._meta.concrete_fields
        if f.get_internal_type() == "PositiveIntegerField"
    }
    numbers.pop("version")
    found = errors(model(**numbers))
    assert {tuple(found[name]) for name in numbers} == {("不能大于 9,999,999。",)}


def test_a_form_tells_it_beside_the_field_and_keeps_what_was_typed(village, staff, client_for):
    client, address = client_for(staff), reverse("appraisal-create", args=[TOWNSHIP, 2025])
    token = re.search(r'name="form_token" value="([^"]+)"', client.get(address).content.decode())
    typed = {
        "village": VILLAGE,
        "date": "2025-06-30",
        "method": "assembly",
        "asked": str(HUGE),
        "satisfied": "90",
    }
    answer = client.post(address, {"form_token": token[1], **typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"asked": ["不能大于 9,999,999。"]}
    assert f'value="{HUGE}"' in answer.content.decode()
