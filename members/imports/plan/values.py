"""What a cell says: text → the value of a field. Errors are Chinese and say what to write
instead."""

import datetime
import re
from collections.abc import Callable
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models

from documents.reading.header import fold
from documents.reading.words import UNREADABLE, dotted

from ...people.models import KINDS, Household, LeaveKind, Member

Value = str | bool | int | list[str] | None


class CellError(ValueError):
    """Why the cell cannot be taken."""


class UnreadableError(CellError):
    """A character of the name was lost, or is one machine's own."""


_YES = {"是", "√", "✓", "✔", "☑", "1", "有", "对", "y", "yes", "true", "v", "●", "○", "■", "t"}
_NO = {
    "否",
    "×",
    "✗",
    "✘",
    "x",
    "0",
    "无",
    "不是",
    "非",
    "-",
    "—",
    "/",
    "n",
    "no",
    "false",
    "f",
    "☐",
    "□",
}
_SEXES = {"男": "m", "女": "f", "男性": "m", "女性": "f", "m": "m", "f": "f", "1": "m", "2": "f"}
_LEFT = {label: value for value, label in LeaveKind.choices} | {
    **{
        "退出": "withdrew",
        "自愿退会": "withdrew",
        "迁出": "moved",
        "转会": "moved",
        "转走": "moved",
    },
    **{"死亡": "died", "病故": "died", "亡故": "died", "注销": "struck", "除名": "struck"},
}
_KINDS = {label: name for name, label in KINDS.items()} | {
    **{
        "骨干会员": "is_backbone",
        "五老会员": "is_elder",
        "五老人员": "is_elder",
        "种养大户": "is_grower",
    },
    **{
        "能手": "is_grower",
        "志愿者会员": "is_volunteer",
        "流动会员": "is_migrant",
        "流动人口": "is_migrant",
    },
}
_PLAIN_KINDS = {"普通", "一般", "普通会员", "一般会员", "会员", "无", "正式会员"}
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_GROUP = re.compile(r"第?(\d{1,4}|[零〇一二两三四五六七八九十]{1,3})(?:号)?(?:会员|村民)?小?组?")


def plain(text: str) -> str:
    """Blanks around cut, and those between Chinese characters taken out: 王　五 is 王五."""
    return _BETWEEN_HAN.sub("", text.strip())


def name(text: str) -> str:
    found = dotted(plain(text))
    if any(character.isdigit() for character in found):
        raise CellError("姓名里有数字，请核对。")
    if UNREADABLE.search(found):
        raise UnreadableError(
            "姓名里有问号、方框或者自造字，多半是没有显示出来的生僻字，请换成标准的字。"
        )
    return _short(found, Member, "name")


def sex(text: str) -> str:
    try:
        return _SEXES[text.strip().lower()]
    except KeyError:
        raise CellError("性别只能写“男”或“女”。") from None


def yes(text: str) -> bool:
    found = text.strip().lower()
    if found in _YES:
        return True
    if found in _NO:
        return False
    raise CellError("请写“是”或“否”，也可以打“√”或者空着。")


def flag(label: str) -> Callable[[str], bool]:
    """是, or the name of the kind itself, as people write it into the column of that kind."""
    return lambda text: True if plain(text) == label else yes(text)


def leader(text: str) -> bool:
    found = plain(text)
    if found in {"组长", "小组长", "会员小组长"}:
        return True
    return found.lower() in _YES  # other duties lead no group


def kinds(text: str) -> list[str]:
    found = set()
    for word in re.split(r"[、,，;；/\s+＋和]+", text.strip().strip('“”"')):
        bare = word.strip('“”"')
        if bare in _KINDS:
            found.add(_KINDS[bare])
        elif bare and bare not in _PLAIN_KINDS:
            raise CellError(f"只认得{'、'.join(KINDS.values())}，几样之间用顿号隔开；没有的空着。")
    return sorted(found)


