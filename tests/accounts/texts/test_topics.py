"""Names of fields and options that ask for what is never kept of a person, and names that do not;
texts on a person that tell it, and texts that do not."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from accounts.texts.free_text import no_reproductive_fact
from accounts.texts.topics import asks_identity, find_topic, tells_confidential

FILE = Path(__file__).resolve().parents[2] / "data" / "topics.txt"
LISTS = dict(part.split("\n", 1) for part in FILE.read_text("utf-8").split("# ")[1:])
REFUSED = LISTS["refused"].split()
REFUSED += ["怀 孕", "避　孕", "是否 怀　孕", "上 环"]
HARMLESS = LISTS["harmless"].split()


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_ask_for_a_persons_facts(name: str) -> None:
    assert find_topic(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_names_that_do_not(name: str) -> None:
    assert find_topic(name) == ""
    assert not asks_identity(name)


@pytest.mark.parametrize(
    "name",
    [
        *("身份证", "身份证号", "户主身份证号码", "公民身份号码", "身 份 证", "身份码", "证件号码"),
        *("残疾证号", "残疾人证编号", "社会保障号", "社保卡号", "护照号", "SFZ", "ID", "idcard"),
        *("身份證號", "身分证", "證件號碼", "護照號", "证件", "医保卡号"),
    ],
)
def test_names_that_ask_for_an_id_number(name: str) -> None:
    assert asks_identity(name)


TELLING = LISTS["telling"].split()
SAYING_NOTHING = LISTS["saying_nothing"].split()


@pytest.mark.parametrize("text", TELLING)
def test_texts_on_a_person_that_tell(text: str) -> None:
    with pytest.raises(ValidationError):
        no_reproductive_fact(text)


@pytest.mark.parametrize("text", SAYING_NOTHING)
def test_texts_on_a_person_that_tell_nothing(text: str) -> None:
    no_reproductive_fact(text)


@pytest.mark.parametrize(
    "name", ["失独", "计生特殊家庭户数", "手术并发症", "特别扶助对象", "失獨家庭", "独生子女死亡"]
)
def test_names_that_tell_why_a_family_is_confidential(name: str) -> None:
    assert tells_confidential(name)


@pytest.mark.parametrize("name", [*HARMLESS, "帮扶家庭户数", "奖励扶助", "残疾等级"])
def test_names_that_tell_nothing_of_it(name: str) -> None:
    assert tells_confidential(name) == ""
