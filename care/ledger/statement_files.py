"""What a bank's or the village account's statement says, read from its file (CSV or workbook)."""

import datetime
import re

from accounts.models import ImportBatch
from accounts.records.tables_in import TableRead, TableUpload
from documents.reading.days import whole_day
from documents.reading.named_tables import NamedSheet, Titles
from documents.reading.tables import Row
from documents.reading.words import ungrouped
from documents.uploads import UploadError

from .models.entries import Entry
from .models.statements import StatementLine

TITLES: Titles = {
    "date": ("日期", "交易日期"),
    "income": ("收入", "收入金额", "贷方", "贷方金额", "贷方发生额", "存入"),
    "spending": ("支出", "支出金额", "借方", "借方金额", "借方发生额", "支取"),
    "voucher": ("凭证号", "凭证号码"),
    "text": ("摘要",),
    "other": ("往来单位（个人）", "往来单位", "对方", "对方户名", "对方名称"),
    "booked": ("记账日期",),
    "purpose": ("用途",),
}
MOST_DIGITS, SHOWN, MOST_LINES = 9, 8, 20_000
_SUM = re.compile(r"([0-9]*)(?:\.([0-9]{0,2}))?")


def shortened(text: str) -> str:
    """No account or ID number is kept."""
    return re.sub(r"\d{12,}", lambda found: f"尾号{found[0][-4:]}", text)


UPLOAD = TableUpload(
    ImportBatch.Kind.STATEMENTS,
    TITLES,
    (),
    lambda sheet, answers, given: TableRead(),
    kept_as=shortened,
    largest=MOST_LINES,
)


def read_statement(data: bytes, name: str) -> list[StatementLine]:
    """Raises UploadError, OpenQuestionsError where it is not plain how to read the file."""
    return statement_lines(UPLOAD.read(data, name).answered({}), name)


def statement_lines(sheet: NamedSheet, name: str) -> list[StatementLine]:
    """Unsaved lines in the file's order. Raises UploadError that names the rows that cannot be
    read."""
    there = {"date" if title == "booked" else title for title in sheet.titles}
    if missing := [TITLES[key][0] for key in ("date", "income", "spending") if key not in there]:
        raise UploadError(
            f"“{name}”里没有这些列：{'、'.join(missing)}。对账单要有日期、收入、支出三列。"
        )
    if len(sheet.rows) > MOST_LINES:
        raise UploadError(f"“{name}”超过 {MOST_LINES} 行。请按月份拆开上传。")
    lines, wrong = [], []
    for row in sheet.rows:
        try:
            line = _line(row)
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


def _line(row: Row) -> StatementLine | None:
    """None of a line without a sum, such as a carried balance. Raises ValueError."""
    cells = {key: row.cells.get(key, "") for key in TITLES}
    income, spending = read_sum(cells["income"], "收入"), read_sum(cells["spending"], "支出")
    if income and spending:
        raise ValueError("收入和支出都有金额")
    amount = income or spending
    if not amount:
        return None
    side = (
        Entry.Side.INCOME if (income > 0 or spending < 0) else Entry.Side.SPENDING
    )  # a red sum is one taken back
    text = " ".join(filter(None, (cells["text"] or cells["purpose"], cells["other"])))
    return StatementLine(
        number=row.number,
        date=read_day(cells["date"] or cells["booked"]),
        side=side,
        amount=abs(amount),
        voucher=cells["voucher"][:30],
        text=shortened(text)[:120],
    )


def read_sum(text: str, column: str) -> int:
    plain = ungrouped(text.replace("¥", "").strip())
    negative, plain = plain.startswith("-"), plain.lstrip("+-")
    if not plain:
        return 0
    parts = _SUM.fullmatch(plain)
    if not parts or not (parts[1] or parts[2]) or len(parts[1].lstrip("0")) > MOST_DIGITS:
        raise ValueError(f"的{column}“{text}”不是金额（元，最多两位小数）")
    fen = int(parts[1] or 0) * 100 + int((parts[2] or "").ljust(2, "0"))
    return -fen if negative else fen


def read_day(text: str) -> datetime.date:
    day = whole_day(text) or whole_day(text.strip().partition(" ")[0])
    if day is None:
        raise ValueError(f"的日期“{text}”看不懂，请写成 2025-06-30")
    return day
