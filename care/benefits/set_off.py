"""What a run sets off: lines that its fund paid wrongly, taken back and listed anew as they should
be, as far as the family or holder of the post is owed enough in the same run."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from . import owed, stipends
from .entitlements import Stretch
from .models.pay_runs import PayLine, PayRun
from .pay_states import RunState


@dataclass(frozen=True)
class PayCorrection:
    """`line`: paid; `right`: the unsaved one that takes its place, None where nothing is due."""

    line: PayLine
    right: PayLine | None

    @property
    def gain(self) -> int:
        return (self.right.amount if self.right else 0) - self.line.amount


def corrections(run: PayRun, today: datetime.date) -> list[PayCorrection]:
    """Of what the run's fund paid up to its end, and would not be paid so now."""
    free = Q(set_off_in=None) | Q(set_off_in=run.pk)
    paid = list(
        PayLine.objects.told()
        .filter(free, run__state="paid", run__fund=run.fund_id, run__kind=run.kind)
        .filter(due__lte=run.ends)
        .select_related("run", "family", "post")
    )
    return _right(run, paid, today)


def of_run(run: PayRun, today: datetime.date) -> list[PayCorrection]:
    """Of what this very run paid."""
    paid = run.lines.filter(live=True).select_related("run", "family__household", "post")
    return _right(run, list(paid), today) if run.state == RunState.PAID else []


def _right(run: PayRun, paid: list[PayLine], today: datetime.date) -> list[PayCorrection]:
    return [one for one in _held_against(run, paid, today) if one.gain] if paid else []


def _held_against(run: PayRun, paid: list[PayLine], today: datetime.date) -> list[PayCorrection]:
    from .services.pay_runs import of_family, of_post

    if run.is_benefit:
        keys = {(line.family_id or 0, line.key, line.unit): line for line in paid}
        families = {
            row.pk: row
            for row in owed.with_all(owed.Family.objects.filter(pk__in={key[0] for key in keys}))
        }
        items = owed.elsewhen(run.township_id, families, keys)
        return [
            PayCorrection(line, of_family(run, items[key]) if key in items else None)
            for key, line in keys.items()
            if key not in items or owed.pays(run, items[key].rule)
        ]
    first = min(line.due for line in paid)
    rows = stipends.stipends(code=run.code, days=Stretch(first, run.ends), today=today)
    found = {(row.post.pk, str(row.period)): row for row in rows}
    return [
        PayCorrection(line, of_post(run, row) if row.worth else None)
        for line in paid
        if (row := found.get((line.post_id or 0, line.unit)))
    ]


def settled(fresh: Sequence[PayLine], wrong: Sequence[PayCorrection]) -> list[PayCorrection]:
    """Those that leave nobody with less than nothing; what is paid more comes first."""
    owed_to: dict[tuple[object, object], int] = defaultdict(int)
    for line in fresh:
        owed_to[line.family_id, line.post_id] += line.amount
    chosen = []
    for one in sorted(wrong, key=lambda one: (one.gain < 0, one.line.due, one.line.pk)):
        key = (one.line.family_id, one.line.post_id)
        if owed_to[key] + one.gain >= 0:
            owed_to[key] += one.gain
            chosen.append(one)
    return chosen
