"""Every table that comes in, by page or by command: what is hidden is asked about, what is no value
is none, and wrong rows keep no others out, where rows are independent (docs/adr/0022)."""

import inspect
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.test import Client
from django.urls import reverse

from accounts.checks import url_patterns
from accounts.records.planned import PlannedUpload
from care.models import Fund
from documents.reading.commands import FileCommand
from documents.reading.fields import TableField
from tests.assessment.records import add_report
from tests.autonomy.agreements.records import homes_of, text_of
from tests.care.ledger.records import add_fund
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class TableIn:
    """`way`: its URL name, or the command. `rows`: a header and two good rows; `ditto` and
    `nothing` name columns where 同上, and where 无, say what the good rows say. `wrong`: the column
    and the text that make the second row wrong; `whole`: why that keeps all others out. `model`:
    what it makes."""

    way: str
    rows: tuple[tuple[str, ...], ...]
    model: str
    wrong: tuple[str, str]
    ditto: str = ""
    nothing: str = ""
    whole: str = ""
    code: str = VILLAGE
    fields: dict[str, str] = field(default_factory=dict)

    def count(self) -> int:
        return apps.get_model(self.model)._default_manager.count()

    @property
    def is_command(self) -> bool:
        return self.way in get_commands()


FIGURES = ("出生人数", "政策内出生人数", "社会抚养费应征金额", "社会抚养费已征金额")
REPORTS = (
    ("村级代码", "期间", *FIGURES, "说明"),
    (VILLAGE, "2025-06", "2", "2", "-", "-", ""),
    (OTHER_VILLAGE, "2025-06", "2", "2", "-", "-", ""),
)
DIVISIONS = (
    ("区划代码", "名称", "类别"),
    ("431321107301", "新桥村", "村"),
    ("431321107302", "新塘村", "村"),
)
CODES = (
    ("原代码", "新代码", "变更日期", "新名称"),
    (VILLAGE, "431321107907", "2026-07-01", ""),
    (OTHER_VILLAGE, "431321107910", "2026-07-01", ""),
)
ONE_MONTH = "一个文件是一个镇的月报，合计和各行要对得上，缺几个村就不是这张表"
PLACES = "县、乡镇、村的行互相依靠，村在乡镇不在就没有归处"
CHAIN = "一个区划的新代码要全部一起换"
STEPS = "每一步能不能办，看它前面的各行"
MOVEMENTS = "对账单缺了一行，余额就对不上"

