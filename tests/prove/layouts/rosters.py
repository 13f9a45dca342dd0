"""Rosters of members and of households, with what each cell means."""

import datetime
import random
from typing import Any

from members.people.identity import check_digit
from members.people.layout import FIELDS
from tests.conftest import COMMUNITY, OTHER_VILLAGE, VILLAGE

from .mistakes import spoil
from .sheets import Layout, Roster
from .writings import (
    EXTRA,
    KINDS,
    NOTHING,
    DateStyle,
    Written,
    group,
    phone,
    unseen,
    wide,
)

PLACES = {VILLAGE: "观冲村", OTHER_VILLAGE: "双桥村", COMMUNITY: "中心社区"}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林高罗郑梁谢宋唐许韩邓"
GIVEN = "一二子文小明国建志海春秋冬夏青云山石木水金玉兰梅竹菊松柏桂英秀珍芳华𠮷䶮"
DITTO = ("同上", "〃", "″", '"', "”")


class RosterMaker:
    """One roster by chance; everything people do in one table they do in one way as a rule."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.target = chance.choice(("members", "members", "members", "households"))
        self.is_csv = chance.random() < 0.25
        self.division = chance.choice((VILLAGE, VILLAGE[:9]))
        self.born, self.joined = (DateStyle.draw(chance, csv=self.is_csv) for _ in range(2))
        system = {style.days for style in (self.born, self.joined) if style.kind == "serial"}
        if len(system) > 1:
            self.joined.days = self.born.days
        self.days = chance.choice(("", self.born.days)) if system and not self.is_csv else ""
        self.group_style = chance.randrange(20)
        self.nothing = chance.choice((*NOTHING, "", "", ""))
        self.repeats = chance.choice(("written", "written", "ditto", "merged"))
        self.rounds = chance.random() < 0.15  # codes are shown as 4.31E+11
        self.lost = chance.random() < 0.1  # a character of a village's name
        self.mistakes = chance.choice((0.0, 0.0, 0.03))
        self.named = False
        self.names: set[str] = set()
        self.leads: set[tuple[str, int]] = set()

    def make(self) -> Roster:
        fields = self._fields()
        size = self.chance.randrange(4, 30)
        places = self._places(size)
        cells = [self._row(fields, place, number) for number, place in enumerate(places)]
        roster = Roster(self.target, Layout([], [], ""), fields, cells, places, self.division)
        roster.answers = {"mark": "kept", "twin": "one", "rounded": "name"}
        self._lay(roster)
        return roster

    def _fields(self) -> list[str]:
        chance = self.chance
        if self.target == "households":
            some = ["number", "villagers_group", "address", "phone", "is_migrant"]
            found = ["head", *chance.sample(some, chance.randrange(1, 6))]
        else:
            some = ["sex", "born", "identity", "group", "head", "phone", "joined", "skills", "note"]
            found = ["name", *chance.sample(some, chance.randrange(2, 10))]
            found += chance.choice(([], ["kinds"], chance.sample([*KINDS], 2)))
            if "head" in found and chance.random() < 0.4:
                found.append("household_number")
            if "group" in found and chance.random() < 0.3:
                found.append("is_leader")
        if self.division != VILLAGE:
            found += chance.choice((["village"], ["village_code"], ["village", "village_code"]))
        chance.shuffle(found)
        self.named = "village" in found
        return found

    def _places(self, size: int) -> list[str]:
        if self.division == VILLAGE:
            return [VILLAGE] * size
        return sorted(self.chance.choice([*PLACES]) for _ in range(size))

    def _row(self, fields: list[str], place: str, number: int) -> dict[str, Written]:
        row = _Person(self, place, number).cells(fields)
        if self.chance.random() < self.mistakes:
            spoil(self.chance, row, place)
        return row

    def _lay(self, roster: Roster) -> None:
        chance, fields = self.chance, [*roster.fields]
        extra = chance.sample([*EXTRA], chance.choice((0, 0, 1, 2)))
        columns = [*fields, *extra]
        chance.shuffle(columns)
        if chance.random() < 0.5:
            columns.insert(0, "ignored")
        known = {one.key: (one.title, *one.aliases) for one in FIELDS[self.target]}
        titles = [chance.choice(known[key]) if key in known else key for key in columns]
        rows = [
            [self._shown(key, cells, number) for key in columns]
            for number, cells in enumerate(roster.cells, start=1)
        ]
        roster.layout = Layout(titles, rows, "洪山殿镇", self.is_csv, self.days)
        self._repeat(roster, columns)
        if chance.random() < 0.3:
            total: list[Any] = [None] * len(columns)
            total[0] = chance.choice(("合计", "总计", "共计", "合 计", "小计"))
            total[-1] = chance.choice((None, len(rows), f"{len(rows)}人"))
            roster.layout.totals = [total]
        if chance.random() < 0.2:
            self._subtotals(roster, columns)
        if not self.is_csv and extra and chance.random() < 0.2:
            roster.layout.hidden_columns = [columns.index(extra[0])]
        if not self.is_csv and chance.random() < 0.15:
            hidden = chance.sample(range(len(rows)), 2)
            roster.layout.hidden_rows = hidden
            roster.answers["hidden-rows"] = chance.choice(("in", "out"))
            roster.out = set(hidden) if roster.answers["hidden-rows"] == "out" else set()

    def _subtotals(self, roster: Roster, columns: list[str]) -> None:
        """After each village, or in the middle."""
        places = roster.places
        starts = [at for at in range(1, len(places)) if places[at] != places[at - 1]]
        for at in starts or [len(places) // 2]:
            words = [f"{PLACES[places[at - 1]]}小计", "小计", "小 计", "本页小计", "本村合计"]
            roster.layout.between[at] = [
                self.chance.choice(words),
                *[None] * (len(columns) - 2),
                self.chance.choice((None, at)),
            ]

    def _shown(self, key: str, cells: dict[str, Written], number: int) -> Any:
        if key == "ignored":
            return number
        if key in EXTRA:
            return self.chance.choice(EXTRA[key])
        return cells[key].shown

    def _repeat(self, roster: Roster, columns: list[str]) -> None:
        """Village, group and household say 同上 below themselves, or are merged."""
        if self.repeats == "written":
            return
        some = ["village", "group", "head"]
        some += self.chance.sample(["sex", "joined", "village_code", "household_number"], 2)
        some += self.chance.sample(["phone", "address", "villagers_group", "skills", "note"], 2)
        for key in some:
            if key not in columns or (key == "head" and self.target == "households"):
                continue
            column = columns.index(key)
            if self.repeats == "merged" and not self.is_csv:
                roster.layout.merge_down.append(column)
            elif self.repeats == "ditto":
                mark, before = self.chance.choice(DITTO), None
                for row in roster.layout.rows:
                    shown = row[column]
                    if str(shown).strip() and shown == before and not roster.layout.hidden_rows:
                        row[column] = mark
                    before = shown


class _Person:
    """What one row says."""

    def __init__(self, maker: RosterMaker, place: str, number: int) -> None:
        self.maker, self.chance, self.place, self.index = maker, maker.chance, place, number
        self.man = self.chance.random() < 0.5
        self.day = datetime.date(1950, 1, 1) + datetime.timedelta(self.chance.randrange(17_000))
        if maker.born.kind == "tenth" and self.day.month == 1:
            self.day = self.day.replace(month=10)
        if "swapped" in (maker.born.kind, maker.joined.kind):
            self.day = self.day.replace(day=13 + self.day.day % 15)

    def cells(self, fields: list[str]) -> dict[str, Written]:
        found = {key: getattr(self, f"_{key}")() for key in fields}
        for key in ("skills", "note", "phone", "head", "group", "address", "villagers_group"):
            if key in found and (key, self.maker.target) != ("head", "households"):
                self._leave_out(found, key)
        return found

    def _leave_out(self, found: dict[str, Written], key: str) -> None:
        if self.chance.random() < 0.2 and not {"is_leader", "household_number"} & found.keys():
            found[key] = Written(self.maker.nothing)

    def _new_name(self) -> str:
        while True:
            given = self.chance.sample(GIVEN, self.chance.choice((1, 2, 2)))
            name = self.chance.choice(SURNAMES) + "".join(given)
            if self.chance.random() < 0.05:
                name = f"古丽{given[0]}·买买提{given[-1]}"
            if name not in self.maker.names:
                self.maker.names.add(name)
                return name

    def _name(self) -> Written:
        name = self._new_name()
        shown: str = name
        found = self.chance.random()
        if "·" in name:
            shown = name.replace("·", self.chance.choice("·•．・‧∙"))
        elif found < 0.1 and len(name) == 2:
            shown = self.chance.choice(("　", "  ")).join(name)
        elif found < 0.15:
            shown = unseen(self.chance, name)
        elif found < 0.17:
            mark = self.chance.choice(("（大）", "*", "(小)"))
            return Written(name + mark, name + mark, "mark", "kept")
        return Written(shown, name)

    def _head(self) -> Written:
        if self.maker.target == "households":
            return self._name()
        place = {VILLAGE: "观", OTHER_VILLAGE: "双", COMMUNITY: "中"}[self.place]
        return Written(*[f"胡{place}{'甲乙丙丁戊己'[self.index // 3 % 6]}"] * 2)

    def _household_number(self) -> Written:
        number = 100 + self.index // 3 % 6
        return Written(self.chance.choice((number, str(number))), str(number))

    def _number(self) -> Written:
        number = 1000 + self.index
        return Written(self.chance.choice((number, str(number), float(number))), str(number))

    def _sex(self) -> Written:
        word = "男" if self.man else "女"
        return Written(
            self.chance.choice((word, word, f"{word}性", f" {word}")), "mf"[not self.man]
        )

    def _born(self) -> Written:
        return self.maker.born.write(self.chance, self.day)

    def _joined(self) -> Written:
        day = datetime.date(2010, 1, 13) + datetime.timedelta(self.chance.randrange(4000))
        if self.maker.joined.kind == "swapped":
            day = day.replace(day=13 + day.day % 15)
        return self.maker.joined.write(self.chance, day)

    def _identity(self) -> Written:
        serial = self.index * 2 + (1 if self.man else 0)
        seventeen = f"431321{self.day:%Y%m%d}{serial:03d}"
        number = seventeen + check_digit(seventeen)
        ways = (number, number, f"'{number}", wide(number), f"{number} ", number.replace("X", "x"))
        return Written(self.chance.choice(ways), number)

    def _group(self) -> Written:
        number = 1 + self.index // 4 % 4
        return Written(group(self.chance, self.maker.group_style, number), number)

    def _is_leader(self) -> Written:
        key = (self.place, 1 + self.index // 4 % 4)
        if self.chance.random() < 0.2 and key not in self.maker.leads:
            self.maker.leads.add(key)
            return Written(self.chance.choice(("是", "√", "组长")), True)
        return Written(self.chance.choice(("", "否", "")), "")

    def _phone(self) -> Written:
        return phone(self.chance, f"139{self.chance.randrange(10**8):08d}")

    def _skills(self) -> Written:
        word = self.chance.choice(("种植", "养蜂、木工", "电焊", "养殖（鱼）"))
        return Written(self.chance.choice((word, unseen(self.chance, word))), word)

    def _note(self) -> Written:
        word = self.chance.choice(("", "", "新入会", "常年在外", "2019年补登"))
        return Written(word, word)

    def _kinds(self) -> Written:
        chosen = self.chance.sample([*KINDS], self.chance.choice((0, 1, 1, 2)))
        words = self.chance.choice(("、", "，", " ", "/")).join(KINDS[key] for key in chosen)
        return Written(words or self.chance.choice(("", "普通会员")), tuple(sorted(chosen)))

    def _flag(self) -> Written:
        if self.chance.random() < 0.3:
            return Written(self.chance.choice(("是", "√", "1", 1, "有")), True)
        return Written(self.chance.choice(("", "否", "×", "/")), "")

    _is_backbone = _is_elder = _is_grower = _is_volunteer = _is_migrant = _flag

    def _village(self) -> Written:
        name = PLACES[self.place]
        ways = [name, name, f"洪山殿镇{name}", f" {name}", f"{name}　"]
        ways += [f"{name}委会"] if name.endswith("村") else []
        if self.maker.lost and name == "双桥村":
            return Written("双?村", self.place, "lost-双?村", "双桥村")
        return Written(self.chance.choice(ways), self.place)

    def _village_code(self) -> Written:
        if self.maker.rounds and self.maker.named:
            return Written("4.31321E+11", self.place, "rounded", "name")
        return Written(self.chance.choice((self.place, self.place, int(self.place))), self.place)

    def _villagers_group(self) -> Written:
        number = 1 + self.index % 7
        return Written(*[f"{number}组"] * 2)

    def _address(self) -> Written:
        return Written(*[f"观冲路{self.index + 1}号"] * 2)
