import hashlib
import hmac

import pytest
from django.conf import settings

from members.people.identity import IdentityError, check_digit, read

WOMAN = "11010519491231002X"  # the example printed in GB 11643-1999, annex A


def test_the_standards_own_example():
    identity = read(WOMAN)
    assert (identity.sex, identity.born) == ("f", "1949-12-31")


def test_a_mans_number():
    seventeen = "43132119800105123"
    identity = read(seventeen + check_digit(seventeen))
    assert (identity.sex, identity.born) == ("m", "1980-01-05")


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "'11010519491231002X",
        "110105-19491231-002X",
        "1101051949\u30001231002X",
    ],
)
def test_written_otherwise_it_is_the_same_number(written):
    assert read(written) == read(WOMAN)


def test_the_digest_is_keyed():
    assert (
        read(WOMAN).digest
        == hmac.new(settings.IDENTITY_KEY, WOMAN.encode(), hashlib.sha256).hexdigest()
    )
    assert read(WOMAN).digest != hashlib.sha256(WOMAN.encode()).hexdigest()


def test_an_old_number_is_the_person_of_the_new_one():
    seventeen = "43132119550312456"
    assert read("431321550312456") == read(seventeen + check_digit(seventeen))


def test_every_other_last_character_is_refused():
    for last in "0123456789":
        with pytest.raises(IdentityError, match="校验不符"):
            read(WOMAN[:17] + last)


def test_two_digits_exchanged_are_noticed():
    with pytest.raises(IdentityError):
        read("110105194912310" + "20X")


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("11010519491331002X", "出生日期不存在"),
        ("110105198102290021", "出生日期不存在"),
        ("110105189912310021", "早于 1900"),
        ("110105299912310021", "晚于今天"),
        ("1101051949123100", "是 16 位"),
        ("1101051949123100211", "是 19 位"),
        ("4.31321198001012e+17", "当作数字保存"),
        ("110105A9491231002X", "17 位数字"),
        ("无", "应为 18 位"),
        ("", "应为 18 位"),
        ("1101054912310a2", "应全是数字"),
        ("110105491331002", "出生日期不存在"),
        ("²10105194912310025", "17 位数字"),
    ],
)
def test_what_is_wrong_is_said_without_the_number(number, why):
    with pytest.raises(IdentityError, match=why) as refusal:
        read(number)
    assert not number or number not in str(refusal.value)
    assert "110105" not in str(refusal.value)
