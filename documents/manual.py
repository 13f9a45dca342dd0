"""A manual: a folder of Markdown files as pages, in the order of their names."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown import Markdown
from markdown.extensions.tables import TableExtension

_HEAD = re.compile(r"# (.+)\n\n(.+)\n\n")
_LINK = re.compile(r'href="([\w-]+)\.md"')


@dataclass(frozen=True)
class ManualPage:
    """`slug`: the file's name without .md. A file opens with its title and a paragraph on what it
    is about, `lead`."""

    slug: str
    title: str
    lead: str
    html: str


@lru_cache
def pages(folder: Path) -> dict[str, ManualPage]:
    """Slug → page, read once. Only what lies in the folder has a slug: no name from outside becomes
    a path."""
    return {
        path.stem: _page(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))
    }


def _page(slug: str, text: str) -> ManualPage:
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"{slug}.md: a title, a paragraph and the text are wanted")
    return ManualPage(slug, head[1], head[2], to_html(text[head.end() :]))


def to_html(text: str) -> str:
    """HTML in the text is shown, not obeyed; links to other files of the folder become links to
    their pages."""
    markdown = Markdown(extensions=[TableExtension(use_align_attribute=True), "sane_lists"])
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    html = _LINK.sub(r'href="../\1/"', markdown.convert(text))
    return html.replace("<table>", '<div class="table-wrap"><table class="table">').replace(
        "</table>", "</table></div>"
    )
