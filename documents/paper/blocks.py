"""What a paper consists of, in the order of GB/T 9704-2012. No block knows how it is printed."""

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass


class HeadKind(enum.Enum):
    DOCUMENT = "document"  # 文件
    LETTER = "letter"  # 信函
    MINUTES = "minutes"  # 纪要


@dataclass(frozen=True)
class PaperHead:
    """The mark (发文机关标志) with its line. `signer` stands on upward papers only."""

    mark: str
    number: str = ""
    kind: HeadKind = HeadKind.DOCUMENT
    copy: str = ""
    secrecy: str = ""
    urgency: str = ""
    signer: str = ""


@dataclass(frozen=True)
class Addressee:
    names: str


@dataclass(frozen=True)
class Heading:
    """1: 一、in 黑体; 2: （一）in 楷体; 3: 1. in 仿宋. The number is part of the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Words:
    """Running text; every line is a paragraph. `flush`: not two characters in."""

    text: str
    flush: bool = False


@dataclass(frozen=True)
class TableBlock:
    """`widths`: in parts of the type area. Numbers stand to the right."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class AttachedNames:
    """附件说明: the names of what is attached."""

    names: Sequence[str]


@dataclass(frozen=True)
class Signature:
    """Who issues it and the paper's own date; `sealed` leaves the seal's place over the date."""

    body: str
    day: datetime.date | None
    sealed: bool = True


@dataclass(frozen=True)
class Remark:
    """附注, in brackets."""

    text: str


@dataclass(frozen=True)
class Enclosure:
    """附件 on a page of its own. `name` is 附件, 附件1, …"""

    name: str
    title: str
    blocks: Sequence["Block"]


@dataclass(frozen=True)
class PaperFoot:
    """版记: who else gets it, who printed it and when."""

    copies_to: str
    printed_by: str
    printed_on: datetime.date | None


Block = Addressee | Heading | Words | TableBlock | AttachedNames | Signature | Remark | Enclosure


@dataclass(frozen=True)
class OfficialPaper:
    title: str
    blocks: Sequence[Block]
    head: PaperHead | None = None
    foot: PaperFoot | None = None