IMPORTS = [
    TableIn(
        "member-import-list",
        (
            ("姓名", "性别", "小组", "备注"),
            ("王测试", "男", "第1小组", ""),
            ("李测试", "男", "第1小组", ""),
        ),
        "members.Member",
        ("性别", "雄"),
        "小组",
        "备注",
        fields={"target": "members"},
    ),
    TableIn(
        "member-import-list",
        (
            ("户编号", "户主", "村民小组", "住址"),
            ("1", "王测试", "一组", ""),
            ("2", "李测试", "一组", ""),
        ),
        "members.Household",
        ("户主", "李4"),
        "村民小组",
        "住址",
        fields={"target": "households"},
    ),
    TableIn(
        "agreement-import",
        (
            ("户编号", "户主", "类别", "答复", "征求意见日期", "备注"),
            ("0001", "谭望舒", "管理服务协议", "不签", "2025-03-01", ""),
            ("0002", "童远山", "管理服务协议", "不签", "2025-03-01", ""),
        ),
        "autonomy.Agreement",
        ("征求意见日期", "三月一日"),
        "类别",
        "备注",
    ),
    TableIn(
        "report-upload",
        REPORTS,
        "assessment.MonthlyReport",
        ("出生人数", "x"),
        "期间",
        "说明",
        ONE_MONTH,
        TOWNSHIP,
    ),
    TableIn(
        "division-import",
        DIVISIONS,
        "associations.Village",
        ("类别", "庄"),
        "类别",
        "类别",
        PLACES,
        "",
    ),
    TableIn(
        "division-succession",
        CODES,
        "accounts.FormerCode",
        ("新代码", "12"),
        "变更日期",
        "新名称",
        CHAIN,
        "",
    ),
    TableIn(
        "statement-create",
        (
            ("日期", "收入", "支出", "摘要"),
            ("2025-05-02", "1,000.00", "", "拨款"),
            ("2025-05-06", "200", "", "拨款"),
        ),
        "care.StatementLine",
        ("收入", "很多"),
        "摘要",
        "支出",
        MOVEMENTS,
        fields={
            "source": "信用社",
            "starts": "2025-05-01",
            "ends": "2025-05-31",
            "balance": "1200",
        },
    ),
    TableIn(
        "opening-import",
        (
            ("村级代码", "种类", "经费", "日期", "期初结存", "来源"),
            (VILLAGE, "捐款", "一", "2025-01-01", "1,200.50", ""),
            (OTHER_VILLAGE, "捐款", "二", "2025-01-01", "300", ""),
        ),
        "care.Entry",
        ("期初结存", "很多"),
        "种类",
        "来源",
        code=TOWNSHIP,
    ),
    TableIn(
        "correction-table",
        (
            ("村级代码", "期间", "出生人数", "政策内出生人数", "更正原因"),
            (VILLAGE, "2024-06", "3", "", "漏报一人"),
            (OTHER_VILLAGE, "2024-06", "3", "", "漏报一人"),
        ),
        "assessment.Correction",
        ("出生人数", "x"),
        "更正原因",
        code=TOWNSHIP,
    ),
    TableIn(
        "import_reports",
        REPORTS,
        "assessment.MonthlyReport",
        ("出生人数", "x"),
        "期间",
        "说明",
        ONE_MONTH,
    ),
    TableIn(
        "import_divisions",
        DIVISIONS,
        "associations.Village",
        ("类别", "庄"),
        "类别",
        "类别",
        PLACES,
    ),
    TableIn(
        "succeed_divisions",
        CODES,
        "accounts.FormerCode",
        ("新代码", "12"),
        "变更日期",
        "新名称",
        CHAIN,
    ),
    TableIn(
        "import_appraisals",
        (
            ("村级代码", "评议日期", "参评人数", "满意人数"),
            (VILLAGE, "2025-06-30", "20", "18"),
            (OTHER_VILLAGE, "2025-06-30", "20", "18"),
        ),
        "autonomy.Appraisal",
        ("参评人数", "x"),
        "评议日期",
    ),
    TableIn(
        "import_findings",
        (
            ("村级代码", "考评年度", "核查事项", "是否达到", "依据"),
            (VILLAGE, "2025", "三生服务", "达到", ""),
            (OTHER_VILLAGE, "2025", "三生服务", "达到", ""),
        ),
        "assessment.Finding",
        ("是否达到", "大概"),
        "考评年度",
        "依据",
    ),
    TableIn(
        "import_charter_steps",
        (
            ("村级代码", "步骤", "日期", "内容摘要"),
            (VILLAGE, "1", "2025-03-01", ""),
            (OTHER_VILLAGE, "1", "2025-03-01", ""),
        ),
        "autonomy.CharterStep",
        ("步骤", "9"),
        "日期",
        "内容摘要",
        STEPS,
    ),
]
EACH = pytest.mark.parametrize(
    "table", IMPORTS, ids=lambda table: "-".join([table.way, *table.fields.values()][:2])
)
BY_CODE = ("division-import", "division-succession")  # held against what is stored, row by row
ALL_NEW = ("statement-create",)  # nothing stored that could differ
SHOWN = [one for one in IMPORTS if not one.is_command and one.way not in (*BY_CODE, *ALL_NEW)]


def _sheet(rows: list[list[str]], *, hide: int = 0) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if hide:
        book.active.row_dimensions[hide].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def fund(village, other_village, foreign_village) -> Fund:
    text_of(village)
    homes_of(village, "谭望舒", "童远山")
    for place in (village, other_village):
        add_report(place, 202406, "approved", births=2, planned_births=2)
    return add_fund(village)


@pytest.fixture
def send(client_for, staff, fund, tmp_path) -> Callable[..., str]:
    """Takes a table in as far as it goes without another word; what is then said."""
    client = client_for(staff)

    def sent(
        table: TableIn, data: bytes, *, partly: bool = False, seen: str = "", **answers: str
    ) -> str:
        if table.is_command:
            return _by_command(table, data, tmp_path, partly, answers)
        return _by_page(table, data, client, fund, partly, {"seen": seen} if seen else {}, answers)

    return sent


