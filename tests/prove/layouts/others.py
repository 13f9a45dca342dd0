"""Tables of divisions, agreements and appraisals, with what each cell means."""

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from assessment.management.commands.import_appraisals import Command as Appraisals
from associations.divisions.importing import TITLES as DIVISION_TITLES
from autonomy.agreements.answer_sheet import TITLES as ANSWER_TITLES
from tests.conftest import COMMUNITY, OTHER_VILLAGE, TOWNSHIP, VILLAGE

from .sheets import Layout
from .writings import DAYS, Written, serial, unseen, wide

PLACES = {VILLAGE: "观冲村", OTHER_VILLAGE: "双桥村", COMMUNITY: "中心社区"}
NAMES = [
    *("新桥", "新塘", "石牛", "大青山", "龙潭", "泉塘", "青树", "永丰"),
    *("梓门", "荷叶", "走马", "沙塘", "印塘", "杏子", "井字", "花门"),
]
HEADS = [
    *("谭望舒", "童远山", "禹秋实", "文映荷", "易望川", "古丽·买买提", "曾三"),
    *("戴月", "凌云", "成林", "彭泽", "欧阳春", "左右", "尹一"),
]
Row = dict[str, Written]


@dataclass
class Other:
    """`heads`: of the households that are there before."""

    kind: str
    layout: Layout
    cells: list[Row]
    heads: list[str] = field(default_factory=list)


