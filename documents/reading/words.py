"""Words that stand in cells and are no value: marks for the value above, words for nothing, what
stands below a table; characters that nobody sees, and the dot of minority names."""

import re
from collections.abc import Iterable, Sequence

from ..texts import clean_text

DITTO = frozenset(("〃", "″", "同上", "”", "＂", '"', "''", "″″", "〃〃", "々", "ditto", "(同上)"))
NOTHING = frozenset(
    (
        *("无", "/", "／", "—", "-", "——", "－", "–", "―", "--", "---"),
        *("空白", "(空白)", "（空白）", "暂无", "没有"),
    )
)
LEFT_OUT = re.compile(
    r"^(?:合计|总计|小计|共计|累计|总人数|总户数|人数合计|户数合计|本[页村组](?:小|合|共)计|共\d+[人"
    r"名户]|以下空白|以下无正文"
    r"|(?:注|说明|备注)\d*[:：]"
    r"|[^:：]{0,8}(?:填表|填报|制表|造册|审核|复核|经办|经手|登记|统计|负责|领导|签字|签名|盖"
    r"章|主任|会长|书记|秘书长)"
    r"[^:：]{0,8}[:：])"
)  # how a line below a table starts, blanks taken out
TOTALS = frozenset(f"{one}{gap}计" for one in "合总小共累" for gap in ("", " ", "  ", "\u3000"))
TOTAL = re.compile(
    r"^(?:\S{0,8}[镇乡村组区道县人户页述上])?(?:合|总|小|共|累)计[:：(（]?\S{0,8}"
)  # of numbers, however many stand in it
GROUPED = re.compile(r"[-+]?\d{1,4}(?:[,，]\d{3,4}){1,6}(?:\.\d{0,9})?$")
_SPACES = dict.fromkeys((160, 8194, 8195, 8201, 8239, 12288), " ")
_DOTS = re.compile(r"(?<=[^\x00-\x7f]) ?[•．‧・∙⋅●·] ?(?=[^\x00-\x7f])")


_STANDARD = dict(
    zip(
        (
            *(0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
            *(0xE816, 0xE817, 0xE818, 0xE831, 0xE83B, 0xE855),
        ),
        "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
        "\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
        strict=True,
    )
)  # what GB 18030-2022 has in place of private characters of 2000
UNREADABLE = re.compile("[?？□\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]+")


def cleaned(text: str) -> str:
    """Without the characters that nobody sees; blanks of every width are blanks."""
    return clean_text(text).translate(_SPACES).translate(_STANDARD)


def alike(text: str, names: Iterable[str]) -> list[str]:
    """The names that this may be, where characters of it were lost (大青?村)."""
    parts = [re.escape(part) for part in UNREADABLE.split(text)]
    lost = [f".{{1,{len(found)}}}" for found in UNREADABLE.findall(text)]
    pattern = re.compile(
        "".join(f"{part}{gap}" for part, gap in zip(parts, [*lost, ""], strict=True))
    )
    return sorted(
        {name for name in names if pattern.fullmatch(name) and not UNREADABLE.search(name)}
    )


def ungrouped(figure: str) -> str:
    """1,234 and 1,0000 without their commas; 1,23 as it stands, which may be 1.23."""
    return figure.translate({44: "", 0xFF0C: ""}) if GROUPED.match(figure) else figure


def dotted(name: str) -> str:
    """古丽•买买提 with the one dot that is kept: ·"""
    return _DOTS.sub("·", " ".join(name.split()))


def numbers_columns(filled: Sequence[str]) -> bool:
    """（1） （2） （3） or 甲 1 2, the line below a header that numbers its columns."""
    bare = [text.strip("（）()") for text in filled]
    words = bare[:1] == ["甲"]
    return len(bare) > 2 and bare[words:] == [str(n + 1) for n in range(len(bare) - words)]


def is_left_out(filled: Sequence[str], width: int) -> bool:
    """Whether a line with these texts is a total, a note or a signature below a table of `width`
    columns."""
    if not TOTALS.isdisjoint(filled) or numbers_columns(filled):
        return True
    words = "".join(filled[0].split()).lstrip("(（[【")
    if TOTAL.fullmatch(words):
        return True
    return bool(LEFT_OUT.match(words)) and len(set(filled)) <= max(4, width // 2)
