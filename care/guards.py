"""What the database refuses: a ledger entry changed or removed."""

from accounts.guards import append_only

GUARDS = [*append_only("care_entry", "收支账只能追加和冲销，不能修改或删除")]
