"""A paper as PDF: the foot stands at the bottom of the last even page."""

from io import BytesIO

import pikepdf

from ..pdf import render_document
from .blocks import HeadKind, OfficialPaper
from .html import to_html


def to_pdf(paper: OfficialPaper) -> bytes:
    """Raises PdfError."""
    numbered = not (paper.head and paper.head.kind is HeadKind.LETTER)
    done = render_document(to_html(paper), paper.title, numbered=numbered)
    if paper.foot is None or _pages(done) % 2 == 0:
        return done
    alone = to_html(paper, foot_alone=True)
    return render_document(alone, paper.title, numbered=numbered)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)
