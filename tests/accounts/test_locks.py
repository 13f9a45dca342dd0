"""The order of locks: whatever a posted form writes, the lock of its district was taken before.

Generated from the URLs and the forms on their pages; a share by default (tests/prove/share.py).
"""

import re
from typing import Any

import pytest
from django.db import connection

from accounts import locks
from accounts.access import rules
from accounts.requests.form_door import TOKENLESS
from tests import test_access, test_canaries
from tests.prove.share import a_share
from tests.test_access import undone

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
world, writers, quick_papers = (
    test_access.world,
    test_canaries.writers,
    test_canaries.quick_papers,
)  # fixtures
# Their rows concern one account or one session alone, and no act waits for them.
ALONE = {"django_session", "accounts_attempts"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"|.* FOR (?:NO KEY )?UPDATE')
EACH = a_share([name for name in test_canaries.WRITTEN if name not in TOKENLESS], one_in=15)


class Order:
    """What one request did, in order: "district", or the statement that wrote or locked a row."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        taken = locks.take
        monkeypatch.setattr(locks, "take", lambda code: (self.done.append("district"), taken(code)))

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found and found[1] not in ALONE:
            self.done.append(sql[:120])
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", EACH)
def test_the_district_comes_first(writers: Any, name: str, monkeypatch: Any) -> None:
    order = Order(monkeypatch)
    for client, page in writers(name):
        forms = list(test_canaries.forms(client, page)) or [(page, {}, [], [])]
        for address, answer, _, _ in forms if rules()[name].read else [(page, {}, [], [])]:
            order.done.clear()
            with connection.execute_wrapper(order.watch), undone():
                client.post(address, answer)
            assert (order.done or ["district"])[0] == "district", (address, order.done[:4])
