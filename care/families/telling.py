"""The one rule for what is told of sensitive families
(docs/adr/0008-nothing-is-told-of-sensitive-families.md): to those who may not open them nothing,
not even a number; and nothing on what is made to be handed on, whoever makes it. Every figure,
list, search and file for them is made of ordinary families only, so that no two numbers differ by
the others.

What follows from it stands where the rows are: `disclosed_to` and `visible_to` of the querysets
(family_querysets.py), the ledger's sum for families and persons (ledger_querysets.py, book.py), the
trail's withheld acts (trail_acts.py)."""

from accounts.access import FILING, KEEPERS
from accounts.models import User

from .querysets import may_open_sensitive

LEFT_OUT = "不含不逐户公布的家庭。"
INCLUDED = "含不逐户公布的家庭，只供工作使用，请不要外传。"
PAYERS = KEEPERS | FILING  # who prepare a pay run, and who approve one


def words(user: User | None) -> str:
    """Said beside figures and lists; the same whether there are any or not."""
    return INCLUDED if may_open_sensitive(user) else LEFT_OUT


def may_read_lines(user: User) -> bool:
    """Of pay runs of benefits: each reading is noted in the trail."""
    return user.role in PAYERS
