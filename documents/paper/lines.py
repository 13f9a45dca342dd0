"""The layout that both writers share: blocks become lines with a role and their final text."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..numerals import long_day
from ..texts import clean_text, width_of
from .blocks import (
    Addressee,
    AttachedNames,
    Block,
    Enclosure,
    Heading,
    OfficialPaper,
    PaperFoot,
    PaperHead,
    Remark,
    Signature,
    TableBlock,
    Words,
)
from .titles import broken

SEALED = 4  # characters that the day stands in from the right
FOOT = ("foot-copies", "foot-printed")


@dataclass(frozen=True)
class PaperLine:
    """`right`: what stands at the other end of the same line; `inset`: characters between the line
    and the right edge."""

    role: str
    text: str
    right: str = ""
    inset: float = 0


def lines_of(paper: OfficialPaper) -> Iterator[PaperLine | TableBlock]:
    """From the top to the bottom; the foot comes last."""
    if paper.head:
        yield from _head(paper.head)
    yield from _title(paper.title)
    for block in paper.blocks:
        yield from _block(block)
    if paper.foot:
        yield from _foot(paper.foot)


def _head(head: PaperHead) -> Iterator[PaperLine]:
    for role, text in (("copy", head.copy), ("grade", head.secrecy), ("grade", head.urgency)):
        if text:
            yield PaperLine(role, text)
    yield PaperLine(f"mark-{head.kind.value}", head.mark)
    if head.signer:
        yield PaperLine("number-upward", head.number, f"签发人：{head.signer}")
    else:
        yield PaperLine(f"number-{head.kind.value}", head.number)


def _title(title: str) -> Iterator[PaperLine]:
    lines = broken(clean_text(title))
    yield from (PaperLine("title", line) for line in lines[:-1])
    yield PaperLine("title-end", lines[-1])


def _block(block: Block) -> Iterator[PaperLine | TableBlock]:
    match block:
        case TableBlock():
            yield block
        case Addressee(names):
            yield PaperLine("flush", f"{names}：")
        case Heading(level, text):
            yield PaperLine(f"heading-{level}", text)
        case Words(text, flush):
            for part in clean_text(text).splitlines():
                if part.strip():
                    yield PaperLine("flush" if flush else "text", part.strip())
        case AttachedNames(names):
            yield from _attached(list(names))
        case Signature():
            yield from _signature(block)
        case Remark(text):
            yield PaperLine("remark", f"（{text}）")
        case Enclosure(name, title, blocks):
            yield PaperLine("enclosure", name)
            yield from _title(title)
            for inner in blocks:
                yield from _block(inner)


def _signature(block: Signature) -> Iterator[PaperLine]:
    """The body centred over the day where it is sealed; else both two characters in."""
    day = long_day(block.day)
    if not block.sealed:
        yield PaperLine("body", block.body, inset=2)
        yield PaperLine("day", day, inset=2)
        return
    over = (width_of(day) - width_of(clean_text(block.body))) / 4
    yield PaperLine("body-sealed", block.body, inset=max(0.0, SEALED + over))
    yield PaperLine("day", day, inset=SEALED)


def _attached(names: list[str]) -> Iterator[PaperLine]:
    if len(names) == 1:
        yield PaperLine("attached", f"附件：{names[0]}")
        return
    for number, name in enumerate(names, start=1):
        lead = "附件：" if number == 1 else ""
        yield PaperLine("attached" if number == 1 else "attached-more", f"{lead}{number}.{name}")


def _foot(foot: PaperFoot) -> Iterator[PaperLine]:
    if foot.copies_to:
        yield PaperLine("foot-copies", f"抄送：{foot.copies_to}。")
    yield PaperLine("foot-printed", foot.printed_by, f"{long_day(foot.printed_on)}印发")
