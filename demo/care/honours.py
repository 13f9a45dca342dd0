"""Honours: last year's are through, some of this year's are up for notice."""

import datetime
from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from associations.models import Village
from care.models import Honour

from ..society import people

DEEDS = {
    "mother_in_law": "待媳妇如女儿，帮着照看菜园和家务，邻里都夸。",
    "daughter_in_law": "照顾瘫痪的公公八年，一日三餐送到床前。",
    "model_family": "夫妻和睦，带头种油茶，帮带三户一起致富。",
    "member": "走访群众勤快，全年反映意见十二条，办成七条。",
    "girl": "靠自己的努力考上大学，寒暑假回村辅导孩子。",
}


def honour(villages: Sequence[Village], last: int) -> None:
    """Last year's are through; of this year's some are up for notice now."""
    crowd = people.crowd("honours", women=0.8)
    begun = max(timezone.localdate() - datetime.timedelta(days=3), datetime.date(last + 1, 1, 1))
    rows = []
    for number, village in enumerate(villages):
        title = list(DEEDS)[number % len(DEEDS)]
        nominee = partial(Honour, village=village, title=title, deeds=DEEDS[title])
        name, day = next(crowd).name, datetime.date(last, 3, 1)
        rows.append(
            nominee(year=last, name=name, nominated=day, **_outcome(last, declined=number % 3 > 0))
        )
        if number % 4 == 0:
            notice = _notice(begun) if number % 8 else {}
            name = next(crowd).name
            rows.append(nominee(year=last + 1, name=name, nominated=begun, **notice))
    Honour.objects.bulk_create(rows)


def _outcome(last: int, *, declined: bool) -> dict[str, object]:
    day = datetime.date(last, 3, 1)
    if declined:
        return {"state": "declined", "declined": day, "reason": "名额有限，继续努力"}
    return {
        "state": "awarded",
        "screened": day,
        "notice_from": datetime.date(last, 3, 10),
        "objections": "无",
        "notice_until": datetime.date(last, 3, 17),
        "notice_place": "镇政府公示栏",
        "awarded": datetime.date(last, 5, 29),
        "award": "奖金200元",
    }


def _notice(begun: datetime.date) -> dict[str, object]:
    return {
        "state": "announced",
        "screened": begun,
        "notice_from": begun,
        "notice_place": "村务公开栏",
        "notice_until": begun + datetime.timedelta(days=7),
    }
