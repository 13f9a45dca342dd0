"""What a village or community, a 镇, a 乡 or a 街道 calls its own things: one text, written for a
village of a township, said in the words of either."""

from collections.abc import Mapping
from contextvars import ContextVar

VILLAGE, COMMUNITY = "village", "community"
OF_A_COMMUNITY = (
    ("村规民约", "居民公约"),
    ("村两委", "社区“两委”"),
    ("村委会", "居委会"),
    ("村党支部", "社区党支部"),
    ("村民", "居民"),
    ("村务", "居务"),
    ("村里", "社区"),
    ("本村", "本社区"),
    ("合格村", "合格社区"),
    ("先进村", "先进社区"),
    ("模范村", "模范社区"),
)
names: ContextVar[Mapping[str, str] | None] = ContextVar("names", default=None)  # states.py
ENDINGS = ("街道", "镇", "乡")


def said(kind: str, text: str) -> str:
    """A fixed text or label as a community has it; never what somebody typed."""
    if kind == COMMUNITY:
        for ours, theirs in OF_A_COMMUNITY:
            text = text.replace(ours, theirs)
    return text


def ending(township: str) -> str:
    """镇, 乡 or 街道, by its name; 乡镇 where the name does not say."""
    return next((word for word in ENDINGS if township.endswith(word)), "乡镇")


def government(township: str) -> str:
    """洪山殿镇人民政府, 城南街道办事处."""
    return f"{township}{'办事处' if ending(township) == '街道' else '人民政府'}"


def called(code: str, name: str) -> str:
    """A village by its name of the day that is told of (`named_as_on`)."""
    return name if (then := names.get()) is None else then.get(code, name)
