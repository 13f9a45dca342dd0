"""The workbook that a village or township fills in for one month and uploads again."""

from decimal import Decimal
from io import BytesIO

from associations.divisions import Division
from associations.models import Village
from documents.workbook import LockedRow, Sheet, SheetColumn, write_workbook

from ..reports import periods
from ..reports.expected import existed
from ..reports.form.columns import NOT_APPLICABLE, ReportColumn
from ..reports.form.in_force import form_of
from ..reports.form.report_form import ReportForm
from ..reports.models import MonthlyReport
from ..reports.states import can

_INSTRUCTIONS = (
    "一、黄色的格子里填数：没有发生填 0，不适用填“-”，还没有数据留空；社会抚养费以元为单位，"
    "最多两位小数。"
    "和协议登记对不上的，在“说明”里写明原因。\n"
    "二、灰色的行已上报或已审核，不能在表里改：已上报的先退回，已审核的填更正单。\n"
    "三、不要改动表头、村级代码和期间。填好保存后到“表格上传”上传，先看逐格对照，确认后才写入。"
)
_PLACE = (SheetColumn("村级代码", 15), SheetColumn("村（社区）", 16), SheetColumn("期间", 9))


def template_name(division: Division, period: int) -> str:
    return f"{division.name}{periods.label(period)}月报"


def write_template(division: Division, period: int) -> BytesIO:
    """One row per village that exists in the period, with what is reported so far."""
    villages = [
        v for v in Village.objects.in_division(division.pk).order_by("code") if existed(v, period)
    ]
    found = MonthlyReport.objects.in_division(division.pk).filter(period=period)
    reports = {report.village_id: report for report in found}
    form = form_of(division.pk, period)
    inputs = [
        SheetColumn(
            f"{column.title}（{column.unit}）",
            11,
            "decimal" if column.money else "count",
            input=True,
        )
        for column in form.columns
    ]
    sheet = Sheet(
        "月报",
        [*_PLACE, *inputs, SheetColumn("说明", 24, input=True)],
        [_row(form, village, period, reports.get(village.pk)) for village in villages],
        heading=[template_name(division, period), *filter(None, ["　".join(form.head.lines)])],
        note=_INSTRUCTIONS,
        frozen=len(_PLACE),
        landscape=True,
    )
    file = BytesIO()
    write_workbook([sheet], file)
    file.seek(0)
    return file


def _row(
    form: ReportForm, village: Village, period: int, report: MonthlyReport | None
) -> tuple[object, ...]:
    place = (village.pk, village.name, periods.code(period))
    if report is None:
        return (*place, *(None for _ in form.columns), None)
    cells = (report.unread.get(column.name) or _number(column, report) for column in form.columns)
    line = (*place, *cells, report.note)
    return line if can(report.state, "save") else LockedRow(line)


def _number(column: ReportColumn, report: MonthlyReport) -> int | Decimal | str | None:
    value = getattr(report, column.name)
    if value == NOT_APPLICABLE:
        return "-"
    return Decimal(value) / 100 if column.money and value is not None else value
