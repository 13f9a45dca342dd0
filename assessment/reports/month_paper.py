"""A month's report as one sheet to sign (月报表), or its form with blank cells."""

from accounts.records.published import digest
from documents.paper import Block, OfficialPaper, TableBlock, Words

from . import periods
from .models import MonthlyReport
from .sheet import report_name

SIGNED = ("单位负责人签字", "填表人签字", "联系电话", "报出日期")
NOT_APPLICABLE = "不适用"
WIDTHS = (15, 55, 10, 14)


def report_digest(report: MonthlyReport) -> str:
    """Of what the report says: its village, month, cells and note; as long as a line has room."""
    told = digest(
        {
            "village": report.village_id,
            "period": report.period,
            "cells": report.values,
            "note": report.note,
        }
    )
    return told[:32]


def month_paper(report: MonthlyReport) -> OfficialPaper:
    """Of a report that is not there yet (no pk), a blank form."""
    village = report.village
    unit = f"填报单位：{village.township.name}{village.name}"
    blocks: list[Block] = [Words(line, flush=True) for line in (*report.form.head.lines, unit)]
    texts = report.shown if report.pk else {}
    rows, section = [], ""
    for column in report.form.columns:
        text = texts.get(column.name, "")
        part = column.section if column.section != section else ""
        section = column.section
        figure = NOT_APPLICABLE if text == "-" else int(text) if text.isdecimal() else text
        rows.append((part, column.title, column.unit, figure))
    rows.append(("说明", report.note if report.pk else "", "", ""))
    if report.pk:
        rows.append(("防改校验码", report_digest(report), "", ""))
    blocks.append(TableBlock(("部分", "指标", "单位", "数量"), rows, WIDTHS))
    blocks.append(TableBlock(SIGNED, [("　",) * len(SIGNED)]))
    return OfficialPaper(f"{village.name}{report_name(report.period)}表", blocks)


def paper_name(report: MonthlyReport) -> str:
    return f"{report.village.name}{periods.label(report.period)}月报表"
