"""ID numbers (GB 11643): checked, used for sex, birth date and telling people apart, and kept only
as a keyed digest.

No message of this module ever holds a number.
"""

import datetime
import hmac
import re
from dataclasses import dataclass

from django.conf import settings

from accounts.texts.identity_numbers import check_digit

EARLIEST = datetime.date(1900, 1, 1)
_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘx×", "0123456789XXXX")
_BETWEEN = re.compile(r"[\s'’‘`＇\-‐‑–—－]")


class IdentityError(ValueError):
    """What is wrong with the number, in Chinese, without the number."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`digest`: hexadecimal HMAC-SHA256 of the 18 digits; `sex`: "m" or "f"; `born`:
    "YYYY-MM-DD"."""

    digest: str
    sex: str
    born: str


def read(text: str) -> Identity:
    """The 18-digit number, or one of the old 15 digits, which counts as the 18-digit one it became.
    Raises IdentityError."""
    number = _BETWEEN.sub("", text).translate(_FOLDED)
    if len(number) == 15:
        number = _upgraded(number)
    if len(number) != 18:
        raise IdentityError(_wrong_length(number))
    if (
        not (number[:17].isascii() and number[:17].isdigit())
        or number[17] not in "0123456789X"
        or number[0] == "0"
    ):
        raise IdentityError("身份证号应是 17 位数字加 1 位数字或 X，请核对。")
    born = _born(number[6:14])
    if number[17] != check_digit(number[:17]):
        raise IdentityError("身份证号的最后一位校验不符，请逐位核对。")
    digest = hmac.digest(settings.IDENTITY_KEY, number.encode(), "sha256").hex()
    return Identity(digest, "m" if int(number[16]) % 2 else "f", born)


def _upgraded(number: str) -> str:
    """A number of the first generation: the year without 19, and no check digit."""
    if not (number.isascii() and number.isdigit()):
        raise IdentityError("15 位的旧身份证号应全是数字，请核对。")
    seventeen = f"{number[:6]}19{number[6:]}"
    return seventeen + check_digit(seventeen)


def _wrong_length(number: str) -> str:
    if re.fullmatch(r"\d\.\d+[eE]\+?\d+", number) or re.fullmatch(r"\d{16,}\.0", number):
        return "身份证号被表格软件当作数字保存，末几位已丢失；请把这一列设为文本，重新填写。"
    return f"身份证号应为 18 位，这里是 {len(number)} 位，请核对。"


def _born(digits: str) -> str:
    try:
        born = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentityError("身份证号里的出生日期不存在，请核对第 7 至 14 位。") from None
    if not EARLIEST <= born <= datetime.date.today():
        raise IdentityError("身份证号里的出生日期早于 1900 年或晚于今天，请核对第 7 至 14 位。")
    return born.isoformat()
