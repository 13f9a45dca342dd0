"""发放表: the sheet on which the money of a run is signed for."""

from dataclasses import dataclass
from itertools import groupby

from documents.numerals import yuan2
from members.papers.wording import chinese_date

from .models.pay_runs import PayRun
from .rows import PayRunRow


@dataclass(frozen=True)
class PaySheet:
    """`parts`: place, its rows, its sum; None where the list is not told."""

    title: str
    facts: str
    benefit: bool
    parts: list[tuple[str, list[PayRunRow], str]] | None
    total: str
    times: int


def pay_sheet(run: PayRun, rows: list[PayRunRow] | None) -> PaySheet:
    total = sum(row.amount for row in rows or ())
    parts = [
        (place, list(group)) for place, group in groupby(rows or (), key=lambda row: row.place)
    ]
    day = (
        f"发放日期：{chinese_date(run.paid_on)}"
        if run.paid_on
        else f"（{run.get_state_display()}，还没有发放）"
    )
    return PaySheet(
        title=run.title,
        facts=f"经费：{run.fund}　　凭证号：{run.voucher or '　　　　'}　　{day}",
        benefit=run.is_benefit,
        parts=None
        if rows is None
        else [(place, group, yuan2(sum(row.amount for row in group))) for place, group in parts],
        total=yuan2(total),
        times=len(rows or ()),
    )
