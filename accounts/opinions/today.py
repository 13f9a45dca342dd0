"""今日: opinions to answer; an answer is told to who asked."""

import datetime

from ..access import ANYBODY
from ..models import Opinion, User
from ..today import Item, TodaySource
from ..today.notices import Notice
from .services import ANSWER


def _waiting(user: User, day: datetime.date) -> list[Item]:
    count = Opinion.objects.waiting_for(user).count()
    return (
        [Item("系统意见待答复", "opinion-list", {}, "?state=waiting", count=count)] if count else []
    )


NOTICES = (Notice(ANSWER, "已答复", "opinion-list", takes=(), roles=ANYBODY, to_one=True),)
SOURCES = (TodaySource("opinions", "系统意见", "条", ("opinion-answer", "POST"), _waiting),)
