"""A column of the monthly report, and the one reading of its cells: for the form, the grid,
workbooks, the command and, by `ReportForm.script_rules`, the scripts of form and grid
(static/js/cells.js).

A cell has three kinds of content that are never confused: not given (None), "does not apply"
(NOT_APPLICABLE) and a whole number from zero up. Money is stored in fen, typed and shown in yuan.
"""

import re
from dataclasses import dataclass

from accounts.texts.numbers import MOST, at_most, read_digits
from documents.reading.words import ungrouped

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
NOT_SPARED = "这一栏不能填“-”，没有发生填 0"
NOT_APPLICABLE_TEXTS = ("-", "—", "–", "不适用")
FOLD = dict(zip("０１２３４５６７８９．－，", "0123456789.-,", strict=True))
_FOLD = str.maketrans(FOLD)


SPARED = ("offered", "allowed", "refused")  # may a cell say "does not apply"


@dataclass(frozen=True)
class ReportColumn:
    """One column of a county's form: `name` is the database column it is kept in and its identity
    over all versions of the form, `section` a part of the form, `unit` what is counted.

    stock: counted at the month's end, else added up by month. whole: the column that this one is
    given together with (a number each, or both "does not apply"), and, `within`, not larger than.
    required: must be given before the report goes up. spared: may say "does not apply"; "offered":
    the form asks so. case: one of the cases of which there should be none. jump: a move to look at,
    "up", "both" ways or "", by more than jump_percent and jump_least (of its unit) of last month's.
    key: its short title among the key figures of a year. source: the records that its figure comes
    from.
    """

    name: str
    title: str
    short: str
    section: str
    unit: str
    help: str = ""
    money: bool = False
    stock: bool = False
    whole: str = ""
    within: bool = True
    required: bool = True
    spared: str = "allowed"
    case: bool = False
    jump: str = ""
    jump_percent: int = 30
    jump_least: int = 10
    key: str = ""
    source: str = ""

    @property
    def kind(self) -> FigureKind:
        return MONEY if self.money else COUNT

    def parse(self, text: str) -> int | None:
        """Text as typed → None (blank), NOT_APPLICABLE ("-") or a number. Raises ValueError with a
        Chinese reason."""
        text, kind = ungrouped(text.strip().translate(_FOLD)), self.kind
        if text == "":
            return None
        if text in NOT_APPLICABLE_TEXTS:
            if self.spared == "refused":
                raise ValueError(NOT_SPARED)
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

    def has_jumped(self, now: int | None, then: int | None) -> bool:
        """From one month to the next; blanks and "does not apply" never do."""
        if not self.jump or now is None or then is None or min(now, then) < 0:
            return False
        moved = abs(now - then) if self.jump == "both" else now - then
        least = self.jump_least * 10**self.kind.decimals
        return moved > least and moved * 100 > self.jump_percent * then

    def format(self, value: int | None) -> str:
        """The inverse of `parse`: "" for not given, "-" for does not apply, yuan for money."""
        if value is None:
            return ""
        if value == NOT_APPLICABLE:
            return "-"
        if not self.money:
            return str(value)
        return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"


KNOWN = (
    "births",
    "planned_births",
    "contraception_due",
    "contraception_done",
    "migrants_due",
    "migrants_signed",
    "levy_due",
    "levy_collected",
    "late_abortions",
    "sex_selection",
    "concealed_births",
    "discipline_breaches",
    "serious_disputes",
    "supplies_distributed",
    "visits",
    "people_reached",
)  # columns that mean the same in every county
SIX_NONE = KNOWN[8:13]
OWN = tuple(f"n{number:02d}" for number in range(1, 49))  # a county's own
SLOTS = (*KNOWN, *OWN)

Values = dict[str, int | None]
