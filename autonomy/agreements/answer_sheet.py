"""A workbook of answers on its way in and out: its columns once, and what a row says before the
database is asked."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from documents.reading.named_tables import NamedSheet, RowError, Titles
from documents.reading.tables import Row
from documents.reading.words import dotted
from documents.workbook import SheetColumn

from ..days import read_day
from .answers import UNCONFIRMED, State
from .models import CONFIRMATIONS, Agreement, AgreementKind

TITLES: Titles = {
    "village_code": ("村代码", "区划代码", "村级代码", "村编码", "村区划代码"),
    "village": ("村（社区）", "村", "村名", "所在村", "社区", "行政村", "村居", "村（居）"),
    "number": ("户编号", "户号", "家庭编号", "家庭户编号", "家庭户号"),
    "head": ("户主", "户主姓名", "户主名", "姓名", "乙方"),
    "kind": ("类别", "协议类别", "协议种类", "协议", "协议名称"),
    "edition": ("版次", "协议版次"),
    "state": ("答复", "签订情况", "是否签订", "答复情况", "状态"),
    "met_person": ("见到本人", "是否见到本人", "已见到本人", "见面"),
    "knows_content": ("本人了解内容", "了解内容", "是否了解内容", "知道内容", "本人知道内容"),
    "agrees": ("本人同意", "同意", "是否同意", "本人是否同意"),
    "signer": ("签字人", "签字", "签订人", "签名", "户主签字"),
    "asked": ("征求意见日期", "征求意见时间", "征求日期", "征询日期", "征询时间"),
    "signed": ("签订日期", "签订时间", "签字日期", "签订"),
    "starts": ("生效日期", "生效", "生效时间", "起始日期"),
    "ends": ("到期日期", "到期", "到期时间", "截止日期", "有效期至"),
    "superseded": ("再次答复日期",),
    "ended": ("终止日期", "终止时间"),
    "end_reason": ("终止原因",),
    "note": ("备注", "说明"),
}
REQUIRED = ("head", "kind", "state")
WIDTHS = {"village_code": 16, "village": 14, "kind": 15, "end_reason": 16, "note": 20}
DAYS = ("asked", "signed", "starts", "ends", "superseded", "ended")
WITHOUT_END = "长期"
KINDS = {
    **{kind.label: kind for kind in AgreementKind},
    **dict.fromkeys(
        ("管理服务", "管理协议", "服务协议", "计划生育合同", "合同", "自治协议"),
        AgreementKind.MANAGEMENT,
    ),
    **dict.fromkeys(("诚信", "诚信协议", "诚信计生"), AgreementKind.INTEGRITY),
}
STATES = {
    **{state.label: state for state in State},
    **dict.fromkeys(("签", "签订", "已签订", "续签"), State.SIGNED),
    **dict.fromkeys(("不同意签", "拒签", "不签订", "不愿签"), State.DECLINED),
    **dict.fromkeys(("考虑", "再考虑", "未定"), State.UNDECIDED),
    **dict.fromkeys(("终止", "已解除"), State.ENDED),
}
YES, NO = (
    ("是", "√", "✓", "有", "1", "Y", "y", "已", "对"),
    ("", "否", "×", "没有", "无", "0", "N", "n", "未", "不"),
)


@dataclass(frozen=True)
class AnswerRow:
    """One row of the file; days as ISO text, so that it can be kept until it is confirmed."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    state: str = ""
    kind: str = ""
    confirmed: dict[str, bool] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    def day(self, name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(self.days[name]) if self.days.get(name) else None


def parse(sheet: NamedSheet) -> tuple[list[AnswerRow], list[RowError]]:
    """The rows that can be read, and everything wrong in the file itself."""
    rows, errors = [], []
    for row in sheet.rows:
        answer, wrong = _parse(row)
        if wrong:
            errors += [
                row_error(sheet.titles, row.number, name, value, reason)
                for name, value, reason in wrong
            ]
        else:
            rows.append(answer)
    return rows, errors


def row_error(titles: dict[str, str], number: int, name: str, value: str, reason: str) -> RowError:
    return RowError(number, titles.get(name) or TITLES.get(name, (name,))[0], value, reason)


def _parse(row: Row) -> tuple[AnswerRow, list[tuple[str, str, str]]]:
    cells = {name: row.cells.get(name, "") for name in TITLES}
    cells |= {name: dotted(cells[name]) for name in ("head", "signer")}
    wrong: list[tuple[str, str, str]] = []
    kind, state = KINDS.get(cells["kind"], ""), STATES.get(cells["state"], "")
    if not kind:
        wrong.append(
            ("kind", cells["kind"], f"应写{'、'.join(f'“{kind.label}”' for kind in AgreementKind)}")
        )
    if not state:
        wrong.append(("state", cells["state"], "应写“已签”“不签”或“考虑中”"))
    confirmed: dict[str, bool] = {}
    for name in CONFIRMATIONS:
        if cells[name] not in (*YES, *NO):
            wrong.append((name, cells[name], "应写“是”或“否”"))
        confirmed[name] = cells[name] in YES
    days = dict(_days(cells, wrong))
    if state in (State.SIGNED, State.ENDED):
        wrong += _not_signed(cells, confirmed, days)
    return AnswerRow(row.number, cells, state, kind, confirmed, days), wrong


def _days(cells: dict[str, str], wrong: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for name in DAYS:
        text = cells[name]
        if not text or (name == "ends" and text in (WITHOUT_END, "长期有效")):
            continue
        day = read_day(text)
        if day is None:
            hint = f"，没有期限的写“{WITHOUT_END}”" if name == "ends" else ""
            wrong.append((name, text, f"日期应写成 2025-06-30{hint}"))
        elif name not in ("starts", "ends") and day > timezone.localdate():
            wrong.append((name, text, "这个日期还没有到"))
        else:
            yield name, day.isoformat()


def _not_signed(
    cells: dict[str, str], confirmed: dict[str, bool], days: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """三不签: a row that says 已签 without all three is an error, not a signature."""
    for name, held in confirmed.items():
        if not held and cells[name] in NO:
            todo = "确认了的写“是”，没有确认的把答复改成“考虑中”"
            yield name, cells[name], f"{UNCONFIRMED[name].rstrip('。')}；{todo}"
    if not cells["signer"]:
        yield "signer", "", "已签的要写签字人"
    if not days.get("signed") and not cells["signed"]:
        yield "signed", "", "已签的要写签订日期"


def columns() -> list[SheetColumn]:
    return [
        SheetColumn(TITLES[name][0], WIDTHS.get(name, 12), "date" if name in DAYS else "text")
        for name in TITLES
    ]


def sheet_rows(rows: Iterable[Agreement]) -> Iterator[tuple[object, ...]]:
    """As the columns: what is read again without a difference. Confirmations stand where somebody
    signed."""
    for row in rows:
        signs = row.signed is not None
        yield (
            *(
                row.village_id,
                row.village.name,
                row.household.number,
                row.household.head,
                row.get_kind_display(),
            ),
            *(str(row.template.edition), row.get_state_display()),
            *(getattr(row, name) if signs else "" for name in CONFIRMATIONS),
            *(
                row.signer,
                row.asked,
                row.signed,
                row.starts,
                row.ends or (WITHOUT_END if signs else None),
            ),
            *(row.superseded, row.ended, row.end_reason, row.note),
        )