def phone(text: str) -> str:
    found = re.sub(r"(?<!\s)\s*([/,，、;；])\s*", r"\1", text.strip().translate(_DIGITS))
    found = re.sub(r"(?<=\d)\s+(?=\d)", "", found) if sum(map(str.isdigit, found)) <= 12 else found
    if not re.fullmatch(r"[\d\-+()（）/,，、;； ]{5,}", found) or sum(map(str.isdigit, found)) < 5:
        raise CellError("电话只能是数字，如 13812345678 或 0738-8321111。")
    return _short(found, Member, "phone")


def whole_day(found: str) -> str:
    if len(found) != 10:
        raise CellError("要写到日，如 2025-01-05。")
    return found


def left_kind(text: str) -> str:
    try:
        return _LEFT[plain(text)]
    except KeyError:
        raise CellError(f"只能写{'、'.join(LeaveKind.labels)}。") from None


def text_of(model: type[Member | Household], field: str) -> Callable[[str], str]:
    return lambda text: _checked(_short(text.strip(), model, field), model, field)


def squeezed(model: type[Member | Household], field: str) -> Callable[[str], str]:
    """Numbers that something is known by; a program may have made 12.0 of 12."""

    def read(text: str) -> str:
        found = "".join(text.split()).translate(_DIGITS)
        return _short(re.sub(r"^(\d{1,20})\.0$", r"\1", found), model, field)

    return read


def group_number(text: str) -> int | None:
    """Of 第三小组, 3组, 三, 3: 3; None where the group is called otherwise."""
    found = _GROUP.fullmatch("".join(text.split()).translate(_DIGITS))
    if not found:
        return None
    digits = found[1]
    number = int(digits) if digits.isdecimal() else _numeral(digits)
    return number if 0 < number <= 9999 else None


def group_name(text: str) -> str:
    found = plain(text)
    if len(found) > 40:
        raise CellError("小组名称最多 40 个字。")
    return found


def as_date(iso: str) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def folded(text: str) -> str:
    return fold(text)


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_NUMERALS[numeral]) for numeral in text))
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def _short(text: str, model: type[Member | Household], field: str) -> str:
    longest = cast(models.Field, model._meta.get_field(field)).max_length
    if longest and len(text) > longest:
        raise CellError(f"最多 {longest} 个字，这里有 {len(text)} 个。")
    return text


def _checked(text: str, model: type[Member | Household], field: str) -> str:
    """As the record's own page would check it."""
    try:
        cast(models.Field, model._meta.get_field(field)).run_validators(text)
    except ValidationError as error:
        raise CellError("".join(error.messages)) from None
    return text


READERS: dict[str, dict[str, Callable[[str], Value]]] = {
    "members": {
        "number": squeezed(Member, "number"),
        "name": name,
        "sex": sex,
        "household_number": squeezed(Household, "number"),
        "head": name,
        **{field: flag(label) for field, label in KINDS.items()},
        "kinds": kinds,
        "is_leader": leader,
        "group": group_name,
        "skills": text_of(Member, "skills"),
        "phone": phone,
        "left_kind": left_kind,
        "left_reason": text_of(Member, "left_reason"),
        "note": text_of(Member, "note"),
        "village": plain,
        "village_code": plain,
    },
    "households": {
        "number": squeezed(Household, "number"),
        "head": name,
        "villagers_group": text_of(Household, "villagers_group"),
        "address": text_of(Household, "address"),
        "phone": phone,
        "is_migrant": flag("流动"),
        "village": plain,
        "village_code": plain,
    },
}  # target → field → how its cells are read; dates by Doubts
DATES = {"born": False, "joined": False, "left": True, "closed": True}  # whether to the day
REPEATED = {
    *("group", "head", "household_number", "village", "village_code", "villagers_group", "address"),
    *("phone", "sex", "joined", "left", "left_kind", "left_reason", "kinds", "skills", "note"),
}  # where 同上 is the value above
OWN_NOTHING = {"kinds", "is_leader", *KINDS}  # whose readers know 无 and —
TOLD = {*DATES, *REPEATED, "name", "number", "note", "skills"} - {"sex", "left_kind"}
