"""A title over several lines, broken where its meaning has a joint and never inside a word we
know."""

import re

from ..texts import width_of

LONGEST = 40  # half-width characters of 22 pt in 156 mm
_AFTER = "关于|以及|年度|协会|委员会|的|和|及|，|、|；|：|》|”"
_BEFORE = "通知|意见|报告|方案|办法|决定|通报|请示|批复|公告|倡议书|公开信|邀请函|复函|函$|《|“"
_JOINTS = re.compile(
    "|".join([*(f"(?<={word})" for word in _AFTER.split("|")), r"(?<!\d)(?=\d)", f"(?={_BEFORE})"])
)
_IN_A_DATE = re.compile(r"(?<=\d)[\d年月日]")
_WHOLE = re.compile("计划生育|村民|居民|自治|考评|征求意见稿|年度|试行|协会|工作|社区|委员会|办法")
_NEVER_FIRST = set("，、；：。》”）的和及")


def broken(title: str) -> list[str]:
    """The lines; those that the author broke stay."""
    return [line for part in title.splitlines() or [""] for line in _in_lines(part.strip())]


def _in_lines(title: str, more: int = 0) -> list[str]:
    """`more`: lines than would be needed, where every place to break is inside a word."""
    if width_of(title) <= LONGEST:
        return [title]
    wanted = -(-width_of(title) // LONGEST) + more
    fitting = [
        at
        for at in _places(title)
        if width_of(title[:at]) <= LONGEST and width_of(title[at:]) <= LONGEST * (wanted - 1)
    ]
    if not fitting and wanted < len(title):
        return _in_lines(title, more + 1)
    middle = len(title) / wanted
    joints = [at for at in fitting if _JOINTS.match(title, at)]
    cut = min(joints or fitting or [LONGEST // 2], key=lambda at: abs(at - middle))
    return [title[:cut], *_in_lines(title[cut:])]


def _places(title: str) -> list[int]:
    inside = {at for word in _WHOLE.finditer(title) for at in range(word.start() + 1, word.end())}
    return [
        at
        for at in range(1, len(title))
        if at not in inside and title[at] not in _NEVER_FIRST and not _IN_A_DATE.match(title, at)
    ]
