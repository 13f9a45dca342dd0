"""An issued paper as blocks."""

import re
from collections.abc import Iterator

from documents.paper import (
    Addressee,
    AttachedNames,
    Block,
    Heading,
    HeadKind,
    OfficialPaper,
    PaperFoot,
    PaperHead,
    Remark,
    Signature,
    Words,
)

from .models import IssuedPaper

MARKS = {"document": "文件", "letter": "", "minutes": "会议纪要"}
_LEVELS = (
    (1, re.compile("[一二三四五六七八九十]{1,4}、")),
    (2, re.compile("（[一二三四五六七八九十]{1,4}）")),
)


def paper_of(row: IssuedPaper) -> OfficialPaper:
    """Nothing on it comes from the clock."""
    head = PaperHead(
        mark=f"{row.body}{MARKS[row.form]}",
        number=row.reference,
        kind=HeadKind(row.form),
        urgency=row.get_urgency_display() if row.urgency else "",
        signer=(row.signer or "＿＿＿＿") if row.upward else "",
    )
    foot = PaperFoot(row.copies_to.rstrip("。"), row.printed_by or row.body, row.printed_on)
    return OfficialPaper(row.title, list(_blocks(row)), head, foot)


def _blocks(row: IssuedPaper) -> Iterator[Block]:
    if row.addressee:
        yield Addressee(row.addressee.rstrip("：:"))
    for line in row.text.splitlines():
        if text := line.strip():
            yield _paragraph(text)
    if names := [name.strip() for name in row.attached.splitlines() if name.strip()]:
        yield AttachedNames(names)
    yield Signature(row.body, row.day)
    if row.remark:
        yield Remark(row.remark.strip("（）"))


def _paragraph(text: str) -> Block:
    """A line with its number and no full stop is a heading."""
    for level, number in _LEVELS:
        if number.match(text) and not text.endswith(("。", "；", "：")):
            return Heading(level, text)
    return Words(text)
