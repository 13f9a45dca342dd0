import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import TrailEntry, User
from associations.models import Area, Village

SignIn = Callable[[User], Client]
URL = "/villages/431321107207/edit/"


def posted(**changes: str) -> dict[str, str]:
    blank = dict.fromkeys(
        ("village_class", "economy", "area", "new_area", "opened", "closed", "merged_into"), ""
    )
    return {"kind": "village", **blank, **changes}


def edits() -> list[TrailEntry]:
    return list(TrailEntry.objects.filter(action="修改村情"))


def test_what_is_saved_and_what_the_trail_keeps(
    village: Village, staff: User, client_for: SignIn
) -> None:
    data = posted(village_class="III", economy="weak", new_area="东片", opened="1999-05-01")
    response = client_for(staff).post(URL, data)
    assert response.headers["Location"] == "/villages/431321107/"
    village.refresh_from_db()
    assert (village.village_class, village.economy, village.area.name) == ("III", "weak", "东片")
    assert village.opened == datetime.date(1999, 5, 1)
    [entry] = edits()
    assert (entry.by, entry.division, entry.target) == (
        staff,
        "431321107207",
        "观冲村 431321107207",
    )
    assert (entry.before["分类"], entry.after["分类"]) == ("", "三类（重点村）")
    assert (entry.before["责任区"], entry.after["责任区"]) == ("", "东片")


def test_saving_what_is_there_leaves_no_trace(
    village: Village, staff: User, client_for: SignIn
) -> None:
    client_for(staff).post(URL, posted())
    assert edits() == []


def test_the_same_post_twice_has_one_effect(
    village: Village, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    client.post(URL, posted(economy="weak", form_token="t1"))
    client.post(URL, posted(economy="strong", form_token="t1"))
    village.refresh_from_db()
    assert village.economy == "weak"
    assert len(edits()) == 1


def test_an_area_typed_again_is_the_same_area(
    village: Village, staff: User, client_for: SignIn
) -> None:
    east = Area.objects.create(township_id="431321107", name="东片")
    Village.objects.filter(pk="431321107210").update(area=east)
    client_for(staff).post(URL, posted(new_area="东片"))
    village.refresh_from_db()
    assert village.area == east


def test_an_area_goes_with_its_last_village(
    village: Village, staff: User, client_for: SignIn
) -> None:
    Village.objects.filter(pk=village.pk).update(
        area=Area.objects.create(township_id="431321107", name="东片")
    )
    foreign = Area.objects.create(township_id="431321108", name="北片")
    client_for(staff).post(URL, posted())
    assert list(Area.objects.all()) == [foreign]


def test_a_merger(
    village: Village, other_village: Village, staff: User, client_for: SignIn
) -> None:
    client_for(staff).post(URL, posted(closed="2020-03-01", merged_into="431321107210"))
    village.refresh_from_db()
    assert (village.closed, village.merged_into) == (datetime.date(2020, 3, 1), other_village)
    assert edits()[0].after["并入"] == "双桥村"


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("closed", {"merged_into": "431321107210"}),
        ("merged_into", {"merged_into": "431321107207", "closed": "2020-03-01"}),
        ("merged_into", {"merged_into": "431321108201", "closed": "2020-03-01"}),
        ("merged_into", {"merged_into": "431321107001", "closed": "2020-03-01"}),
        ("__all__", {"opened": "2020-03-01", "closed": "2020-03-01"}),
        ("kind", {"kind": "city"}),
        ("closed", {"closed": "昨天"}),
    ],
)
def test_what_is_refused_stays_on_the_form(
    field: str,
    data: dict[str, str],
    village: Village,
    community: Village,
    staff: User,
    client_for: SignIn,
) -> None:
    Village.objects.filter(pk=community.pk).update(closed=datetime.date(2015, 1, 1))
    response = client_for(staff).post(URL, posted(economy="weak", **data))
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["economy"].value() == "weak"
    village.refresh_from_db()
    assert (village.economy, village.closed) == ("", None)
    assert edits() == []


def test_a_foreign_area_is_not_accepted(village: Village, staff: User, client_for: SignIn) -> None:
    foreign = Area.objects.create(township_id="431321108", name="北片")
    response = client_for(staff).post(URL, posted(area=str(foreign.pk)))
    assert list(response.context["form"].errors) == ["area"]


def test_only_the_townships_other_villages_are_offered(
    village: Village, staff: User, client_for: SignIn
) -> None:
    form = client_for(staff).get(URL).context["form"]
    assert [offered.name for offered in form.fields["merged_into"].queryset] == [
        "中心社区",
        "双桥村",
    ]


def test_an_area_chosen_and_another_typed_is_a_question(
    village: Village, staff: User, client_for: SignIn
) -> None:
    own = Area.objects.create(township_id="431321107", name="东片")
    response = client_for(staff).post(URL, posted(area=str(own.pk), new_area="西片"))
    assert list(response.context["form"].errors) == ["new_area"]


def test_others_may_not(
    village: Village,
    outsider: User,
    leader: User,
    secretary: User,
    county: User,
    client_for: SignIn,
) -> None:
    assert client_for(outsider).post(URL, posted(economy="weak")).status_code == 404
    for person in (leader, secretary, county):
        assert client_for(person).post(URL, posted(economy="weak")).status_code == 403
    village.refresh_from_db()
    assert village.economy == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"merged_into_id": "431321107210"},
        {"merged_into_id": "431321107207", "closed": datetime.date(2020, 1, 1)},
        {"opened": datetime.date(2020, 1, 1), "closed": datetime.date(2020, 1, 1)},
        {"code": "431321108999"},
    ],
)
def test_the_database_refuses_too(
    village: Village, other_village: Village, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.filter(pk=village.pk).update(**changes)


def test_a_village_merges_within_its_township(village: Village, foreign_village: Village) -> None:
    village.closed, village.merged_into = datetime.date(2020, 1, 1), foreign_village
    with pytest.raises(ValidationError, match="只能并入本乡镇"):
        village.full_clean()
