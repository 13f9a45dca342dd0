"""One roster of three villages in ten layouts as offices sent them, unlike those that chance makes
(tests/prove/layouts): each as rows of a sheet, with merged areas."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from members.people.identity import check_digit
from tests.conftest import OTHER_VILLAGE, VILLAGE

Sheet = tuple[list[list[Any]], list[str]]
VILLAGES = {VILLAGE: "观冲村", OTHER_VILLAGE: "双桥村"}
WRONG = {5: "born", 77: "sex", 210: "phone", 333: "village", 350: "name"}  # planted, by index


@dataclass(frozen=True)
class Person:
    index: int
    village: str
    name: str
    man: bool
    born: datetime.date
    head: str
    phone: str
    joined: datetime.date

    @property
    def group(self) -> int:
        return self.index // 6 % 20 + 1

    @property
    def number(self) -> str:
        """Of the identity card."""
        serial = self.index % 450 * 2 + self.man
        seventeen = f"431321{self.born:%Y%m%d}{serial:03d}"
        return seventeen + check_digit(seventeen)

    @property
    def wrong(self) -> str:
        return WRONG.get(self.index, "")

    @property
    def shown(self) -> dict[str, Any]:
        """What stands in the roster, with the mistakes."""
        found = {
            "village": VILLAGES[self.village],
            "name": self.name,
            "sex": "男" if self.man else "女",
            "born": self.born,
            "phone": self.phone,
        }
        mistakes = {"born": "1980-02-31", "sex": "不详", "phone": "同前", "village": "无名村"}
        mistakes["name"] = "王?二"
        return found | ({self.wrong: mistakes[self.wrong]} if self.wrong else {})


def people(count: int) -> list[Person]:
    found = []
    for index in range(count):
        village = [*VILLAGES][index * 2 // count]
        born = datetime.date(1950, 1, 1) + datetime.timedelta(index * 7 % 17_000)
        name = f"{'王李张刘陈'[index % 5]}{chr(0x4E00 + index // 40)}{chr(0x5200 + index % 40)}"
        head = found[-1].head if index % 3 else name
        joined = datetime.date(2012, 1, 1) + datetime.timedelta(index % 2000)
        same = bool(found) and found[-1].village == village
        person = Person(index, village, name, index % 2 == 0, born, head if same else name,
                        f"139{index:08d}", joined)  # fmt: skip
        found.append(person)
    return found


def by_village(people: Sequence[Person]) -> Iterator[tuple[str, list[Person]]]:
    for village, some in groupby(people, key=lambda person: person.village):
        yield VILLAGES[village], list(some)


def bands(people: Sequence[Person]) -> Sheet:
    """The village as a merged column, a subtotal after each, English beside Chinese."""
    rows: list[list[Any]] = [["序 No.", "行政村", "姓  名", "性 别", "出生年月日", "联系方式"]]
    merges = []
    for _, some in by_village(people):
        start = len(rows) + 1
        rows += [[n, *_row(p, "village name sex born phone")] for n, p in enumerate(some, 1)]
        if not any(p.wrong == "village" for p in some):
            merges.append(f"B{start}:B{len(rows)}")
        rows.append([None, None, "小计", f"{len(some)}人", None, None])
    return rows, merges


def three_lines_above(people: Sequence[Person]) -> Sheet:
    """Form number, title, who filled it in; a row of column numbers below the header."""
    rows: list[list[Any]] = [["表3"], ["洪山殿镇计划生育协会会员登记表"], []]
    rows.append(["填报单位（盖章）", None, "洪山殿镇", None, "2026年10月"])
    rows.append(["会员姓名", "所在村（居）", "出生日期", "会员性别", "手机号码"])
    rows.append(["（1）", "（2）", "（3）", "（4）", "（5）"])
    rows += [_row(p, "name village born sex phone") for p in people]
    return [_padded(row, 5) for row in rows], ["A2:E2"]


def from_a_register(people: Sequence[Person]) -> Sheet:
    """As another program writes it: technical titles behind the Chinese ones, text everywhere."""
    head = [
        "XM(姓名)",
        "XB(性别)",
        "CSRQ(出生日期)",
        "XZC(行政村)",
        "LXDH(联系电话)",
        "RHRQ(入会日期)",
    ]
    rows = [head]
    for p in people:
        shown = p.shown
        born = shown["born"]
        day = f"{born:%Y%m%d}" if isinstance(born, datetime.date) else born
        rows.append([shown["name"], shown["sex"], day, shown["village"], shown["phone"],
                     f"{p.joined:%Y%m%d}"])  # fmt: skip
    return rows, []


def with_a_key(people: Sequence[Person]) -> Sheet:
    """What the signs mean stands above; households in ditto marks; days with full stops."""
    rows: list[list[Any]] = [
        ["说明：〃表示同上一户"],
        ["户主", "姓名", "性别", "生日", "村名", "电话"],
    ]
    before = ""
    for p in people:
        shown = p.shown
        head = "〃" if p.head == before else p.head
        before = p.head
        born = shown["born"]
        day = (
            f"{born.year}．{born.month}．{born.day}。" if isinstance(born, datetime.date) else born
        )
        rows.append([head, shown["name"], shown["sex"], day, shown["village"], shown["phone"]])
    return rows, []


def with_identity(people: Sequence[Person]) -> Sheet:
    """Sex and day of birth only by the number; what is wrong with them stands in the number."""
    rows: list[list[Any]] = [["村", "组", "姓名", "公民身份号码", "移动电话"]]
    for p in people:
        shown, number = p.shown, p.number
        if p.wrong in ("born", "sex"):
            number = number[:-1] + ("1" if number[-1] != "1" else "2")
        rows.append([shown["village"], f"{p.group}组", shown["name"], number, shown["phone"]])
    return rows, []


def pages(people: Sequence[Person]) -> Sheet:
    """Printed by pages of forty: header, page total and signatures on each."""
    head = ["序号", "单位", "会员姓名", "男/女", "出生时间", "联系号码"]
    rows: list[list[Any]] = []
    for start in range(0, len(people), 40):
        rows += [["会员花名册"], head]
        some = people[start : start + 40]
        rows += [[n, *_row(p, "village name sex born phone")] for n, p in enumerate(some, 1)]
        rows += [[f"本页小计：{len(some)}人"], ["审核人：", None, "制表人：王某"], []]
    return [_padded(row, 6) for row in rows], []


def far_away(people: Sequence[Person]) -> Sheet:
    """The table begins in the fourth column of the ninth row, among remarks of others."""
    rows: list[list[Any]] = [[] for _ in range(7)]
    rows.append([None, None, None, "姓名", "村别", "性别", "出生", "电话号码", "联系人备注"])
    for p in people:
        rows.append([None, None, None, *_row(p, "name village sex born phone"), None])
    rows.append([None, None, None, "以下空白"])
    return [_padded(row, 9) for row in rows], []


def two_heads(people: Sequence[Person]) -> Sheet:
    """Two lines of header with a wide heading; kinds by ticks, months as text."""
    rows: list[list[Any]] = [
        ["所属村", "会员基本情况", None, None, None, "类别", None],
        [None, "姓名", "性别", "出生日期", "手机", "骨干", "志愿者"],
    ]
    for p in people:
        rows.append([*_row(p, "village name sex born phone"), "√" if p.index % 7 == 0 else "", ""])
    return rows, ["A1:A2", "B1:E1", "F1:G1"]


def wide_letters(people: Sequence[Person]) -> Sheet:
    """Everything in full width, names spread over the cell, days in words."""
    wide = str.maketrans({d: chr(ord(d) + 0xFEE0) for d in "0123456789"})
    rows: list[list[Any]] = [["村　　名", "姓　　名", "性　　别", "出　生　年　月　日", "手　　机"]]
    for p in people:
        shown = p.shown
        born = shown["born"]
        day = (
            f"{born.year}年{born.month}月{born.day}日".translate(wide)
            if isinstance(born, datetime.date)
            else born
        )
        rows.append(["　" + shown["village"], "　".join(shown["name"]), shown["sex"] + "　", day,
                     shown["phone"].translate(wide)])  # fmt: skip
    return rows, []


def with_the_family(people: Sequence[Person]) -> Sheet:
    """Other people's names, numbers and days stand beside the member's."""
    rows: list[list[Any]] = [
        ["姓名", "性别", "出生年月", "村（社区）", "本人电话", "配偶姓名", "配偶电话", "领证时间"]
    ]
    for p in people:
        rows.append([*_row(p, "name sex born village phone"), "赵某", "13800000000", "2001-01-01"])
    return rows, []


def _row(person: Person, keys: str) -> list[Any]:
    return [person.shown[key] for key in keys.split()]


def _padded(row: list[Any], width: int) -> list[Any]:
    return [*row, *[None] * (width - len(row))]


LAYOUTS: dict[str, Callable[[Sequence[Person]], Sheet]] = {
    layout.__name__: layout
    for layout in (
        *(bands, three_lines_above, from_a_register, with_a_key, with_identity, pages, far_away),
        *(two_heads, wide_letters, with_the_family),
    )
}
