"""What the rules ask about the demo township, and how some of it was answered."""

from accounts.models import User

from ..flags import Rule
from ..models import Flag
from ..services.flags import answer_flag, explain_flag, raise_flags
from .people import TOWNSHIP

STATEMENT = "当月统计员外出培训，先按上月的数报了，没有重新统计。"
ANSWERS = {
    Flag.State.FALSE: "到村核对原始登记，当月没有重新统计，照抄了上月的数。已约谈，下月起按登记表填报。",
    Flag.State.EXPLAINED: "核对流动人口登记表，数字与登记一致，系年中集中外出和返乡。",
}


def ask(staff: User) -> None:
    """One copy confirmed as false, one jump explained, one copy explained by the village and waiting; the rest open."""
    raise_flags(code=TOWNSHIP)
    asked = Flag.objects.in_division(TOWNSHIP).select_related("village").order_by("period", "village")
    copied = list(asked.filter(rule=Rule.COPY_OWN))
    moved = list(asked.filter(rule=Rule.JUMP))
    for flag, state in [(each, Flag.State.FALSE) for each in copied[:1]] + [
        (each, Flag.State.EXPLAINED) for each in moved[:1]
    ]:
        flag.state, flag.answer = state, ANSWERS[state]
        answer_flag(flag=flag, by=staff, seen=None)
    for flag in copied[1:2]:
        flag.statement = STATEMENT
        explain_flag(flag=flag, by=User.objects.get(scope=flag.village_id), seen=None)
