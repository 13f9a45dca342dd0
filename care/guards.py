"""What the database refuses: a ledger entry changed or removed; one that would take its fund below
zero on any day, whatever was booked later; one into a closed month or year; a reversal that is
none; a closing taken back unseen."""

from accounts.guards import Guard, append_only

ENTRY, CLOSING = "care_entry", "care_closing"
_SIGNED = "CASE WHEN e.side = 'income' THEN e.amount ELSE -e.amount END"

# What is left at the end of the day, and the lowest that the later entries come to, seen from
# there.
_LEFT = (
    f"COALESCE((SELECT SUM({_SIGNED}) FROM {ENTRY} e WHERE e.fund_id = NEW.fund_id AND "
    "e.date <= NEW.date), 0)"
)
_LOWEST_LATER = (
    "(SELECT MIN(r.running) FROM (SELECT 0 AS running UNION ALL "
    f"SELECT SUM({_SIGNED}) OVER (ORDER BY e.date, e.id) FROM {ENTRY} e "
    "WHERE e.fund_id = NEW.fund_id AND e.date > NEW.date) r)"
)
_BELOW_ZERO = f"NEW.side = 'spending' AND {_LEFT} + {_LOWEST_LATER} < NEW.amount"
_CLOSED = (
    f"EXISTS (SELECT 1 FROM {CLOSING} c WHERE c.fund_id = NEW.fund_id AND c.reopened_at IS NULL "
    "AND c.until >= NEW.date)"
)
_NO_SUCH_ENTRY = (
    f"NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENTRY} o WHERE o.id = "
    "NEW.reverses_id "
    "AND o.reverses_id IS NULL AND o.fund_id = NEW.fund_id AND o.amount = NEW.amount AND o.side "
    "<> NEW.side AND o.category = NEW.category AND o.date <= NEW.date AND o.returns_id IS NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {ENTRY} r WHERE r.returns_id = o.id))"
)
_RETURNED_MORE = (
    f"NEW.returns_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENTRY} o WHERE o.id = "
    "NEW.returns_id AND o.reverses_id IS NULL AND o.returns_id IS NULL AND o.side = 'spending' "
    "AND o.fund_id = NEW.fund_id AND o.category = NEW.category AND o.date <= NEW.date "
    f"AND NOT EXISTS (SELECT 1 FROM {ENTRY} v WHERE v.reverses_id = o.id) "
    f"AND COALESCE((SELECT SUM(r.amount) FROM {ENTRY} r WHERE r.returns_id = o.id), 0) "
    "+ NEW.amount <= o.amount)"
)
_OUTSIDE_FUND = (
    "EXISTS (SELECT 1 FROM care_fund f WHERE f.id = NEW.fund_id AND (f.opened > "
    "NEW.date OR f.closed IS NOT NULL))"
)
_REWRITTEN = " OR ".join(
    f"OLD.{name} IS NOT NEW.{name}"
    for name in (
        "id",
        "fund_id",
        "period",
        "until",
        "opening",
        "income",
        "spending",
        "balance",
        "by_id",
        "at",
    )
)
_LATER_CLOSING = (
    f"EXISTS (SELECT 1 FROM {CLOSING} c WHERE c.fund_id = NEW.fund_id AND c.reopened_at IS NULL "
    "AND c.until > NEW.until)"
)

GUARDS = [
    *append_only(ENTRY, "收支账只能追加和冲销，不能修改或删除"),
    Guard(
        "care_entry_not_below_zero", ENTRY, "INSERT", "经费结存在任何一天都不能小于零", _BELOW_ZERO
    ),
    Guard("care_entry_not_in_closed", ENTRY, "INSERT", "已经结账的期间不能再记账", _CLOSED),
    Guard(
        "care_entry_reverses",
        ENTRY,
        "INSERT",
        "冲销要与原账同一经费、同样金额，日期不早于原账",
        _NO_SUCH_ENTRY,
    ),
    Guard(
        "care_entry_returns",
        ENTRY,
        "INSERT",
        "收回的不能多于原账发的，原账没有冲销过",
        _RETURNED_MORE,
    ),
    Guard(
        "care_entry_within_fund", ENTRY, "INSERT", "经费设立以前和撤销以后不能记账", _OUTSIDE_FUND
    ),
    *append_only("care_posting", "记过的账不能修改或删除"),
    *append_only("care_donation", "登记过的捐款只能冲销，不能修改或删除"),
    *append_only(
        "care_drivehelp",
        "登记过的帮扶只能冲销，不能修改或删除",
        place=("village_id", "associations_village"),
    ),
    Guard(
        "care_closing_kept",
        CLOSING,
        "UPDATE",
        "结账只能反结账，不能修改，反结账要从最后一次起",
        f"{_REWRITTEN} OR OLD.reopened_at IS NOT NULL OR {_LATER_CLOSING}",
    ),
    Guard("care_closing_no_delete", CLOSING, "DELETE", "结账只能反结账，不能删除"),
    Guard("care_closing_no_truncate", CLOSING, "TRUNCATE", "结账只能反结账，不能删除"),
    Guard("care_closing_in_order", CLOSING, "INSERT", "以后的期间已经结账", _LATER_CLOSING),
]
