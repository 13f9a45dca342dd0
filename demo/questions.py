"""What the rules ask about the demo township, and how it was answered: of the years that get
published everything, of the current one nothing yet."""

from accounts.models import User
from assessment.flags.rules import FlagRule
from assessment.flags.services import answer_flag, explain_flag, raise_flags
from assessment.models import Flag

from .society.people import TOWNSHIP

STATEMENT = "当月统计员外出培训，先按上月的数报了，没有重新统计。"
COPIED = "到村核对原始登记，当月没有重新统计，照抄了上月的数。已约谈，下月起按登记表填报。"
STOOD_STILL = "调阅两个月的登记表和上门服务记录，都有原始记录，两个月的数确实相同。"
LOOKED_UP = "核对流动人口登记表和服务台账，数字与登记一致。"


def ask(staff: User, last: int) -> None:
    """A copy of the current year is explained by its village and waits for the township."""
    raise_flags(code=TOWNSHIP)
    flags = (
        Flag.objects.in_division(TOWNSHIP)
        .select_related("village")
        .order_by("period", "village", "rule")
    )
    copied = flags.filter(rule=FlagRule.COPY_OWN)
    for number, flag in enumerate(copied.filter(period__lte=last * 100 + 12)):
        false = number % 2 == 0
        flag.state, flag.answer = (
            (Flag.State.FALSE, COPIED) if false else (Flag.State.EXPLAINED, STOOD_STILL)
        )
        answer_flag(flag=flag, by=staff, expected_version=None)
    for flag in flags.filter(period__lte=last * 100 + 12).open():
        flag.state, flag.answer = Flag.State.EXPLAINED, LOOKED_UP
        answer_flag(flag=flag, by=staff, expected_version=None)
    for flag in copied.open()[:1]:
        flag.statement = STATEMENT
        explain_flag(flag=flag, by=User.objects.get(scope=flag.village_id), expected_version=None)
