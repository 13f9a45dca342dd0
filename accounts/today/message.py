"""What waits in the villages of a township, as a message for the messenger people use: plain text,
one village a line. Of what a village's secretary can do, in numbers, and nothing on families."""

import datetime
from collections.abc import Iterable, Mapping

from ..access import rule_for
from ..menu import TOWNSHIP
from ..models import Role, User
from . import Kind


def message(user: User, day: datetime.date, found: Iterable[Kind], names: Mapping[str, str]) -> str:
    """ "" where no village has anything to do, and for who has no township. Only of places in
    `names`."""
    if len(user.scope) != TOWNSHIP:
        return ""
    lacking: dict[str, list[str]] = {}
    for kind in found:
        rule = rule_for(kind.source.act[0])
        if not rule or not rule.allows(Role.VILLAGE_SECRETARY, kind.source.act[1]):
            continue
        unit = kind.source.unit
        for item in kind.items:
            for code, count in item.villages.items():
                if code not in names:
                    continue
                told = item.what if unit == "个村" else f"{item.what}（{count}{unit}）"
                lacking.setdefault(code, []).append(told)
    if not lacking:
        return ""
    return "\n".join(
        [
            f"【{names[user.scope]}计划生育协会】{day.month}月{day.day}日各村待办",
            *(f"{names[code]}：{'，'.join(lacking[code])}" for code in sorted(lacking)),
            "请以上村、社区尽快登录村协通办理；有困难请与我们联系。谢谢！",
        ]
    )
