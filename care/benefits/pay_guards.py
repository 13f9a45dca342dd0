"""What the database refuses of pay runs: one that was paid changed in anything but that it was
reversed, its lines changed or removed, but that one came back, once, and a line that comes in after
the list was checked."""

from accounts.guards import Guard, only_recoded, same_place
from members.doubles.settling import under_way

RUN, LINE = "care_payrun", "care_payline"
_KEPT = (
    "id",
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
_PLACES = ("associations_village", "associations_township")
_REWRITTEN = " OR ".join(
    [f"NOT {same_place('code', *_PLACES)}", *(f"OLD.{name} IS NOT NEW.{name}" for name in _KEPT)]
)
_MOVED = "NEW.state <> OLD.state AND NOT (OLD.state = 'paid' AND NEW.state = 'reversed')"


def _run_of(row: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {RUN} r WHERE r.id = {row}.run_id AND r.state {condition})"  # noqa: S608 - our own tables


def _home_of(row: str) -> str:
    return f"(SELECT f.household_id FROM care_family f WHERE f.id = {row}.family_id)"  # noqa: S608 - our own tables


_LINE_KEPT = (
    *("id", "ref", "run_id", "code", "family_id", "post_id", "schooling_id", "key", "unit", "due"),
    *("amount", "benefit", "name", "clause", "held", "standing"),
)
_BACK = "(NEW.set_off_in_id IS NOT NULL OR NEW.recovered_id IS NOT NULL)"
_LINE_CHANGED = " OR ".join(
    [
        *(f"OLD.{name} IS NOT NEW.{name}" for name in _LINE_KEPT),
        "OLD.recovered_id IS NOT NULL",
        f"NEW.live AND {_BACK}",
        f"NOT NEW.live AND NOT {_BACK}",
    ]
)
PAID, NO_MORE = "已经发放的批次只能冲销或收回，不能修改或删除", "送审以后名单不能再加"
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
    Guard(
        "care_payline_kept",
        LINE,
        "UPDATE",
        PAID,
        _run_of("OLD", "= 'paid'")
        + f" AND ({_LINE_CHANGED})"
        + f" AND NOT ({only_recoded(LINE, 'code', *_PLACES)})"
        + f" AND NOT {under_way('household', _home_of('OLD'), _home_of('NEW'))}",
    ),
    Guard(
        "care_payline_no_delete", LINE, "DELETE", PAID, _run_of("OLD", "IN ('paid', 'reversed')")
    ),
    Guard("care_payline_no_truncate", LINE, "TRUNCATE", PAID),
    Guard("care_payline_before_check", LINE, "INSERT", NO_MORE, _run_of("NEW", "<> 'listed'")),
]
