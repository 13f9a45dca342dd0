"""A paper as a list of blocks, laid out once and written as PDF and as Word draft."""

from .blocks import (
    Addressee,
    AttachedNames,
    Block,
    Enclosure,
    Heading,
    HeadKind,
    OfficialPaper,
    PaperFoot,
    PaperHead,
    Remark,
    Signature,
    TableBlock,
    Words,
)
from .html import to_html
from .pdf import to_pdf
from .word import to_draft

__all__ = [
    "Addressee",
    "AttachedNames",
    "Block",
    "Enclosure",
    "HeadKind",
    "Heading",
    "OfficialPaper",
    "PaperFoot",
    "PaperHead",
    "Remark",
    "Signature",
    "TableBlock",
    "Words",
    "to_draft",
    "to_html",
    "to_pdf",
]