class OtherMaker:
    """A table of one of the kinds by chance, each habit held through it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.kind = chance.choice(("divisions", "answers", "appraisals"))
        self.is_csv = chance.random() < 0.3
        plain = [way for way in DAYS if not (self.is_csv and way in ("date", "datetime"))]
        self.way = chance.choice(plain)
        self.doubt = chance.choice(("serial", "short")) if chance.random() < 0.1 else ""
        self.repeats = chance.choice(("written", "written", "ditto", "merged"))
        self.mistakes = chance.choice((0.0, 0.0, 0.1))
        self.nothing = chance.choice(("", "", "无", "/", "—", "　", "－"))

    def make(self) -> Other:
        make = {"divisions": self._divisions, "answers": self._answers}
        titles, cells = make.get(self.kind, self._appraisals)()
        keys = [*cells[0]]
        self.chance.shuffle(keys)
        for row in cells:
            if self.chance.random() < self.mistakes:
                self._spoil(row)
        shown = [[row[key].shown for key in keys] for row in cells]
        layout = Layout([self.chance.choice(titles[key]) for key in keys], shown, "洪山殿镇")
        layout.is_csv = self.is_csv
        found = Other(self.kind, layout, cells, HEADS if self.kind == "answers" else [])
        self._repeat(found, keys)
        if self.chance.random() < 0.3:
            layout.totals = [["合计", *[None] * (len(keys) - 2), f"共{len(cells)}行"]]
        if self.chance.random() < 0.2 and len(cells) > 2:
            layout.between[2] = ["小计", *[None] * (len(keys) - 1)]
        return found

    def _divisions(self) -> tuple[Any, list[Row]]:
        chance, cells = self.chance, []
        some = chance.sample(["kind", "opened"], chance.choice((0, 1, 2)))
        for number, name in enumerate(chance.sample(NAMES, chance.randrange(2, 12))):
            is_village = chance.random() < 0.7
            code = f"{TOWNSHIP}{301 + number}"
            row = {
                "code": self._code(code),
                "name": self._text(name + ("村" if is_village else "社区")),
                "kind": Written(*self._kind(is_village)),
                "opened": self._day(datetime.date(2001, 2, 3) + self._days(6000)),
            }
            cells.append({key: row[key] for key in row if key in ("code", "name", *some)})
        return DIVISION_TITLES, cells

    def _kind(self, is_village: bool) -> tuple[str, str]:
        ways = ("村", "村", "村委会") if is_village else ("社区", "居委会", "居民委员会")
        return self.chance.choice(ways), "village" if is_village else "community"

    def _answers(self) -> tuple[Any, list[Row]]:
        chance, cells = self.chance, []
        some = ["kind", *chance.sample(["number", "note", "village", "village_code"], 2)]
        for head in chance.sample(HEADS, chance.randrange(2, 12)):
            signed = chance.random() < 0.5
            day = datetime.date(2021, 1, 1) + self._days(1500)
            note = chance.choice(("", "外出", "年底再谈"))
            yes = Written(chance.choice(("是", "√", "1")) if signed else self.nothing, signed)
            row = {
                "head": Written(head.replace("·", chance.choice("·•．")), head),
                "state": Written(*self._state(signed)),
                "asked": self._day(day),
                "signed": self._day(day) if signed else Written(self.nothing),
                "signer": self._text(head) if signed else Written(self.nothing),
                **dict.fromkeys(("met_person", "knows_content", "agrees"), yes),
            }
            row |= self._places(head, note)
            cells.append(row)
        keep = {*cells[0]} - ({"number", "note", "village", "village_code"} - {*some})
        return ANSWER_TITLES, [{key: row[key] for key in row if key in keep} for row in cells]

    def _places(self, head: str, note: str) -> Row:
        number = f"{HEADS.index(head) + 1:04d}"
        return {
            "kind": Written(self.chance.choice(("管理服务协议", "管理服务")), "management"),
            "number": Written(number, number),
            "note": self._text(note) if note else Written(self.nothing),
            "village": Written(self.chance.choice(("观冲村", " 观冲村")), VILLAGE),
            "village_code": self._code(VILLAGE),
        }

    def _state(self, signed: bool) -> tuple[str, str]:
        ways = ("已签", "签", "已签订") if signed else ("不签", "拒签", "不愿签")
        return self.chance.choice(ways), "signed" if signed else "declined"

    def _appraisals(self) -> tuple[Any, list[Row]]:
        chance, cells = self.chance, []
        named = chance.random() < 0.6
        for code in PLACES:
            for half in range(chance.randrange(1, 4)):
                asked = chance.randrange(5, 3000)
                day = datetime.date(2023, 1 + half * 4, 1) + self._days(100)
                row = {
                    "village_code": self._code(code),
                    "date": self._day(day),
                    "asked": self._count(asked),
                    "satisfied": self._count(chance.randrange(asked + 1)),
                }
                name = PLACES[code]
                shown = chance.choice((name, f"洪山殿镇{name}", f" {name}"))
                cells.append({**row, "village_name": Written(shown, code)} if named else row)
        return {**Appraisals.titles, "village_name": ("村名", "村（社区）", "村")}, cells

    def _days(self, most: int) -> datetime.timedelta:
        return datetime.timedelta(self.chance.randrange(most))

    def _code(self, code: str) -> Written:
        return Written(
            self.chance.choice((code, code, int(code), wide(code), f"'{code}"[1:])), code
        )

    def _text(self, text: str) -> Written:
        return Written(self.chance.choice((text, text, unseen(self.chance, text))), text)

    def _count(self, value: int) -> Written:
        ways: tuple[Any, ...] = (value, str(value), float(value), wide(str(value)), f"{value:,}")
        return Written(self.chance.choice(ways), value)

    def _day(self, day: datetime.date) -> Written:
        if self.doubt == "serial":
            return Written(serial(day, "1900"), day.isoformat(), "serial")
        if self.doubt == "short":
            return Written(f"{day:%y}.{day.month}.{day.day}", day.isoformat(), "year")
        return Written(DAYS[self.way](day), day.isoformat())

    def _spoil(self, row: Row) -> None:
        ways: dict[str, tuple[str, ...]] = {
            "code": ("4.31321E+11", "43132110730", "431321107a01", "X"),
            "village_code": ("4.31321E+11", "43132110720", "431321107999"),
            "village_name": ("双桥村" if self._at(row) != OTHER_VILLAGE else "观冲村",),
            "village": ("双桥村", "没有这个村"),
            "kind": ("庄",),
            "opened": ("2023-02-30", "去年"),
            "date": ("2023-02-30", "2099-01-01", "腊月"),
            "asked": ("20人", "12.5", "-3", "约30", "5%", "三十", "同上"),
            "satisfied": ("90%", "9999999", "1.5", "〃"),
            "state": ("大概", "是"),
            "head": ("无名氏", "谭?舒"),
        }
        ways["asked"] = ways["asked"] if self.kind == "appraisals" else ("2099-01-01", "三月一日")
        key = self.chance.choice([key for key in row if key in ways])
        row[key] = Written(self.chance.choice(ways[key]), wrong=True)

    def _at(self, row: Row) -> str:
        return str(row["village_code"].truth) if "village_code" in row else VILLAGE

    def _repeat(self, found: Other, keys: list[str]) -> None:
        """Merged or 同上, where neighbours are equal."""
        if self.repeats == "written" or any(c.wrong for row in found.cells for c in row.values()):
            return
        some = ("village_code", "village", "village_name", "kind", "state", "opened", "note")
        for column, key in enumerate(keys):
            if key not in some:
                continue
            if self.repeats == "merged" and not self.is_csv:
                found.layout.merge_down.append(column)
            elif self.repeats == "ditto":
                mark, before = self.chance.choice(("同上", "〃", "″")), None
                for row in found.layout.rows:
                    shown = row[column]
                    if str(shown).strip() and shown == before:
                        row[column] = mark
                    before = shown
