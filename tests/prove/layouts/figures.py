"""Monthly reports of villages, with what each cell means."""

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from assessment.reports.form.columns import NOT_APPLICABLE
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.importing import report_titles
from tests.conftest import COMMUNITY, OTHER_VILLAGE, VILLAGE

from .sheets import Layout
from .writings import Written, figure, wide

BY_NAME, NAMES, PAIRS = FIRST_FORM.by_name, FIRST_FORM.names, FIRST_FORM.pairs
PLACES = {VILLAGE: "观冲村", OTHER_VILLAGE: "双桥村", COMMUNITY: "中心社区"}
MONTHS = (
    lambda y, m: f"{y}-{m:02d}",
    lambda y, m: f"{y}年{m}月",
    lambda y, m: f"{y}{m:02d}",
    lambda y, m: int(f"{y}{m:02d}"),
    lambda y, m: f"{y}.{m:02d}",
    lambda y, m: datetime.date(y, m, 1),
    lambda y, m: wide(f"{y}-{m:02d}"),
    lambda y, m: f"{y}年{m}月份",
    lambda y, m: f"{y}/{m}",
)


@dataclass
class Reports:
    """`refused`: why the whole file is meant to be refused."""

    layout: Layout
    cells: list[dict[str, Written]]
    places: list[str]
    periods: list[int]
    answers: dict[str, str] = field(default_factory=dict)
    refused: bool = False


