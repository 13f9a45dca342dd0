"""What is wrong in a row of a roster: a cell that says what cannot be, or two that contradict each
other."""

import datetime
import random
from collections.abc import Callable

from tests.conftest import OTHER_VILLAGE

from .writings import DAYS, Written, wrong_date

Row = dict[str, Written]
CELLS: dict[str, tuple[str, ...]] = {
    "sex": ("男女", "不详"),
    "phone": ("无此电话x", "1.39E+10x", "同户主"),
    "identity": ("431321198001051230", "4.31321198001E+17", "43132119800105123", "13912345678"),
    "village_code": ("431321107999", "43132110720", "431321107x"),
    "village": ("没有这个村", "观冲"[:1], "双桥村、观冲村"),
    "name": ("王?试", "同上", "王试2", "无", "431321198001051236", "\ue123试"),
    "head": ("李\ue123试", "李4", "430124198001011234"),
    "is_migrant": ("不详",),
    "is_elder": ("大概",),
    "kinds": ("老人",),
    "born": ("同上", "〃"),
    "number": ("同上",),
}


def spoil(chance: random.Random, row: Row, place: str) -> None:
    """One mistake, where the row has room for one."""
    ways: list[Callable[[], None]] = [
        lambda key=key: row.update({key: Written(chance.choice(CELLS[key]), wrong=True)})  # type: ignore[misc]
        for key in CELLS
        if key in row
    ]
    ways += [
        lambda key=key: row.update({key: wrong_date(chance)})  # type: ignore[misc]
        for key in ("born", "joined")
        if key in row
    ]
    if row.get("identity") and row["identity"].truth:
        ways += [lambda: _other_sex(row)] if "sex" in row else []
        ways += [lambda: _other_day(chance, row)] if "born" in row else []
    if "group" in row:
        elsewhere = "观冲村2组" if place == OTHER_VILLAGE else "双桥村2组"
        ways.append(lambda: row.update(group=Written(elsewhere, wrong=True)))
    if {"village", "village_code"} <= row.keys() and not row["village_code"].doubt:
        name = "观冲村" if place == OTHER_VILLAGE else "双桥村"
        ways.append(lambda: row.update(village=Written(name, wrong=True)))
    if ways:
        chance.choice(ways)()


def _other_sex(row: Row) -> None:
    row["sex"] = Written("女" if row["identity"].truth[16] in "13579" else "男", wrong=True)


def _other_day(chance: random.Random, row: Row) -> None:
    number = row["identity"].truth
    day = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    wrong = day + datetime.timedelta(chance.choice((1, 31, 366)))
    row["born"] = Written(DAYS[chance.choice(("iso", "han", "dots"))](wrong), wrong=True)
