"""Official documents as PDF: `render_book` for a book in parts, `render_document` for one paper,
`render_volume` for papers with a cover and contents.

Layout and classes are in static/css/print.css (GB/T 9704-2012). Why parts:
docs/adr/0002-book-in-parts.md.
"""

from .press import PdfError
from .volume import ContentsEntry, VolumePart, render_book, render_document, render_volume

__all__ = [
    "ContentsEntry",
    "PdfError",
    "VolumePart",
    "render_book",
    "render_document",
    "render_volume",
]
