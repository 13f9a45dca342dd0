"""What the browser would say in its own language, said in Chinese."""

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = """<form><div><label for="f">表格</label><input type="file" id="f" required></div>
<textarea id="t" required></textarea>
<select id="s" required><option value="">请选择</option><option>东片</option></select>
<input type="number" id="n" min="1" value="0"></form>"""


@pytest.fixture
def page(chromium: Any) -> Any:
    page = chromium.new_page()
    page.set_content(PAGE)
    page.add_script_tag(path=str(ROOT / "static/js/fields.js"))
    return page


def complaint(page: Any, field: str) -> str:
    return page.eval_on_selector(
        field, "field => field.checkValidity() ? '' : field.validationMessage"
    )


@pytest.mark.browser
def test_complaints_are_chinese_and_go_when_mended(page: Any) -> None:
    wrong = [complaint(page, field) for field in ("#f", "#t", "#s", "#n")]
    assert wrong == ["请先选择文件。", "请填写这一栏。", "请选择一项。", "不能小于 1。"]
    page.fill("#t", "核对")
    page.select_option("#s", "东片")
    page.fill("#n", "1")
    assert [complaint(page, field) for field in ("#t", "#s", "#n")] == ["", "", ""]


@pytest.mark.browser
def test_a_file_field_names_the_file(page: Any) -> None:
    assert page.inner_text(".file-chosen") == "还没有选择"
    page.set_input_files("#f", {"name": "洪山殿镇月报.xlsx", "mimeType": "", "buffer": b"x"})
    assert page.inner_text(".file-chosen") == "洪山殿镇月报.xlsx"
    assert complaint(page, "#f") == ""


@pytest.mark.browser
def test_a_picker_leads_down_into_what_it_found(chromium: Any) -> None:
    page = chromium.new_page()
    page.set_content('<input type="search"><div class="picked"><input type="radio" id="one"></div>')
    page.add_script_tag(path=str(ROOT / "static/js/search.js"))
    page.focus("input[type=search]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "one"
