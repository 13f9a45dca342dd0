"""Opening balances (期初结存) by workbook: a fund a row, set up where it is not there yet."""

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from accounts.models import ImportBatch, User
from accounts.records.tables_in import Given, TableRead, TableUpload
from associations.divisions.naming import same_place
from associations.models import Township, Village
from documents.reading.named_tables import NamedSheet, RowError, Titles, ordered
from documents.reading.questions import Answers
from documents.reading.tables import Row

from ..models.closings import Closing
from ..models.entries import Category, Entry
from ..models.funds import Fund
from ..statement_files import read_day, read_sum
from .funds import save_fund
from .ledger import post_entry

TITLES: Titles = {
    "village_code": ("村级代码", "区划代码", "村代码"),
    "village_name": ("村（社区）", "村名", "村", "单位"),
    "kind": ("种类", "经费种类", "经费类别"),
    "name": ("经费", "经费名称", "名称"),
    "date": ("日期", "结存日期", "设立日期"),
    "amount": ("金额", "期初结存", "结存", "金额（元）"),
    "purpose": ("来源", "说明", "备注"),
}
KINDS = {label: value for value, label in Fund.Kind.choices}


@dataclass(frozen=True)
class OpeningRow:
    """As the file says it; `date` as ISO text, `amount` in fen."""

    number: int
    cells: dict[str, str]
    date: str
    amount: int


@dataclass(frozen=True)
class PlannedOpening:
    row: OpeningRow
    fund: Fund
    date: datetime.date

    @property
    def is_new(self) -> bool:
        return self.fund.pk is None


@dataclass
class OpeningPlan:
    lines: list[PlannedOpening] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        seen = [(one.row.number, one.fund.pk, one.fund.version) for one in self.lines]
        return hashlib.sha256(repr((seen, self.errors)).encode()).hexdigest()


def parse(sheet: NamedSheet, answers: Answers, given: Given) -> TableRead:
    rows: list[OpeningRow] = []
    errors: list[RowError] = []
    for row in sheet.rows:
        cells = {name: row.cells.get(name, "") for name in TITLES}
        before = len(errors)
        errors += [sheet.error(row, name, reason) for name, reason in _wrong(cells)]
        if len(errors) == before:
            date = read_day(cells["date"]).isoformat()
            rows.append(OpeningRow(row.number, cells, date, read_sum(cells["amount"], "金额")))
        errors += _merged(sheet, row)
    return TableRead(rows, errors)


def _wrong(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    if cells["kind"] not in KINDS:
        yield "kind", f"应写{'、'.join(f'“{label}”' for label in KINDS)}"
    try:
        read_day(cells["date"])
    except ValueError:
        yield "date", "日期写成 2025-01-01"
    try:
        if read_sum(cells["amount"], "金额") <= 0:
            yield "amount", "应为大于 0 的金额（元）；没有结存的不写这一行"
    except ValueError:
        yield "amount", "应为金额（元，最多两位小数）"


def _merged(sheet: NamedSheet, row: Row) -> list[RowError]:
    """One sum is of one fund."""
    reason = "是合并的格子，或者写了同上：一个数只能是一项经费的，请分别填写"
    return [sheet.error(row, "amount", reason)] if "amount" in row.above else []


UPLOAD = TableUpload(
    ImportBatch.Kind.OPENINGS, TITLES, ("village_code", "kind", "date", "amount"), parse
)


class _World:
    """The places, funds, openings and closings of a division: five queries."""

    def __init__(self, division: str) -> None:
        villages = Village.objects.in_division(division)
        towns = Township.objects.filter(pk=division)
        self.places: dict[str, Village | Township] = {
            place.pk: place for place in (*villages, *towns)
        }
        funds = list(Fund.objects.filter(code__in=self.places))
        self.funds = {(fund.code, fund.name): fund for fund in funds}
        entries = Entry.objects.filter(fund__in=funds, category=Category.OPENING)
        self.opened = set(entries.values_list("fund_id", flat=True))
        closings = Closing.objects.filter(fund__in=funds, reopened_at=None).order_by()
        self.closed = dict(closings.values_list("fund_id").annotate(Max("until")))
        self.seen: dict[tuple[str, str], int] = {}

    def fund(self, row: OpeningRow) -> Fund:
        """As it stands, or new."""
        place, name = self.places[row.cells["village_code"]], row.cells["name"] or row.cells["kind"]
        if fund := self.funds.get((place.pk, name)):
            return fund
        village = place if isinstance(place, Village) else None
        town = place.township_id if isinstance(place, Village) else place.pk
        kind = KINDS[row.cells["kind"]]
        return Fund(
            village=village, township_id=town, code=place.pk, kind=kind, name=name,
            opened=datetime.date.fromisoformat(row.date),
        )  # fmt: skip

    def wrong(self, row: OpeningRow) -> Iterator[tuple[str, str]]:
        place = self.places.get(row.cells["village_code"])
        if place is None:
            yield "village_code", "不是这里的区划代码，请核对"
            return
        if (said := row.cells["village_name"]) and not same_place(place.name, said):
            yield "village_name", f"和代码不是一个村：{place.pk} 是{place.name}，请核对"
        fund, date = self.fund(row), datetime.date.fromisoformat(row.date)
        first = self.seen.setdefault((fund.code, fund.name), row.number)
        if first != row.number:
            yield "name", f"与第 {first} 行重复：一项经费只有一笔期初结存"
        elif fund.pk in self.opened:
            yield "name", "已经登记过期初结存；要改的请冲销后重新登记"
        elif fund.closed:
            yield "name", f"已于 {fund.closed} 撤销，不能再记账"
        elif date < fund.opened:
            yield "date", f"早于这项经费的设立日期 {fund.opened}"
        elif fund.pk in self.closed and date <= self.closed[fund.pk]:
            yield "date", "这一天已经结账"


def plan_openings(batch: ImportBatch) -> OpeningPlan:
    """What the upload would do now."""
    world, plan = _World(batch.division), OpeningPlan()
    plan.errors = [RowError(**error) for error in batch.errors]
    titles = batch.rows["titles"]
    for row in (OpeningRow(**one) for one in batch.rows["rows"]):
        found = [
            RowError(row.number, titles.get(name, TITLES[name][0]), row.cells[name], reason)
            for name, reason in world.wrong(row)
        ]
        plan.errors += found
        if not found:
            date = datetime.date.fromisoformat(row.date)
            plan.lines.append(PlannedOpening(row, world.fund(row), date))
    plan.errors = ordered(plan.errors)
    return plan


def book_openings(lines: Sequence[PlannedOpening], by: User) -> None:
    """Raises ValidationError; then nothing must be written."""
    for line in lines:
        fund = save_fund(fund=line.fund, by=by) if line.is_new else line.fund
        entry = Entry(
            fund=fund,
            date=line.date,
            category=Category.OPENING,
            amount=line.row.amount,
            purpose=line.row.cells["purpose"] or "期初结存",
        )
        post_entry(entry=entry, by=by)
