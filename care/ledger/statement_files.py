"""What a bank's or the village account's statement says, read from its file (CSV or workbook)."""

import datetime
import re
from collections.abc import Mapping

from documents.reading.tables import Row, read_table
from documents.uploads import UploadError

from .models.entries import Entry
from .models.statements import StatementLine

DATE, INCOME, SPENDING, VOUCHER, TEXT, OTHER = (
    "date",
    "income",
    "spending",
    "voucher",
    "text",
    "other",
)
TITLES = {
    "日期": DATE,
    "交易日期": DATE,
    "记账日期": DATE,
    "收入": INCOME,
    "收入金额": INCOME,
    "贷方": INCOME,
    "贷方金额": INCOME,
    "贷方发生额": INCOME,
    "存入": INCOME,
    "支出": SPENDING,
    "支出金额": SPENDING,
    "借方": SPENDING,
    "借方金额": SPENDING,
    "借方发生额": SPENDING,
    "支取": SPENDING,
    "凭证号": VOUCHER,
    "凭证号码": VOUCHER,
    "摘要": TEXT,
    "用途": TEXT,
    "对方": OTHER,
    "对方户名": OTHER,
    "对方名称": OTHER,
}
EXPECTED = ("日期", "收入", "支出", "凭证号", "摘要", "对方")
MOST_DIGITS, SHOWN, MOST_LINES = 9, 8, 20_000
_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?: .*)?")
_SUM = re.compile(r"([0-9]*)(?:\.([0-9]{0,2}))?")


def read_statement(data: bytes, name: str) -> list[StatementLine]:
    """Unsaved lines in the file's order. Raises UploadError that names the rows that cannot be
    read."""
    table = read_table(data, name, titles=tuple(TITLES), required=(), expected=EXPECTED)
    columns: dict[str, str] = {}
    for title in table.header:
        columns.setdefault(TITLES[title], title)
    if missing := [
        words
        for key, words in ((DATE, "日期"), (INCOME, "收入"), (SPENDING, "支出"))
        if key not in columns
    ]:
        raise UploadError(
            f"“{name}”里没有这些列：{'、'.join(missing)}。对账单要有日期、收入、支出三列。"
        )
    if len(table.rows) > MOST_LINES:
        raise UploadError(f"“{name}”超过 {MOST_LINES} 行。请按月份拆开上传。")
    lines, wrong = [], []
    for row in table.rows:
        try:
            line = _line(row, columns)
        except ValueError as error:
            wrong.append(f"第 {row.number} 行{error}")
        else:
            lines += [line] if line else []
    if wrong:
        more = f"，另有 {len(wrong) - SHOWN} 行" if len(wrong) > SHOWN else ""
        raise UploadError(f"没有读入，请改正后再上传：{'；'.join(wrong[:SHOWN])}{more}。")
    if not lines:
        raise UploadError(f"“{name}”里没有一笔收支。")
    return lines


def _line(row: Row, columns: Mapping[str, str]) -> StatementLine | None:
    """None of a line without a sum, such as a carried balance. Raises ValueError."""
    cells = {key: row.cells.get(title, "") for key, title in columns.items()}
    income, spending = _fen(cells[INCOME], "收入"), _fen(cells[SPENDING], "支出")
    if income and spending:
        raise ValueError("收入和支出都有金额")
    amount = income or spending
    if not amount:
        return None
    side = (
        Entry.Side.INCOME if (income > 0 or spending < 0) else Entry.Side.SPENDING
    )  # a red sum is one taken back
    text = " ".join(words for key in (TEXT, OTHER) if (words := cells.get(key, "")))
    return StatementLine(
        number=row.number,
        date=_date(cells[DATE]),
        side=side,
        amount=abs(amount),
        voucher=cells.get(VOUCHER, "")[:30],
        text=re.sub(r"\d{12,}", lambda found: f"尾号{found[0][-4:]}", text)[
            :120
        ],  # no account or ID numbers
    )


def _fen(text: str, column: str) -> int:
    plain = text.replace(",", "").replace("，", "").replace("¥", "").strip()
    negative, plain = plain.startswith("-"), plain.lstrip("+-")
    if not plain:
        return 0
    parts = _SUM.fullmatch(plain)
    if not parts or not (parts[1] or parts[2]) or len(parts[1].lstrip("0")) > MOST_DIGITS:
        raise ValueError(f"的{column}“{text}”不是金额（元，最多两位小数）")
    fen = int(parts[1] or 0) * 100 + int((parts[2] or "").ljust(2, "0"))
    return -fen if negative else fen


def _date(text: str) -> datetime.date:
    parts = _DATE.fullmatch(text.strip())
    try:
        if parts is None:
            raise ValueError
        return datetime.date(*map(int, parts.groups()))
    except ValueError:
        raise ValueError(f"的日期“{text}”看不懂，请写成 2025-06-30") from None
