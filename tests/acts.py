"""Every writing act there is, as a person may send it: the first form of each page that writes,
filled as its page proposes."""

import random
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from accounts.access import rules
from accounts.requests.form_door import TOKENLESS
from tests.test_access import own_kwargs
from tests.test_canaries import WRITTEN, forms

Act = tuple[Any, str, dict[str, Any]]  # who, where to, what
NOT_ASKED = ("second-factor", "session-", "account-")  # they sign the sender out


NAMES = [n for n in WRITTEN if n not in TOKENLESS and not n.startswith(NOT_ASKED)]


def acts(world: SimpleNamespace, client_for: Any, count: int = len(NAMES)) -> Iterator[Act]:
    """All, or so many of them, always the same."""
    for name in random.Random(20261130).sample(NAMES, count):
        who, user = next((w, u) for w, u in world.cast.items() if u.role in rules()[name].write)
        page = reverse(name, kwargs=own_kwargs(name, world, who))
        found = list(forms(client_for(user), page)) if rules()[name].read else []
        address, answer = (found[0][0], found[0][1]) if found else (page, {})
        yield user, address, answer
