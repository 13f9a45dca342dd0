"""What the database refuses of pay runs: one that was paid changed in anything but that it was
reversed, its lines changed or removed, and a line that comes in after the list was checked."""

from accounts.guards import Guard

RUN, LINE = "care_payrun", "care_payline"
_KEPT = (
    "id",
    "code",
    "kind",
    "fund_id",
    "starts",
    "ends",
    "prepared_by_id",
    "decided_by_id",
    "paid_on",
    "entry_id",
    "title",
    "voucher",
)
_REWRITTEN = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _KEPT)
_MOVED = "NEW.state <> OLD.state AND NOT (OLD.state = 'paid' AND NEW.state = 'reversed')"


def _run_of(row: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {RUN} r WHERE r.id = {row}.run_id AND r.state {condition})"  # noqa: S608 - our own tables


PAID, NO_MORE = "已经发放的批次只能整批冲销，不能修改或删除", "送审以后名单不能再加"
GUARDS = [
    Guard(
        "care_payrun_kept",
        RUN,
        "UPDATE",
        PAID,
        f"OLD.state IN ('paid', 'reversed') AND ({_MOVED} OR {_REWRITTEN})",
    ),
    Guard("care_payrun_no_delete", RUN, "DELETE", PAID, "OLD.entry_id IS NOT NULL"),
    Guard("care_payrun_no_truncate", RUN, "TRUNCATE", PAID),
    Guard("care_payline_kept", LINE, "UPDATE", PAID, _run_of("OLD", "= 'paid'")),
    Guard(
        "care_payline_no_delete", LINE, "DELETE", PAID, _run_of("OLD", "IN ('paid', 'reversed')")
    ),
    Guard("care_payline_no_truncate", LINE, "TRUNCATE", PAID),
    Guard("care_payline_before_check", LINE, "INSERT", NO_MORE, _run_of("NEW", "<> 'listed'")),
]
