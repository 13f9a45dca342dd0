"""今日: pay runs to check, and to approve."""

import datetime
from functools import partial

from accounts.access import KEEPERS
from accounts.models import User
from accounts.today import Item, TodaySource
from accounts.today.notices import Notice

from .models.pay_runs import PayRun
from .pay_states import RunState


def _runs(state: RunState, user: User, day: datetime.date) -> list[Item]:
    """Their titles and nothing of who is on them."""
    rows = PayRun.objects.visible_to(user).filter(state=state).order_by("prepared_at", "pk")
    return [
        Item(
            row.title,
            "pay-run-detail",
            {"code": row.code, "ref": row.ref},
            where=row.code,
            why=row.get_state_display(),
        )
        for row in rows
    ]


NOTICES = (
    Notice("审批发放", "已批准发放", "pay-run-list", roles=KEEPERS),
    Notice("退回发放批次", "已退回", "pay-run-list", roles=KEEPERS),
)
SOURCES = (
    TodaySource(
        "runs_to_check",
        "发放批次待送审",
        "批",
        ("pay-run-check", "POST"),
        partial(_runs, RunState.LISTED),
    ),
    TodaySource(
        "runs_to_approve",
        "发放批次待审批",
        "批",
        ("pay-run-approve", "POST"),
        partial(_runs, RunState.CHECKED),
    ),
)
