"""What no own field keeps: of persons and events, of confidential families, ID numbers."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from associations.vocabulary.own.kinds import OwnField, OwnType, own_kinds
from associations.vocabulary.own.section import faults, field_fault
from associations.vocabulary.own.values import checked, figure
from tests.accounts.texts.test_topics import HARMLESS, SAYING_NOTHING

TEXT = OwnField("k0001", "备注", OwnType.TEXT, persons=True)


def fault(kind: str, title: str, *options: str, **more: Any) -> str:
    row = {"code": "k0001", "title": title, "type": "choice" if options else "text", **more}
    if options:
        row["options"] = [{"code": f"k1{n:03}", "title": one} for n, one in enumerate(options)]
    return field_fault(own_kinds[kind], row, [])


@pytest.mark.parametrize("kind", ["member", "household", "family", "activity"])
@pytest.mark.parametrize("title", ["避孕方法", "妊娠周数", "末次月经", "被走访人生育情况"])
def test_a_title_on_a_persons_facts(kind: str, title: str) -> None:
    assert "本系统不保存" in fault(kind, title)


@pytest.mark.parametrize("kind", list(own_kinds))
def test_an_option_that_states_one(kind: str) -> None:
    assert "本系统不保存" in fault(kind, "情况", "王秀英怀孕三个月", "其他")


@pytest.mark.parametrize("kind", ["village", "association", "household", "member", "activity"])
def test_confidential_families_are_told_nowhere_else(kind: str) -> None:
    assert "要保密，只能在关怀家庭里登记" in fault(kind, "家庭情况", "普通", "失独")
    assert "要保密，只能在关怀家庭里登记" in fault(kind, "计生特殊家庭户数")
    assert fault("family", "家庭情况", "失独", "其他") == ""
    field = OwnField("k0001", "备注", OwnType.TEXT, persons=own_kinds[kind].persons)
    with pytest.raises(ValidationError, match="要保密"):
        checked(field, "失、独")


@pytest.mark.parametrize(
    "text", ["怀，孕", "怀—孕", "姙娠3月", "三查已做", "順產", "一儿一女", "huaiyun", "彩超"]
)
def test_a_value_that_tells(text: str) -> None:
    with pytest.raises(ValidationError, match="本系统不保存"):
        checked(TEXT, text)


@pytest.mark.parametrize(
    "text",
    ["110105a19491231a002X", "110105出生19491231号002X", "110105 1949年12月31日 002X"],
)
def test_an_id_number_in_parts(text: str) -> None:
    with pytest.raises(ValidationError):
        checked(TEXT, text)


@pytest.mark.parametrize(
    "text", [*SAYING_NOTHING, *(name for name in HARMLESS if name != "平安环")]
)
def test_what_is_harmless_is_kept(text: str) -> None:
    assert checked(TEXT, text) == text


def test_a_file_of_another_form_is_no_error() -> None:
    row = {"code": "k0001", "title": "备注", "type": ["text"]}
    assert faults({"member": [row]}) == ["会员的本县栏目第1行：“备注”的类型不对"]


def test_a_value_of_another_type_is_told_as_it_is() -> None:
    assert figure(OwnField("k0001", "日期", OwnType.DATE, persons=False), "清代") == "清代"
