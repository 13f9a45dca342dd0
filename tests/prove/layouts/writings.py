"""One value as people write it into a cell: plain, doubtful (with the answer that is meant), or
wrong."""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

EPOCHS = {"1900": datetime.date(1899, 12, 30), "1904": datetime.date(1904, 1, 1)}
NOTHING = ("无", "/", "—", "-", "——", "／", "暂无", "（空白）", " ", "　")
UNSEEN = ("\u200b", "\u00a0", "\ufeff", "\u3000", "\u200e", " ")
EXTRA = {
    "民族": ("汉", "苗", "土家"),
    "政治面貌": ("群众", "中共党员", "共青团员"),
    "文化程度": ("初中", "高中", "小学"),
    "年龄": (35, 48, 61, 27),
    "与户主关系": ("本人", "妻", "之子"),
    "婚姻状况": ("已婚", "未婚"),
    "家庭人口": (3, 4, 5),
    "配偶姓名": ("王某甲", "李某乙", "张某丙", "陈某丁"),
    "介绍人": ("周某戊", "吴某己", "郑某庚"),
    "领证时间": ("2019-05-01", "2020-06-02"),
}
KINDS = {
    "is_backbone": "骨干",
    "is_elder": "五老",
    "is_grower": "种养能手",
    "is_volunteer": "志愿者",
    "is_migrant": "流动",
}
HAN = "〇一二三四五六七八九"


@dataclass
class Written:
    """`shown`: what stands in the cell; `truth`: what it means, "" for nothing. `doubt`: the kind
    of question that may be asked; `answer`: the reading that is meant. `wrong`: no reading is
    right: the row may not come in."""

    shown: Any
    truth: Any = ""
    doubt: str = ""
    answer: str = ""
    wrong: bool = False

    @property
    def is_plain(self) -> bool:
        return not self.doubt and not self.wrong and self.truth not in ("", None)


def wide(text: str) -> str:
    """Digits in full width."""
    return text.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})


def unseen(chance: random.Random, text: str) -> str:
    """With characters around that nobody sees."""
    return chance.choice(UNSEEN) + text + chance.choice(UNSEEN)


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, HAN[tens] + "十")
    return ten + (HAN[ones] if ones or not tens else "")


def _year(day: datetime.date) -> str:
    return "".join(HAN[int(digit)] for digit in str(day.year))


Dated = Callable[[datetime.date, str], Written]
# How a column of dates is written: in one way as a rule. Each takes the day and ISO of what the
# office knows of it: a day, a month or a year.
DAYS: dict[str, Callable[[datetime.date], Any]] = {
    "iso": lambda d: d.isoformat(),
    "date": lambda d: d,
    "datetime": lambda d: datetime.datetime.combine(d, datetime.time()),
    "slash": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "dots0": lambda d: f"{d:%Y.%m.%d}",
    "han": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "han0": lambda d: f"{d:%Y}年{d:%m}月{d:%d}日",
    "apart": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "eight": lambda d: f"{d:%Y%m%d}",
    "number": lambda d: int(f"{d:%Y%m%d}"),
    "wide": lambda d: wide(d.isoformat()),
    "wide dots": lambda d: wide(f"{d.year}．{d.month}．{d.day}"),
    "midnight": lambda d: f"{d} 00:00:00",
    "numerals": lambda d: f"{_year(d)}年{_han(d.month)}月{_han(d.day)}日",
    "quote": lambda d: f"'{d}",
    "comma": lambda d: f"{d.year}、{d.month}、{d.day}",
    "号": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "T": lambda d: f"{d}T00:00:00",
    "blanks": lambda d: f"{d:%Y %m %d}",
    "backslash": lambda d: f"{d.year}\\{d.month}\\{d.day}",
    "wide dash": lambda d: f"{d.year}－{d.month:02d}－{d.day:02d}",
    "long dash": lambda d: f"{d.year}—{d.month}—{d.day}",
    "stop": lambda d: f"{d.year}.{d.month}.{d.day}.",
    "stop han": lambda d: f"{d.year}。{d.month}。{d.day}",
    "born": lambda d: f"{d.year}年{d.month}月{d.day}日生",
    "middle dot": lambda d: f"{d.year}·{d.month}·{d.day}",
    "dot after": lambda d: f"{d.year}年{d.month}月{d.day}日。",
}
MONTHS: dict[str, Callable[[datetime.date], Any]] = {
    "iso": lambda d: f"{d:%Y-%m}",
    "short": lambda d: f"{d.year}-{d.month}",
    "six": lambda d: f"{d:%Y%m}",
    "number": lambda d: int(f"{d:%Y%m}"),
    "dots0": lambda d: f"{d:%Y.%m}",
    "han": lambda d: f"{d.year}年{d.month}月",
    "han0": lambda d: f"{d:%Y}年{d:%m}月",
    "slash": lambda d: f"{d.year}/{d.month:02d}",
    "wide": lambda d: wide(f"{d:%Y}") + "年" + wide(f"{d:%m}") + "月",
    "numerals": lambda d: f"{_year(d)}年{_han(d.month)}月",
    "份": lambda d: f"{d.year}年{d.month}月份",
}
YEARS: dict[str, Callable[[datetime.date], Any]] = {
    "text": lambda d: str(d.year),
    "number": lambda d: d.year,
    "han": lambda d: f"{d.year}年",
    "wide": lambda d: wide(str(d.year)),
}


