"""A value of a county's own field: what may be kept, and how it is told."""

import datetime
import re
from contextlib import suppress

from django.core.exceptions import ValidationError

from accounts.texts.free_text import FREE_TEXT, NOTE_ON_A_PERSON
from accounts.texts.identity_numbers import holds_spread_number
from accounts.texts.numbers import MOST, at_most
from accounts.texts.private_facts import find_private_fact
from accounts.texts.topics import asks_identity, find_topic, tells_confidential
from documents.texts import clean_text

from .kinds import OwnField, OwnType

LONGEST_TEXT = 200
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)
Value = str | int | None  # None: blank


def checked(field: OwnField, value: object, kept: object = None) -> Value:
    """As it is kept. `kept`: what the record has, which may be an option that ended. Raises
    ValidationError."""
    if value is None or value == "":
        return None
    match field.type:
        case OwnType.TEXT:
            return _text(field, value)
        case OwnType.NUMBER:
            return _number(value)
        case OwnType.DATE:
            return _date(value)
        case OwnType.CHOICE:
            option = field.option(value)
            if option is None or (option.ended and value != kept):
                raise ValidationError("请从列出的选项里选。")
            return option.code


def _text(field: OwnField, value: object) -> str | None:
    if not isinstance(value, str):
        raise ValidationError("应填文字。")
    text = clean_text(value, lines=False).strip()
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个，请写短一些。")
    for refuse in NOTE_ON_A_PERSON if field.persons else FREE_TEXT:
        refuse(text)
    _refuse_topics(field, text)
    return text or None


def _refuse_topics(field: OwnField, text: str) -> None:
    """A field is short: the bare topic tells, whatever stands between its characters."""
    close = re.sub(r"[\W_]+", "", text)
    if field.persons and (topic := find_topic(text) or find_topic(close)):
        raise ValidationError(f"“{topic}”是个人的生育、避孕、孕检这类情况，本系统不保存。")
    if not field.concealed and (words := tells_confidential(close)):
        raise ValidationError(f"“{words}”要保密，只能在关怀家庭里登记。")
    if holds_spread_number(text):
        raise ValidationError("这里有身份证号，本系统不保存，请删去。")


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValidationError("应填 0 或正整数。")
    if value > MOST:
        raise ValidationError(f"{at_most(f'{MOST:,}')}。")
    return value


def _date(value: object) -> str:
    try:
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
    except ValueError:
        raise ValidationError("日期写成 2026-01-05。") from None
    if not EARLIEST <= day <= LATEST:
        raise ValidationError("日期不能早于1900年1月1日，年份要写四位。")
    return day.isoformat()


def words(field: OwnField, value: object) -> str:
    """As pages and papers tell it; of what no version knows the value itself."""
    if value is None or value == "":
        return ""
    option = field.option(value) if field.type == OwnType.CHOICE else None
    return option.title if option else str(value)


def figure(field: OwnField, value: object) -> object:
    """As a workbook has it."""
    if field.type == OwnType.DATE and value:
        with suppress(ValueError):  # what another county kept under the same code
            return datetime.date.fromisoformat(str(value))
    return words(field, value) if field.type != OwnType.NUMBER else value


def refused_name(name: str, *, persons: bool, concealed: bool) -> str:
    """Why a field or an option must not be called so, or "": what people would enter under it is
    never kept here (domain.md §7), or not there (adr 8)."""
    if asks_identity(name):
        return f"“{name}”是要填身份证号之类的号码，本系统不保存"
    if fact := find_private_fact(name):
        return f"“{name}”写到了“{fact.person}…{fact.fact}”，个人的生育情况本系统不保存"
    if persons and (topic := find_topic(name)):
        return (
            f"“{name}”里的“{topic}”是个人的生育、避孕、孕检这类情况，本系统不保存，"
            "会员、家庭、关怀家庭和活动不能设这样的栏目"
        )
    if not concealed and (words := tells_confidential(name)):
        return f"“{name}”里的“{words}”要保密，只能在关怀家庭里登记"
    return ""
