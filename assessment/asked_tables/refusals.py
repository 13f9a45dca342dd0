"""What no village is asked for: persons, and what is never kept of them (domain.md §7)."""

import re
from collections.abc import Iterable

from associations.vocabulary.own.values import refused_name

from .asked import AskedItem, TableAsked, tidied

_OF_PERSONS = re.compile(
    "姓名|身份证|证件号|户主|当事人|出生(?:年月|日期)|出生年|孕产妇|丈夫|妻子|母亲"
)
ROSTER = "这是个人名册。本系统只按村统计数目，不汇总个人的姓名、证件号码和生育情况，不向村里要"
PERSONAL = "“{}”是个人的情况，本系统只按村统计数目，不向村里要"
_NAMES = re.compile("姓名$|名单|户主")


def is_roster(table: TableAsked) -> bool:
    """A table whose rows are persons: nothing stands beside them, and they are asked by name."""
    return not table.listed and any(_OF_PERSONS.search(head) for head in table.heads)


def names_persons(table: TableAsked, beside: Iterable[str]) -> bool:
    """Whether some are named already; `beside`: titles of the columns that texts stand under."""
    return is_roster(table) and any(_OF_PERSONS.search(title) for title in beside)


def refused(item: AskedItem, *, roster: bool) -> str:
    """Why nobody is asked for it, as a sentence without its end; "" where they may be."""
    if roster:
        named = refused_name(item.path[-1], persons=True, concealed=False)
        return named if named else ROSTER
    for text in dict.fromkeys([*item.path, "".join(item.path)]):
        if found := refused_name(tidied(text), persons=False, concealed=False):
            return found
    if any(_NAMES.search(text) for text in item.path):
        return PERSONAL.format(item.path[-1])
    return ""
