"""What the program can answer with: columns of the form, counted records, indicators, fact sheets,
villages' own fields."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from associations.counted.offered import named, offered
from associations.counted.sources import source_of
from associations.divisions.models import VILLAGE_FIELDS
from associations.fact_sheets.models import COUNTS, title_of
from associations.vocabulary.in_force import in_force
from associations.vocabulary.own.kinds import OwnType, asked

from ...indicators.definition import COUNT, MeasuredIndicator
from ...indicators.figures import indicators_of
from ...reports.form.column_sources import may_fill
from ...reports.form.in_force import form_of_year

REPORT, COUNTED, INDICATOR, FACTS, OWN, VILLAGE = (
    "report",
    "counted",
    "indicator",
    "facts",
    "own",
    "village",
)
NAME, CODE = f"{VILLAGE}.name", f"{VILLAGE}.code"
FACT_UNITS = dict(zip(COUNTS, ("人", "户", "人", "人", "人"), strict=True))
YUAN, TEN_THOUSAND_YUAN, PERCENT = "元", "万元", "%"


class Nature(StrEnum):
    """How a figure goes with time: added up over months, as of the last day, of a year's sheet, of
    its own window, or as it stands today."""

    FLOW = "flow"
    STOCK = "stock"
    YEARLY = "yearly"
    WINDOW = "window"
    NOW = "now"


@dataclass(frozen=True)
class OfferedAnswer:
    """`key` is remembered; `section`: among which it stands in the county's form, with its short
    title there; `years`: an indicator's window, 0 for the month, None where it is read at the end;
    `adds`: it can be told of several villages together."""

    key: str
    title: str
    unit: str
    group: str
    nature: Nature
    section: str = ""
    short: str = ""
    years: int | None = None
    adds: bool = True

    @property
    def family(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def words(self) -> str:
        """As a person chooses it."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


Catalogue = dict[str, OfferedAnswer]


def catalogue(code: str, years: Collection[int]) -> Catalogue:
    """In the order in which they are offered; what has changed its name, by that of the last of the
    years."""
    found: Catalogue = {}
    for year in sorted(years, reverse=True):
        of_year = [*_columns(code, year), *_facts(), *_counted(code, year)]
        for one in [*of_year, *_indicators(code, year)]:
            found.setdefault(one.key, one)
    return found | {one.key: one for one in [*_own(code), *_villages()]}


def _columns(code: str, year: int) -> Iterator[OfferedAnswer]:
    for column in form_of_year(code, year).columns:
        nature = Nature.STOCK if column.stock else Nature.FLOW
        yield OfferedAnswer(
            f"{REPORT}.{column.name}",
            column.title,
            column.unit,
            "月报",
            nature,
            section=column.section,
            short=column.short,
        )


def _counted(code: str, year: int) -> Iterator[OfferedAnswer]:
    lists = in_force(code, year).section("lists")
    for group, choices in offered(lists, may_fill):
        for key, _ in choices:
            source = named(source_of(key), lists)
            nature = Nature.STOCK if source.at_end else Nature.FLOW
            yield OfferedAnswer(f"{COUNTED}.{key}", source.title, source.unit, group, nature)


def _indicators(code: str, year: int) -> Iterator[OfferedAnswer]:
    """A count of one source is that source, over any months."""
    for one in indicators_of(code, year):
        if one.definition.scale == COUNT and len(one.part) == 1:
            continue
        key, years = f"{INDICATOR}.{one.definition.code}", window_of(one)
        yield OfferedAnswer(key, one.title, one.unit, "指标", Nature.WINDOW, years=years)


def window_of(indicator: MeasuredIndicator) -> int | None:
    at_end = all(source.at_end for source in indicator.sources if source.of)
    return None if at_end else indicator.definition.years


def _facts() -> Iterator[OfferedAnswer]:
    for name in COUNTS:
        yield OfferedAnswer(
            f"{FACTS}.{name}", title_of(name), FACT_UNITS[name], "村情数据", Nature.YEARLY
        )


def _own(code: str) -> Iterator[OfferedAnswer]:
    for field in asked(VILLAGE_FIELDS, code):
        adds = field.type == OwnType.NUMBER
        yield OfferedAnswer(
            f"{OWN}.{field.code}", field.title, "", "本县栏目", Nature.NOW, adds=adds
        )


def _villages() -> Iterator[OfferedAnswer]:
    for key, title in ((NAME, "村（社区）名称"), (CODE, "区划代码")):
        yield OfferedAnswer(key, title, "", "村和社区", Nature.NOW, adds=False)


@cache
def synonyms() -> dict[str, list[str]]:
    """Key → what else it is called, and means the same."""
    text = (Path(__file__).parent / "synonyms.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found