def _by_command(
    table: TableIn, data: bytes, folder: Path, partly: bool, answers: dict[str, str]
) -> str:
    path, out = folder / "表.xlsx", io.StringIO()
    path.write_bytes(data)
    options = [f"--answer={key}={reading}" for key, reading in answers.items()]
    options += ["--yes"] if table.way == "succeed_divisions" else []
    options += [f"--rest={folder / 'rest.xlsx'}"] if partly else []
    try:
        call_command(table.way, str(path), *options, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def _by_page(
    table: TableIn,
    data: bytes,
    client: Client,
    fund: Fund,
    partly: bool,
    shown: dict[str, str],
    answers: dict[str, str],
) -> str:
    needs = {"code": table.code, "pk": fund.pk}
    pattern = next(p for p in url_patterns() if p.name == table.way).pattern.converters
    url = reverse(table.way, kwargs={name: needs[name] for name in pattern})
    file = SimpleUploadedFile("表.xlsx", data)
    page = client.post(url, {"file": file, **table.fields}, follow=True)
    page = _press(client, page, "match") or page
    if answers:
        told = {f"answer_{key}": reading for key, reading in answers.items()}
        page = _press(client, page, "answer", "match", **told)
    acts = ("partly", "confirm-partly") if partly else ("confirm", "draft", "")
    return _said(_press(client, page, *acts, **shown) or page)


def _press(client: Client, page, *acts: str, **more: str):
    """A button of the page, with all that its form holds; None where there is none."""
    for act in acts:
        for form in re.findall(r"<form[^>]*post.*?</form>", page.content.decode(), re.DOTALL):
            if f'value="{act}"' in form if act else re.search(r"<button[^>]*>\s*确认", form):
                hidden = r'<input type="hidden" name="(\w+)" value="([^"]*)"'
                fields = dict(re.findall(hidden, form))
                for name, body in re.findall(
                    r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form, re.DOTALL
                ):
                    fields[name] = "".join(re.findall(r'"([^"]*)" selected', body))
                address = page.request["PATH_INFO"]
                return client.post(address, {**fields, **more, "act": act}, follow=True)
    return None


def _said(page) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page.content.decode())


@EACH
def test_good_rows_come_in(table, send) -> None:
    before = table.count()
    said = send(table, _sheet(table.rows))
    assert table.count() == before + 2, said


@EACH
def test_a_hidden_row_is_asked_about(table, send) -> None:
    before, data = table.count(), _sheet(table.rows, hide=3)
    said = send(table, data)
    assert "第 3 行是隐藏的，要不要读入？" in said
    assert "一起读入" in said
    assert table.count() == before
    send(table, data, **{"hidden-rows": "out"})
    assert table.count() == before + 1


@EACH
def test_what_is_no_value_is_none(table, send) -> None:
    """同上, 无, blanks that nobody sees, full-width figures, and a total below."""
    header, first, second = (list(row) for row in table.rows)
    if table.ditto:
        second[header.index(table.ditto)] = "同上"
    if table.nothing and not second[header.index(table.nothing)]:
        second[header.index(table.nothing)] = "无"
    figures = str.maketrans("0123456789", "０１２３４５６７８９")
    first = [f"\u200b{cell.translate(figures)}\u3000" if cell else cell for cell in first]
    total = ["合计"] + [""] * (len(header) - 1)
    before = table.count()
    said = send(table, _sheet([["某某镇统计表"], [], header, first, second, total]))
    assert table.count() == before + 2, said


@EACH
def test_good_rows_come_in_by_choice_and_the_wrong_ones_go_home(table, send, tmp_path) -> None:
    header, first, second = (list(row) for row in table.rows)
    title, text = table.wrong
    second[header.index(title)] = text
    before, data = table.count(), _sheet([header, first, second])
    said = send(table, data)
    assert table.count() == before, "all or nothing, unless it is asked for"
    assert re.search(r"第 ?3 ?行", said)
    if table.whole:
        assert "没有错误的" not in said
        return
    send(table, data, partly=True)
    assert table.count() == before + 1


@pytest.mark.parametrize(
    "table", SHOWN, ids=lambda table: "-".join([table.way, *table.fields.values()][:2])
)
@pytest.mark.parametrize("partly", [False, True], ids=["whole", "partly"])
def test_what_another_preview_showed_does_not_come_in(table, partly, send) -> None:
    rows = [list(row) for row in table.rows]
    if partly:
        title, text = table.wrong
        rows[2][rows[0].index(title)] = text
    before = table.count()
    send(table, _sheet(rows), partly=partly, seen="of another")
    assert table.count() == before


def test_every_way_in_is_listed() -> None:
    ways = {table.way for table in IMPORTS}
    commands = {
        name
        for name, app in get_commands().items()
        if isinstance(load_command_class(app, name), FileCommand)
    }
    assert commands == ways & set(get_commands())
    pages = {
        pattern.name
        for pattern in url_patterns()
        if any(
            isinstance(one, TableField)
            for form in _named_in(pattern.callback)
            for one in getattr(form, "base_fields", {}).values()
        )
    }
    assert pages == ways - set(get_commands())


def test_every_form_for_a_table_takes_it_by_the_one_field() -> None:
    assert url_patterns()
    for form in _subclasses(forms.BaseForm):
        for one in getattr(form, "base_fields", {}).values():
            accepts = str(getattr(one.widget, "attrs", {}).get("accept", ""))
            assert isinstance(one, TableField) or ".csv" not in accepts, form


def _subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def _named_in(view: Callable) -> list[object]:
    code = inspect.unwrap(view)
    named = [code.__globals__[name] for name in code.__code__.co_names if name in code.__globals__]
    uploads = [one.form for one in named if isinstance(one, PlannedUpload)]
    return [*named, *(uploads if "upload_page" in code.__code__.co_names else [])]
