"""The columns of the monthly report (domain.md §5), declared once, and the one reading of their
cells: for the form, the grid, workbooks, the command and, by `script_rules`, the scripts of form
and grid (static/js/cells.js).

A cell has three kinds of content that are never confused: not given (None), "does not apply"
(NOT_APPLICABLE) and a whole number from zero up. Levy is stored in fen and typed and shown in yuan.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from accounts.texts.numbers import MOST, at_most, read_digits

NOT_APPLICABLE = -1
MOST_FEN = 999_999_999_99


@dataclass(frozen=True)
class FigureKind:
    """How figures are typed: `pattern` has the digits before and behind the point, of which
    `decimals` are kept."""

    pattern: re.Pattern[str]
    decimals: int
    refusal: str
    most: int
    too_large: str


COUNT = FigureKind(
    pattern=re.compile(r"(-?[0-9]+)(?:\.0)?()"),
    decimals=0,
    refusal="应填 0 或正整数；不适用填“-”，没有数据留空",
    most=MOST,
    too_large=f"{at_most(f'{MOST:,}')}，请核对",
)
MONEY = FigureKind(
    pattern=re.compile(r"(?=-?\.?[0-9])(-?[0-9]*)(?:\.([0-9]{0,2})0*)?"),
    decimals=2,
    refusal="应填金额（元，最多两位小数）；不适用填“-”，没有数据留空",
    most=MOST_FEN,
    too_large=f"{at_most(f'{MOST_FEN / 100:,.2f} 元')}，请核对",
)
NEGATIVE = "不能是负数"
NOT_APPLICABLE_TEXTS = ("-", "—", "–", "不适用")
FOLD = dict(zip("０１２３４５６７８９．－，,", [*"0123456789.-", "", ""], strict=True))
_FOLD = str.maketrans(FOLD)


@dataclass(frozen=True)
class ReportColumn:
    """One column: `name` in the code, `title` on screen and in workbooks, `group` the section of
    the form."""

    name: str
    title: str
    short: str
    group: str
    unit: str
    help: str = ""
    money: bool = False
    within: str = ""  # a count that cannot be larger than this other column of the same report
    required: bool = (
        True  # must be given (a number or "does not apply") before the report can be submitted
    )

    @property
    def kind(self) -> FigureKind:
        return MONEY if self.money else COUNT

    def parse(self, text: str) -> int | None:
        """Text as typed → None (blank), NOT_APPLICABLE ("-") or a number. Raises ValueError with a
        Chinese reason."""
        text, kind = text.strip().translate(_FOLD), self.kind
        if text == "":
            return None
        if text in NOT_APPLICABLE_TEXTS:
            return NOT_APPLICABLE
        found = kind.pattern.fullmatch(text)
        if not found:
            raise ValueError(kind.refusal)
        if text.startswith("-"):
            raise ValueError(NEGATIVE)
        number = read_digits(found[1] + (found[2] or "").ljust(kind.decimals, "0"), kind.most)
        if number is None:
            raise ValueError(kind.too_large)
        return number

    def format(self, value: int | None) -> str:
        """The inverse of `parse`: "" for not given, "-" for does not apply, yuan for money."""
        if value is None:
            return ""
        if value == NOT_APPLICABLE:
            return "-"
        if not self.money:
            return str(value)
        return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"


COLUMNS: tuple[ReportColumn, ...] = (
    ReportColumn("births", "出生人数", "出生", "出生", "人", "本月出生的全部孩子"),
    ReportColumn(
        "planned_births",
        "政策内出生人数",
        "政策内",
        "出生",
        "人",
        "其中符合政策的",
        within="births",
    ),
    ReportColumn(
        "contraception_due",
        "应落实避孕节育措施人数",
        "应落实",
        "避孕节育",
        "人",
        "自愿选择避孕方法的育龄妇女，填月末数",
    ),
    ReportColumn(
        "contraception_done",
        "已落实避孕节育措施人数",
        "已落实",
        "避孕节育",
        "人",
        "其中所选方法已经落实的，填月末数",
        within="contraception_due",
    ),
    ReportColumn("migrants_due", "流动人口应签合同人数", "应签", "流动人口", "人", "填月末数"),
    ReportColumn(
        "migrants_signed",
        "流动人口已签合同人数",
        "已签",
        "流动人口",
        "人",
        "其中已经签订的，填月末数",
        within="migrants_due",
    ),
    ReportColumn(
        "levy_due",
        "社会抚养费应征金额",
        "应征",
        "社会抚养费",
        "元",
        "没有这项工作填“-”",
        money=True,
    ),
    ReportColumn(
        "levy_collected",
        "社会抚养费已征金额",
        "已征",
        "社会抚养费",
        "元",
        "没有这项工作填“-”",
        money=True,
    ),
    ReportColumn("late_abortions", "大月份引产例数", "大月份引产", "六无", "例"),
    ReportColumn(
        "sex_selection", "非医学需要鉴定胎儿性别或选择性别终止妊娠例数", "性别鉴定", "六无", "例"
    ),
    ReportColumn("concealed_births", "出生瞒报错报例数", "瞒报错报", "六无", "例"),
    ReportColumn("discipline_breaches", "违反群众工作纪律件数", "违反纪律", "六无", "件"),
    ReportColumn("serious_disputes", "严重民事纠纷和恶性案件件数", "纠纷案件", "六无", "件"),
    ReportColumn(
        "supplies_distributed", "发放药具人次", "药具", "服务", "人次", "可不填", required=False
    ),
    ReportColumn("visits", "上门服务户次", "上门", "服务", "户次", "可不填", required=False),
    ReportColumn(
        "people_reached", "宣传教育人次", "宣传", "服务", "人次", "可不填", required=False
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
STOCK = (
    "contraception_due",
    "contraception_done",
    "migrants_due",
    "migrants_signed",
)  # counted at the month's end
SIX_NONE = (
    "late_abortions",
    "sex_selection",
    "concealed_births",
    "discipline_breaches",
    "serious_disputes",
)
PAIRS = (
    ("births", "planned_births"),
    ("contraception_due", "contraception_done"),
    ("migrants_due", "migrants_signed"),
    ("levy_due", "levy_collected"),
)

PART_OF = {part: whole for whole, part in PAIRS}  # given together, or both "does not apply"

Values = dict[str, int | None]


class ReadCells(NamedTuple):
    """A report's cells as read: `unread` are texts that are no figure, `wrong` is what to put
    right, in Chinese."""

    values: Values
    unread: dict[str, str]
    wrong: dict[str, str]


def read_cells(typed: Mapping[str, str]) -> ReadCells:
    """Typed text by column name; what is not there is blank."""
    cells = ReadCells({}, {}, {})
    for column in COLUMNS:
        text = typed.get(column.name, "")
        try:
            cells.values[column.name] = column.parse(text)
        except ValueError as error:
            cells.values[column.name] = None
            cells.unread[column.name] = text[:200]
            cells.wrong[column.name] = str(error)
    cells.wrong.update(problems(cells.values))
    return cells


def read_draft(typed: Mapping[str, str]) -> tuple[Values, dict[str, str]]:
    """As a draft keeps it: values, and as text what cannot be read or contradicts a cell."""
    values, unread, wrong = read_cells(typed)
    for name in wrong.keys() - unread.keys():
        unread[name] = typed.get(name, "")
        values[name] = None
    return values, unread


def problems(values: Values) -> dict[str, str]:
    """Column name → what is wrong between the cells of one report (Chinese); blanks are not wrong,
    only unfinished."""
    found: dict[str, str] = {}
    for whole, part in PAIRS:
        limit, value = values.get(whole), values.get(part)
        if limit is None or value is None:
            continue
        if (limit == NOT_APPLICABLE) != (value == NOT_APPLICABLE):
            found[part] = _apart(part)
        elif BY_NAME[part].within and value > limit:
            found[part] = _beyond(part).format(limit)
    return found


def _apart(part: str) -> str:
    return (
        f"“{BY_NAME[PART_OF[part]].title}”与“{BY_NAME[part].title}”须同时填数，或同时填“-”"
        "（不适用）"
    )


def _beyond(part: str) -> str:
    return f"不能大于“{BY_NAME[PART_OF[part]].title}”（{{}}）"


def script_rules() -> dict[str, object]:
    """All that `parse` and `problems` go by, as JSON."""
    return {
        "fold": FOLD,
        "spared": NOT_APPLICABLE_TEXTS,
        "negative": NEGATIVE,
        "columns": {column.name: _script_rule(column) for column in COLUMNS},
    }


def _script_rule(column: ReportColumn) -> dict[str, object]:
    name, kind = column.name, column.kind
    rule: dict[str, object] = {**vars(kind), "pattern": kind.pattern.pattern}
    if name in PART_OF:
        beyond = column.within and _beyond(name)
        rule |= {"whole": PART_OF[name], "apart": _apart(name), "beyond": beyond}
    return rule


def unfinished(values: Values) -> list[str]:
    """Names of required columns that are not given yet."""
    return [name for name in REQUIRED if values.get(name) is None]


def outside_policy(values: Values) -> int | None:
    """Births outside policy, derived and never typed; None while it cannot be told."""
    births, planned = values.get("births"), values.get("planned_births")
    if births is None or planned is None or max(planned, 0) > max(births, 0):
        return None
    return max(births, 0) - max(planned, 0)


def breaches(values: Values) -> list[str]:
    """Which of the six none a report names; births outside policy are derived."""
    outside = outside_policy(values) or 0
    found = [f"违法生育{outside}人"] if outside > 0 else []
    for name in SIX_NONE:
        column, value = BY_NAME[name], values[name]
        if value is not None and value > 0:
            found.append(f"{column.short}{value}{column.unit}")
    return found
