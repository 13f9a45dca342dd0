r"""One cleaning for every text: at the door (accounts/texts/, accounts/requests/) and where a
workbook, a Word file or a PDF is written.

What goes: control characters, direction marks, what is invisible (blanks without width, joiners,
variation selectors, fillers) and what is no character in Unicode. What stays: everything that can
be seen, private-use characters included: rare names were typed with them. The result is legal in
XML.
"""

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\n]+")
_NO_CHARACTERS = "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_DROPPED = re.compile(
    # control, surrogates, no characters
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f"
    f"\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_NO_CHARACTERS}]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def clean_text(text: str, *, lines: bool = True) -> str:
    """The text as it may be kept and written: NFC, lines ended by \\n. `lines=False`: on one
    line."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _DROPPED.sub("", _LINE_END.sub("\n", text)))
        if not lines:
            text = _BLANKS.sub(" ", text)
    return text


def private_use(text: str) -> str:
    """The characters that another computer may show as a box, each once."""
    return "".join(dict.fromkeys(_PRIVATE.findall(text)))


def width_of(text: str) -> int:
    """In half-width characters."""
    return sum(1 if character < "\u2000" else 2 for character in text)