def serial(day: datetime.date, system: str) -> int:
    return (day - EPOCHS[system]).days


@dataclass
class DateStyle:
    """How a column writes its dates; `doubt` where the whole column is doubtful."""

    kind: str
    days: str = "1900"
    doubt: str = ""
    told: str = ""

    @classmethod
    def draw(cls, chance: random.Random, *, csv: bool) -> "DateStyle":
        found = chance.random()
        if found < 0.07:
            return cls("serial", chance.choice(("1900", "1904")), "serial")
        if found < 0.12:
            return cls("tenth", doubt="tenth")
        if found < 0.17:
            return cls("short", doubt="year")
        if found < 0.20:
            return cls("swapped", doubt="eight")
        if found < 0.45:
            return cls(f"month {chance.choice([*MONTHS])}")
        if found < 0.50:
            return cls(f"year {chance.choice([*YEARS])}")
        plain = [name for name in DAYS if not (csv and name == "datetime")]
        return cls(f"day {chance.choice(plain)}")

    def write(self, chance: random.Random, day: datetime.date) -> Written:
        kind, _, way = self.kind.partition(" ")
        month = f"{day:%Y-%m}"
        if kind == "day":
            return Written(DAYS[way](day), day.isoformat())
        if kind == "month":
            return Written(MONTHS[way](day), month)
        if kind == "year":
            return Written(YEARS[way](day), str(day.year))
        if kind == "serial":
            return Written(serial(day, self.days), day.isoformat(), "serial", self.days)
        if kind == "tenth":  # 1980.10 typed as a number, among other months
            if day.month in (1, 10):
                return Written(float(f"{day.year}.1"), f"{day.year}-10", "tenth", "10")
            return Written(float(f"{day.year}.{day.month}"), month)
        if kind == "short":
            way = chance.choice(("{:02d}.{}.{}", "{:02d}-{}-{}", "{:02d}年{}月{}日"))
            text = way.format(day.year % 100, day.month, day.day)
            return Written(text, day.isoformat(), "year", "near")
        text = f"{day.year}{day.day:02d}{day.month:02d}"
        return Written(text, day.isoformat(), "eight", "swapped")


def wrong_date(chance: random.Random) -> Written:
    return Written(
        chance.choice(
            ("1980-02-30", "1985-13-01", "腊月初三", "2031-05-01", "1870-01-01", "不详?")
        ),
        wrong=True,
    )


def phone(chance: random.Random, number: str) -> Written:
    ways = (
        number,
        number,
        int(number),
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        wide(number),
        f"{number}\n",
    )
    return Written(chance.choice(ways), number)


def group(chance: random.Random, style: int, number: int) -> Any:
    ways = (
        f"第{number}小组",
        f"{number}组",
        f"{_han(number)}组",
        number,
        f"第{_han(number)}组",
        f"{wide(str(number))}组",
        f"第 {number} 小组",
        f"{number}小组",
        f"第{_han(number)}会员小组",
    )
    return ways[style % len(ways)]


def figure(chance: random.Random, value: int, *, money: bool, style: int) -> Written:
    """`value` in people or in fen."""
    shown = value / 100 if money else value
    whole = not money or value % 100 == 0
    plain = f"{int(shown)}" if whole else f"{shown:.2f}"
    ways: list[Any] = [
        shown if not whole else int(shown),
        plain,
        f"{shown:,.2f}" if money else plain,
    ]
    ways += [f"{int(shown):,}" if whole else plain, wide(plain), unseen(chance, plain)]
    ways += [float(shown), f"{plain}.0" if whole else plain]
    return Written(ways[style % len(ways)], value)
