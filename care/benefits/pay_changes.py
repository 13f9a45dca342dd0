"""What became of a run's lines since they were listed: a family that is supported no longer, a post
that ended, another amount, or nothing owed at all. Whoever approves must have seen it, so that the
run goes back with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from associations.models import Post
from documents.numerals import yuan2

from ..families.models import Family
from .models.benefits import BenefitRule
from .models.pay_runs import PayLine, PayRun

# Without a number: those who may not open every family would reckon the others from it.
CHANGED = (
    "列名单以后，有的家庭、条款或职务改过，名单与现在算出的不同，没有办理。请重新列名单，"
    "核对后再送审。"
)
CLOSED, LEFT, NOT_OWED = "列名单以后家庭已终止支持", "列名单以后已离任", "现在不再应发"
MOVED = "列名单以后改了所在的村"
SET_OFF = "列名单时按多发（少发）抵扣的，现在不再抵扣"


@dataclass(frozen=True)
class PayLineChange:
    """A live line, and in words what changed."""

    line: PayLine
    why: str

    @property
    def sensitive(self) -> bool:
        return self.line.family is not None and self.line.family.sensitive


def group(line: PayLine) -> tuple[object, ...]:
    return (line.family_id, line.post_id, line.key)


def identity(line: PayLine) -> tuple[object, ...]:
    return (*group(line), line.unit)


def changes(run: PayRun, fresh: Iterable[PayLine]) -> list[PayLineChange]:
    """`fresh`: what would be listed now."""
    now = {identity(line): line for line in fresh}
    lines = list(run.lines.filter(live=True).select_related("family__household", "post", "run"))
    there = still_there(lines)
    found = [
        PayLineChange(line, _why(line, now.get(identity(line)), there(line))) for line in lines
    ]
    return [change for change in found if change.why]


def _why(line: PayLine, now: PayLine | None, there: bool) -> str:
    words = []
    if line.standing and not there:
        words.append(CLOSED if line.family_id else LEFT)
    if now is None:
        words.append(NOT_OWED)
    elif now.code != line.code:
        words.append(MOVED)
    elif now.amount != line.amount:
        words.append(f"金额现为 {yuan2(now.amount)} 元")
    return "，".join(words)


def still_there(lines: Iterable[PayLine]) -> Callable[[PayLine], bool]:
    """Whether a line's family is supported, its post held, today; two queries."""
    lines = list(lines)
    families = Family.objects.current().filter(
        pk__in={line.family_id for line in lines if line.family_id}
    )
    there = set(families.values_list("pk", flat=True))
    posts = Post.objects.in_office(timezone.localdate()).filter(
        pk__in={line.post_id for line in lines if line.post_id}
    )
    held = set(posts.values_list("pk", flat=True))
    return lambda line: line.family_id in there or line.post_id in held


def hold_still(run: PayRun) -> None:
    """The families, posts and promises of the run stay as they are until the transaction ends."""
    lines = run.lines.filter(live=True)
    for rows in (
        Family.objects.filter(pk__in=lines.values("family")),
        Post.objects.filter(pk__in=lines.values("post")),
        BenefitRule.objects.filter(township=run.township_id),
    ):
        list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
