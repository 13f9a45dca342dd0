"""The lines as HTML for WeasyPrint; the classes stand in static/css/print-paper.css."""

from html import escape
from itertools import groupby

from ..texts import clean_text
from .blocks import HeadKind, OfficialPaper, TableBlock
from .lines import FOOT, PaperLine, lines_of

MARK_SIZES = ((9, 48), (11, 40), (13, 34), (16, 27), (20, 22), (1000, 15))  # characters, points


def to_html(paper: OfficialPaper, *, foot_alone: bool = False) -> str:
    """`foot_alone`: the foot gets a page of its own; else it stands at the last page's bottom."""
    parts = []
    for is_foot, lines in groupby(lines_of(paper), lambda line: _role(line) in FOOT):
        inside = "".join(_element(line) for line in lines)
        if is_foot:
            inside = f'<div class="paper-foot">{inside}</div>'
            inside = f'<div class="foot-page">{inside}</div>' if foot_alone else inside
        parts.append(inside)
    kind = paper.head.kind.value if paper.head else "plain"
    rule = '<div class="letter-rule"></div>' if kind == HeadKind.LETTER.value else ""
    return f'<div class="paper paper-{kind}">{rule}{"".join(parts)}</div>'


def _role(line: PaperLine | TableBlock) -> str:
    return "grid" if isinstance(line, TableBlock) else line.role


def _element(line: PaperLine | TableBlock) -> str:
    if isinstance(line, TableBlock):
        return _table(line)
    classes = f"p-{line.role}"
    if line.role.startswith("mark-"):
        size = next(points for most, points in MARK_SIZES if len(line.text) <= most)
        classes += f" mark mark-{size}"
    text = f'<span class="on-grid">{_text(line.text)}</span>'
    if line.role in ("number-upward", "foot-printed"):
        text = f'<span class="near">{text}</span><span class="far">{_text(line.right)}</span>'
    tag = {"heading-1": "h2", "heading-2": "h3", "heading-3": "h4"}.get(line.role, "p")
    inset = f' style="padding-right: {line.inset:g}em"' if line.inset else ""
    return f'<{tag} class="{classes}"{inset}>{text}</{tag}>'


def _table(grid: TableBlock) -> str:
    parts = grid.widths or [1] * len(grid.header)
    columns = "".join(f'<col style="width: {100 * part / sum(parts):.2f}%">' for part in parts)
    head = "".join(f"<th>{_text(cell)}</th>" for cell in grid.header)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in grid.rows)
    return (
        f'<table class="paper-grid"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(content: object) -> str:
    number = ' class="n"' if isinstance(content, int) else ""
    return f"<td{number}>{_text('' if content is None else content)}</td>"


def _text(content: object) -> str:
    return escape(clean_text(str(content)))
