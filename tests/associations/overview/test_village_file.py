"""Must-show 3: a village's story of a day is the same bytes whatever happened later."""

import datetime
import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from members.models import Membership

from ...conftest import OTHER_VILLAGE
from ...test_past import ACTS, UNTIL
from ...test_past import world as world

pytestmark = pytest.mark.django_db


class Out(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")


def written(form: str) -> bytes:
    out = Out()
    call_command("village_file", OTHER_VILLAGE, through=UNTIL, format=form, stdout=out)
    out.flush()
    return out.buffer.getvalue()


def test_the_file_of_a_day_stays_as_it_was_written(world: SimpleNamespace, staff: User) -> None:
    world.other.opened = datetime.date(1950, 10, 1)
    world.other.save()
    before = {form: written(form) for form in ("json", "pdf")}
    events = json.loads(before["json"])["events"]
    assert events[0] == {"day": "1950-10-01", "what": "建制", "text": "双桥村设立。"}
    told = {(one["day"], one["what"], one["text"]) for one in events}
    assert ("2024-12-31", "会员", "会员5人，会员小组2个。") in told
    assert ("2024-03-01", "评先", "评出自治组1个、自治户0户。") in told
    assert ("2024-12-31", "协议", "管理服务协议征求意见3户，有效2户，签订率66.66%。") in told
    assert before["pdf"].startswith(b"%PDF")
    acts = {name: do for name, do in ACTS.items() if name != "is_renamed"}  # names are of today
    for number, do in enumerate(acts.values()):
        do(world, UNTIL + datetime.timedelta(days=1 + 20 * number), staff)
    assert not Membership.objects.filter(village=OTHER_VILLAGE, until=None).exists()
    assert {form: written(form) for form in ("json", "pdf")} == before


def test_of_no_village_there_is_no_file() -> None:
    with pytest.raises(CommandError, match="没有代码是 431321107999"):
        call_command("village_file", "431321107999")
