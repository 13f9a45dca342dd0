"""The typesetting child: `python -m documents.pdf.typesetter`. The only module that imports
WeasyPrint.

One JSON job a line on stdin, `{"parts": [html, ...], "out": path}`; one JSON answer a line on
stdout, `{"pages": [pages of each part]}` or `{"error": kind}`. Every part starts on a new page of
the one PDF at `out`.
"""

import gc
import json
import resource
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLESHEET = STATIC / "css" / "print.css"
MEMORY_LIMIT = 4 * 1024**3
CPU_SECONDS = 1800


PICTURE = "data:image/jpeg;base64,"


class PackagedFiles(URLFetcher):
    """Opens files below static/ and photographs that stand in the page itself; anything else stops
    the rendering."""

    def __init__(self) -> None:
        super().__init__(
            allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True
        )

    def fetch(self, url, headers=None):
        if url.startswith(PICTURE):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
            raise FatalURLFetchingError(f"not a packaged file: {url[:200]}")
        return super().fetch(url, headers)


class Typesetter:
    """Keeps the parsed style sheet and the loaded fonts from job to job."""

    def __init__(self) -> None:
        self.files = PackagedFiles()
        self.fonts = FontConfiguration()
        self.stylesheet = CSS(filename=STYLESHEET, url_fetcher=self.files, font_config=self.fonts)

    def typeset(self, parts: list[str], out: str) -> list[int]:
        sections = (
            f'<section class="part" id="{_anchor(n)}">{part}</section>'
            for n, part in enumerate(parts)
        )
        html = (
            '<!doctype html><html lang="zh-CN"><meta '
            f'charset="utf-8"><body>{"".join(sections)}</body></html>'
        )
        page = HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=self.files)
        document = page.render(font_config=self.fonts, stylesheets=[self.stylesheet])
        document.write_pdf(out)
        return _pages_of_parts(document, len(parts))


def _anchor(number: int) -> str:
    return f"book-part-{number}"


def _pages_of_parts(document: Document, parts: int) -> list[int]:
    first: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for anchor in page.anchors:
            first.setdefault(anchor, number)
    starts = [first[_anchor(part)] for part in range(parts)] + [len(document.pages)]
    return [end - start for start, end in pairwise(starts)]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    typesetter = Typesetter()
    gc.freeze()
    gc.disable()  # a third of the time otherwise; the garbage goes after each job
    for line in sys.stdin:
        try:
            answer: dict[str, object] = {"pages": typesetter.typeset(**json.loads(line))}
        except (Exception, FatalURLFetchingError) as error:
            answer = {"error": type(error).__name__}  # what it says may quote the paper
        print(json.dumps(answer), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
