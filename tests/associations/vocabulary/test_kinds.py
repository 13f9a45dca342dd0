"""Every column whose kinds stand in a list takes those of the vocabulary of the record's own day,
and every page tells them by the titles of that day. The columns are found in the models, the pages
in the addresses."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.models import Role
from accounts.records import Record
from associations.vocabulary import in_force
from associations.vocabulary.fields import KindField, place_of
from associations.vocabulary.in_force import documents, month_of
from associations.vocabulary.lists import lists
from tests.conftest import COUNTY
from tests.test_access import NAMES, made_world, own_kwargs

from .made import publish

pytestmark = pytest.mark.django_db
COLUMNS = [
    field
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, KindField)
]
OTHER_COUNTY = "431322"
NEW, OLD = {"code": "knew", "title": "新设的"}, {"code": "kold", "title": "停用的"}
LATER = datetime.date.today().year * 100 + 100 + 1


def name_of(field: KindField) -> str:
    return f"{field.model._meta.label}.{field.name}"


each_column = pytest.mark.parametrize("field", COLUMNS, ids=name_of)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


def record_of(field: KindField, world: SimpleNamespace) -> Record:
    """The sample of the own village."""
    rows = field.model._default_manager.order_by("pk")
    found = [row for row in rows if place_of(row).startswith("431321107")]
    assert found, f"make one in access_samples.py: {name_of(field)}"
    return found[0]


def refused(field: KindField, record: models.Model, code: str) -> str:
    in_force.forget()
    setattr(record, field.name, code)
    try:
        field.clean(code, record)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


@each_column
def test_a_code_is_of_the_vocabulary_of_the_day(field: KindField, world: SimpleNamespace) -> None:
    assert field.kinds
    record = record_of(field, world)
    month = month_of(field.day_of(record))
    assert refused(field, record, NEW["code"])
    publish(month if month > 200000 else 202501, **{field.kinds.key: [NEW]})
    assert not refused(field, record, NEW["code"])
    assert getattr(record, f"get_{field.name}_display")() == NEW["title"]
    assert (NEW["code"], NEW["title"]) in field.offered(record)


@each_column
def test_of_another_county_and_of_later_it_is_refused(
    field: KindField, world: SimpleNamespace
) -> None:
    assert field.kinds
    record = record_of(field, world)
    for county, month in ((OTHER_COUNTY, 202001), (COUNTY, LATER)):
        publish(month, county, **{field.kinds.key: [NEW]})
        assert refused(field, record, NEW["code"]), (county, month)
    assert NEW["code"] not in dict(field.offered(record))


@each_column
def test_a_code_that_was_ended_goes_on_to_tell_its_title(
    field: KindField, world: SimpleNamespace
) -> None:
    """It is no longer taken; a row that has it keeps it."""
    assert field.kinds
    record = record_of(field, world)
    year = month_of(field.day_of(record)) // 100
    publish(202001, **{field.kinds.key: [OLD]})
    publish(202002, **{field.kinds.key: [OLD | {"until": year - 1}]})
    assert "停用的" in refused(field, record, OLD["code"])
    assert getattr(record, f"get_{field.name}_display")() == OLD["title"]
    type(record)._base_manager.filter(pk=record.pk).update(**{field.name: OLD["code"]})
    assert not refused(field, record, OLD["code"])
    assert ("其他年份的", [(OLD["code"], OLD["title"])]) in field.offered(record)
    assert getattr(record, f"get_{field.name}_display")() in str(
        record.trail_values().values()
    ) or ("不显示" in str(record.trail_values()))


MARK = "某县称"
ALSO_SAID = {  # documents' titles that pages say of other things, not of a record's kind
    *("例会", "培训", "宣传", "慰问", "健康检查", "上门服务", "人口学校", "公开栏", "会员之家"),
    *("资金", "物资", "技术", "信息", "项目", "就业", "流动", "服务室", "助学", "助医"),
    *("独生子女", "两女户", "养老保险补助", "5·29会员活动日", "议事会", "监事会"),
    *("会长", "副会长", "理事", "秘书长", "计生专干"),
}


def test_every_page_tells_the_county_s_titles(
    world: SimpleNamespace, papers_not_typeset: None
) -> None:
    """All kinds under other names: no page says the documents' ones, and each sample's is somewhere
    to be read."""
    before = documents().data["lists"]
    publish(
        202001,
        **{
            key: [{"code": row["code"], "title": f"{MARK}{key}{n}"} for n, row in enumerate(rows)]
            for key, rows in before.items()
        },
    )
    client = Client()
    client.force_login(world.cast["staff"], backend="django.contrib.auth.backends.ModelBackend")
    known = {row["title"] for rows in before.values() for row in rows} - ALSO_SAID
    seen, wrong = "", {}
    for name in NAMES:
        if Role.TOWNSHIP_STAFF not in rules()[name].read or name.startswith(("manual", "vocab")):
            continue
        with transaction.atomic():
            answer = client.get(reverse(name, kwargs=own_kwargs(name, world, "staff")))
            transaction.set_rollback(True)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        text = unescape(re.sub(r"<[^>]*>", " ", answer.content.decode()))
        seen += text
        if found := sorted(title for title in known if title in text):
            wrong[name] = found
    if wrong:
        pytest.fail("\n".join(f"{name}: {found}" for name, found in wrong.items()))
    told = {key for key in before if re.search(rf"{MARK}{key}\d", seen)}
    assert told == set(lists) - {"line"}
