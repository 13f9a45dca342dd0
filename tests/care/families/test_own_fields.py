"""A county's own fields of families (adr 8, 30): on the page of whoever may open the family, and of
sensitive ones nowhere else."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import TrailEntry
from accounts.records import save_record
from care.models import Family
from tests.associations.vocabulary.own_made import CHOICE, NUMBER, TEXT, WOOD, publish_fields
from tests.conftest import TOWNSHIP
from tests.members.records import add_household

from .records import support

pytestmark = pytest.mark.django_db


@pytest.fixture
def families(village) -> tuple[Family, Family]:
    publish_fields()
    ordinary = support(add_household(village, "乐小满"), "hardship", own={TEXT: "东莞", NUMBER: 3})
    sensitive = support(add_household(village, "单雨声"), "bereaved", own={TEXT: "中山", NUMBER: 4})
    return ordinary, sensitive


def test_a_sensitive_one_s_are_on_its_page_alone(families, staff, client_for) -> None:
    client, (_, sensitive) = client_for(staff), families
    page = reverse("family-detail", args=[sensitive.village_id, sensitive.ref])
    assert "<dt>务工地</dt><dd>中山</dd>" in client.get(page).content.decode()
    every = reverse("family-list", args=[TOWNSHIP])
    shown = client.get(f"{every}?columns=own").content.decode()
    assert "单××" in shown
    assert "东莞" in shown
    assert "中山" not in shown
    for query in (f"own_{TEXT}=山", f"own_{NUMBER}_from=4", "text=中山"):
        assert "单××" not in client.get(f"{every}?{query}").content.decode()
    assert "乐小满" in client.get(f"{every}?own_{NUMBER}_from=3").content.decode()
    file = client.get(reverse("family-workbook", args=[TOWNSHIP]))
    book = load_workbook(BytesIO(b"".join(file.streaming_content)))
    cells = [cell.value for row in book.active for cell in row]
    assert "东莞" in cells
    assert "单××" in cells
    assert "中山" not in cells


@pytest.mark.parametrize("who", ["leader", "auditor", "county"])
def test_to_others_there_is_none(families, request, client_for, who) -> None:
    client, (_, sensitive) = client_for(request.getfixturevalue(who)), families
    page = reverse("family-detail", args=[sensitive.village_id, sensitive.ref])
    assert client.get(page).status_code in (403, 404)
    answer = client.get(reverse("family-list", args=[TOWNSHIP]) + "?columns=own&text=山")
    assert "单××" not in answer.content.decode()


def test_the_trail_has_them_in_its_digest(families, staff) -> None:
    for family in families:
        before = family.trail_values()
        family.own = {**family.own, CHOICE: WOOD}
        save_record(record=family, by=staff)
        entry = TrailEntry.objects.filter(action="修改关怀家庭").latest("pk")
        assert entry.before == before != entry.after
        assert "木结构" not in str(entry.after)


def test_without_any_the_digest_is_as_before(village) -> None:
    family = support(add_household(village), "hardship", reference="ABCDEF")
    told = family.trail_values()
    family.own = {}
    assert family.trail_values() == told


def test_typed_with_the_family(village, secretary, client_for) -> None:
    publish_fields()
    household = add_household(village)
    client = client_for(secretary)
    new = reverse("family-create", args=[village.pk])
    typed = {"household": household.pk, "kinds": ["hardship"], "since": "2025-01-01"}
    refused = client.post(new, {**typed, f"own_{TEXT}": "生育二孩"})
    assert "像是个人的生育、避孕或孕检情况" in refused.content.decode()
    assert client.post(new, {**typed, f"own_{TEXT}": "东莞"}).status_code == 302
    family = Family.objects.get()
    assert family.own == {TEXT: "东莞"}
    edit = reverse("family-edit", args=[village.pk, family.ref])
    assert client.post(edit, {f"own_{TEXT}": "", "version": family.version}).status_code == 302
    family.refresh_from_db()
    assert family.own == {}
