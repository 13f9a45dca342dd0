"""What names and days in a list say of a village: which divisions look like ones we have, under
another code; and two of one name in a township are told apart wherever they are
named: the later one has the last digits of its code in its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from documents.reading.days import whole_day
from documents.reading.header import fold

from .models import VillageKind

if TYPE_CHECKING:
    from .importing import Division

TOWNSHIP, VILLAGE = 9, 12
COMMUNITY_MARKS = ("社区", "居委会", "居民委员会")
VILLAGE_ENDINGS = ("村", "村委会", "村民委员会")
_SUFFIX = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区居委会|村委|社区|村|居)$")


def infer_kind(name: str) -> str:
    """By the name without its brackets: 中心社区 and 城东居民委员会 are communities; 社区村 is a
    village."""
    name = name.partition("（")[0]
    if any(mark in name for mark in COMMUNITY_MARKS) and not name.endswith(VILLAGE_ENDINGS):
        return VillageKind.COMMUNITY
    return VillageKind.VILLAGE


def told_apart(rows: Sequence[Division], known: Mapping[str, Sequence[str]]) -> list[Division]:
    """`known`: code → name, kind, opening and closing of those that are there. A name that stands
    is left as it is, so that no paper of before says another."""
    said = {row.code: row.name for row in rows if len(row.code) == VILLAGE}
    others = {
        code: was[0] for code, was in known.items() if code not in said and _stands(code, was)
    }
    count = Counter((code[:TOWNSHIP], name) for code, name in (*said.items(), *others.items()))
    return [replace(row, name=_name(row, known, count)) for row in rows]


def _stands(code: str, was: Sequence[str]) -> bool:
    return len(code) == VILLAGE and not was[3]


def _name(row: Division, known: Mapping[str, Sequence[str]], count: Counter) -> str:
    marked = f"{row.name}（{row.code[-3:]}）"
    before = known[row.code][0] if row.code in known else ""
    if before in (row.name, marked):
        return before
    return marked if count[row.code[:TOWNSHIP], row.name] > 1 else row.name


def bare(name: str) -> str:
    """观冲 of 观冲村, 观冲村委会."""
    folded = fold(name)
    return _SUFFIX.sub("", folded) or folded


def same_place(name: str, written: str) -> bool:
    """Whether `written` names it, perhaps with its township before it (洪山殿镇观冲村)."""
    own, other = bare(name), bare(written)
    before = other.removesuffix(own)
    return other == own or (other != before and before[-1] in "镇乡道处区县市")


def of_its_level(code: str) -> str:
    """Full lists give upper levels twelve digits too, ending in 000."""
    if len(code) in (9, 12) and code.endswith("000"):
        return code[:9].removesuffix("000")
    return code


def day_of(text: str) -> str | None:
    """As ISO writes it; empty where nothing is said, None where it is no day of our time."""
    if not text:
        return ""
    day = whole_day(text)
    return day.isoformat() if day and day.year >= 1900 else None


def predecessors(asked: Mapping[str, str], world: Mapping[str, str]) -> dict[str, str]:
    """New code → old one, for those of `asked` (code → name) that look like divisions of `world`
    under another code. Only a township that is not there yet is looked at."""
    found: dict[str, str] = {}
    for township in (code for code in asked if len(code) == TOWNSHIP and code not in world):
        alike = {
            (new, old)
            for new, name in asked.items()
            if len(new) == VILLAGE and new.startswith(township) and new not in world
            for old, known in world.items()
            if len(old) == VILLAGE and known == name and old[-3:] == new[-3:]
            if old[:TOWNSHIP] not in asked
        }
        if alike:
            [(came_from, _)] = Counter(old[:TOWNSHIP] for _, old in alike).most_common(1)
            found |= {new: old for new, old in alike if old.startswith(came_from)}
            found[township] = came_from
    return found