class ReportsMaker:
    """A file of reports by chance, each habit held through the file."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.is_csv = chance.random() < 0.3
        self.styles = {name: chance.randrange(8) for name in NAMES}
        self.unit = chance.choice(NAMES) if chance.random() < 0.1 else ""
        self.year, self.month = chance.choice((2024, 2025)), chance.randrange(1, 13)
        self.month_style = chance.choice(MONTHS)
        self.above = chance.random() < 0.2
        self.tenths = self.month < 10 and chance.random() < 0.1
        self.mistakes = chance.choice((0.0, 0.0, 0.1))
        self.nothing = chance.choice(("无", "/", "——", "暂无")) if chance.random() < 0.15 else ""
        self.rest = chance.choice(NAMES[8:]) if chance.random() < 0.5 else ""  # is left blank

    def make(self) -> Reports:
        chance = self.chance
        months = [self.month] if self.above else [*range(1, chance.choice((2, 3, 13)))]
        rows = [(place, month) for place in PLACES for month in months]
        keys = ["village_code", *self._columns()]
        keys += ["village_name"] if chance.random() < 0.7 else []
        keys += [] if self.above else ["period"]
        keys += ["note"] if chance.random() < 0.3 else []
        chance.shuffle(keys)
        cells = [self._row(keys, place, month) for place, month in rows]
        titles = [self._title(key) for key in keys]
        shown = [[row[key].shown for key in keys] for row in cells]
        layout = Layout(titles, shown, "洪山殿镇", self.is_csv)
        if self.above:
            layout.above = [f"洪山殿镇{self.year}年{self.month}月人口计生月报表"]
        found = Reports(layout, cells, [p for p, _ in rows], [self.year * 100 + m for _, m in rows])
        found.answers = {"hidden-rows": "in", "total": "rows", "unit": "plain"}
        self._extras(found, keys)
        return found

    def _period(self, month: int) -> Written:
        truth = self.year * 100 + month
        if self.tenths and month in (1, 10):  # 2025.10 typed as a number
            return Written(float(f"{self.year}.1"), truth, "tenth", f"{month:02d}")
        return Written(self.month_style(self.year, month), truth)

    def _columns(self) -> list[str]:
        some = [*PAIRS[0]]
        for pair in PAIRS[1:]:
            some += pair if self.chance.random() < 0.7 else ()
        return some + self.chance.sample(NAMES[8:], self.chance.randrange(0, 6))

    def _title(self, key: str) -> str:
        known = [*report_titles(VILLAGE)[key]]
        if key == "village_name":
            known = known[:4]
        return self.chance.choice(known)

    def _row(self, keys: list[str], place: str, month: int) -> dict[str, Written]:
        values = self._values()
        row = {name: self._figure(name, values[name]) for name in keys if name in values}
        row["village_code"] = Written(self.chance.choice((place, place, int(place))), place)
        if "village_name" in keys:
            name = PLACES[place]
            row["village_name"] = Written(
                self.chance.choice((name, name, f"洪山殿镇{name}", f" {name}")), place
            )
        if "period" in keys:
            row["period"] = self._period(month)
        if "note" in keys:
            note = self.chance.choice(("", "村里核对过", "外出人员按协议计"))
            row["note"] = Written(note, note)
        if self.chance.random() < self.mistakes:
            self._spoil(row)
        return row

    def _values(self) -> dict[str, int]:
        values = {name: self.chance.randrange(0, 3000) for name in NAMES}
        for whole, part in PAIRS:
            values[part] = self.chance.randrange(0, values[whole] + 1)
        for name in ("levy_due", "levy_collected"):
            values[name] *= self.chance.choice((100, 100, 1))
        if values["levy_collected"] > values["levy_due"]:
            values["levy_collected"] = values["levy_due"]
        if self.chance.random() < 0.3:
            values["levy_due"] = values["levy_collected"] = NOT_APPLICABLE
        return values

    def _figure(self, name: str, value: int) -> Written:
        if name == self.rest and value != NOT_APPLICABLE:
            return Written("", None)
        if value == 0 and self.nothing and name not in PAIRS[3]:
            return Written(self.nothing, 0, "nothing", "zero")
        if value == NOT_APPLICABLE:
            return Written(self.chance.choice(("-", "—", "不适用")), NOT_APPLICABLE)
        column = BY_NAME[name]
        if name == self.unit and not column.money:
            return Written(f"{value}{column.unit[:1]}", value, "unit", "plain")
        if name == self.unit and value % 1_000_000 == 0:
            return Written(f"{value // 1_000_000}万", value, "unit", "times")
        return figure(self.chance, value, money=column.money, style=self.styles[name])

    def _spoil(self, row: dict[str, Written]) -> None:
        ways: dict[str, Any] = {
            "births": ("98%", "约3", "三", "-5", "1.5", "3+1", "3、1", "同上", "3/5", "1 2"),
            "planned_births": ("999999", "#", "3001", "1e3"),
            "levy_due": ("12元5角", "5%", "1,23", "-3"),
            "village_code": ("431321107999", "43132110", "4.31321E+11", "43132110721O"),
            "village_name": ("观冲村" if row["village_code"].truth != VILLAGE else "双桥村",),
            "period": (
                *("2025-13", "去年", "2025-06-17", "25年6月", "第一季度", "2099-01", "6月"),
            ),
        }
        key = self.chance.choice([key for key in ways if key in row])
        row[key] = Written(self.chance.choice(ways[key]), wrong=True)

    def _extras(self, found: Reports, keys: list[str]) -> None:
        layout, chance = found.layout, self.chance
        spoilt = any(cell.wrong for row in found.cells for cell in row.values())
        if chance.random() < 0.4 and not spoilt:
            layout.totals = [self._total(found, keys)]
        if self.is_csv:
            return
        if chance.random() < 0.15:
            layout.hidden_rows = [chance.randrange(len(layout.rows))]
        if chance.random() < 0.15:
            some = [key for key in keys if key in BY_NAME and not BY_NAME[key].money]
            self._formulas(found, some[0], keys.index(some[0]))
        if not self.above and chance.random() < 0.2 and self.month_style(2025, 1) == "2025-01":
            layout.merge_down.append(keys.index("period"))

    def _total(self, found: Reports, keys: list[str]) -> list[Any]:
        """With the sums, sometimes a wrong one, which is asked about."""
        off = self.chance.random() < 0.3
        total: list[Any] = []
        for key in keys:
            if key not in BY_NAME:
                total.append(None)
                continue
            values = [row[key].truth for row in found.cells]
            summed = sum(value for value in values if value and value > 0)
            total.append((summed + off) / 100 if BY_NAME[key].money else summed + off)
        words = [at for at, key in enumerate(keys) if key not in BY_NAME]
        total[words[0]] = "合计"
        return total

    def _formulas(self, found: Reports, key: str, column: int) -> None:
        """A column of figures worked out by the program, with the results or without."""
        for index, row in enumerate(found.cells):
            cell = row[key]
            if not cell.wrong and not cell.doubt and (cell.truth or -1) >= 0:
                found.layout.formulas[index, column] = cell.truth
        found.layout.has_results = self.chance.random() < 0.6
        found.refused = bool(found.layout.formulas) and not found.layout.has_results
