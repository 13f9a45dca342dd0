"""What families were promised: whoever keeps promises (a charter's preferential clauses) registers
in ready() how to read them, as associations/conditions.py does. Amounts in fen; nothing here says
who is entitled on which day."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models


class Benefit(models.TextChoices):
    """What is promised (优待项目)."""

    PENSION = "pension", "养老保险补助"
    SCHOLARSHIP = "scholarship", "升学奖学金"
    TUITION = "tuition", "学费补助"
    HEALTH = "health", "保健费"
    ALLOWANCE = "allowance", "家庭补助"
    REWARD = "reward", "奖励"


class Per(models.TextChoices):
    """How often it is owed. `ENTRY`: each time a child enters a school of the levels named."""

    ONCE = "once", "一次性"
    YEAR = "year", "每年"
    TERM = "term", "每学期"
    MONTH = "month", "每月"
    ENTRY = "entry", "每次升学"


class Level(models.TextChoices):
    """Schools whose pupils are counted."""

    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中（中专）"
    COLLEGE = "college", "大专"
    UNIVERSITY = "university", "本科"


@dataclass(frozen=True)
class Promise:
    """A clause of a village. `key` names it across editions, so that a new edition does not pay
    again what the old one paid. `families`: kinds of support that it is for; `levels`: counted per
    pupil of these. `why_not`: why it is not computed for each family (then `per` and `amount` may
    be missing)."""

    village: str
    key: str
    name: str
    reference: str
    wording: str
    since: datetime.date
    until: datetime.date | None = None
    benefit: str = ""
    amount: int | None = None
    per: str = ""
    families: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    why_not: str = ""


Source = Callable[[str], list[Promise]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's ready(). The source answers for all villages of a division code, in a
    fixed number of queries, with editions that are no longer in force too."""
    if source not in _sources:
        _sources.append(source)


def promises(code: str) -> list[Promise]:
    return [promise for source in _sources for promise in source(code)]
