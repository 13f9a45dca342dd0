"""A village goes to another township: the old one ends on the day and keeps what was, another one
begins with all that goes on (associations/mergers/), and the old code leads there whoever does not
see the old one."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import FormerCode, User

from .. import reorganisation
from ..divisions.models import Township, Village
from ..mergers import undo
from ..mergers.models import Reorganisation
from ..mergers.services import hand_over_village
from ..reorganisation import Consequence, ReorganisationPlan
from .planning import Step, day_of_step


def plan_of(step: Step) -> ReorganisationPlan | None:
    """None where another step comes first."""
    here = Village.objects.select_related("township").filter(pk=step.old).first()
    township = Township.objects.filter(pk=step.new[:-3]).first()
    if here is None or township is None:
        return None
    day = day_of_step(step)
    there = Village(
        code=step.new,
        name=step.names[step.new],
        township=township,
        kind=here.kind,
        village_class=here.village_class,
        economy=here.economy,
        opened=day,
        own=here.own,
    )
    there.own_handed_on = here.own
    basis = f"{here.township.name}→{township.name}"
    return ReorganisationPlan((here,), (here,), there, day, basis)


def refusals(step: Step) -> list[str]:
    if (plan := plan_of(step)) is None:
        return [f"{step.before[step.old]}划转以前，请先办理文件里前面的变更，再上传划转的这一行。"]
    return reorganisation.preview(plan).refusals


def consequences(step: Step) -> list[Consequence]:
    plan = plan_of(step)
    return reorganisation.lines(plan) if plan else []


@transaction.atomic
def hand_over(step: Step, by: User | None) -> None:
    plan = plan_of(step)
    if plan is None:
        raise ValidationError(refusals(step))
    hand_over_village(plan=plan, by=by)
    FormerCode.objects.filter(code=step.new).delete()
    FormerCode.objects.create(
        code=step.old,
        now=step.new,
        until=plan.day,
        name=step.before[step.old],
        handed_over=True,
    )


def act_of(row: FormerCode) -> Reorganisation | None:
    found = Reorganisation.objects.filter(target=row.now).order_by("pk").last()
    return found if found and found.sources == [row.code] else None


def why_not(row: FormerCode) -> str:
    act = act_of(row)
    return undo.why_not(act) if act else "以后区划又有变更，请先撤销那一次。"


def take_back(row: FormerCode, by: User | None) -> None:
    """Raises ValidationError."""
    act = act_of(row)
    if act is None:
        raise ValidationError(why_not(row))
    undo.undo(act=act, by=by)
    User.objects.filter(scope=row.now).update(scope=row.code)
    row.delete()
