"""Pages from Markdown: order, title and lead, tables and links, and HTML that stays text."""

from pathlib import Path

import pytest

from documents import manual


def test_pages_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "02-b.md").write_text("# 乙\n\n第二篇。\n\n正文。\n", "utf-8")
    (tmp_path / "01-a.md").write_text("# 甲\n\n第一篇。\n\n见[乙](02-b.md)。\n", "utf-8")
    (tmp_path / "notes.txt").write_text("# 不是一篇", "utf-8")
    pages = manual.pages(tmp_path)
    assert [(page.slug, page.title, page.lead) for page in pages.values()] == [
        ("01-a", "甲", "第一篇。"),
        ("02-b", "乙", "第二篇。"),
    ]
    assert pages["01-a"].html == '<p>见<a href="../02-b/">乙</a>。</p>'


def test_a_file_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# 甲\n\n一。\n\n旧。", "utf-8")
    first = manual.pages(tmp_path)
    file.write_text("# 乙\n\n一。\n\n新。", "utf-8")
    assert manual.pages(tmp_path) is first


def test_a_page_without_its_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("没有标题", "utf-8")
    with pytest.raises(ValueError, match=r"a\.md"):
        manual.pages(tmp_path)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("甲 <b onclick=x>乙</b>", "<p>甲 &lt;b onclick=x&gt;乙&lt;/b&gt;</p>"),
        ("<div>\n\n甲", "<p>&lt;div&gt;</p>\n<p>甲</p>"),
    ],
)
def test_html_stays_text(text: str, html: str) -> None:
    assert manual.to_html(text) == html


def test_a_table_takes_the_look_of_tables() -> None:
    html = manual.to_html("| 甲 | 乙 |\n|---|--:|\n| 1 | 2 |")
    assert html.startswith('<div class="table-wrap"><table class="table">\n<thead>')
    assert html.endswith("</table></div>")
    assert "style=" not in html


def test_a_list_starts_where_it_is_told() -> None:
    assert manual.to_html("1. 甲\n2. 乙") == "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>"
