"""Whatever the filters of a list offer can be asked for: each choice, by itself, is answered.

Generated from the pages. A share in every run, everything with `make prove`.
"""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import rules
from accounts.models import User
from tests import test_access
from tests.asking import offered
from tests.prove.share import a_share
from tests.test_access import NAMES, own_kwargs, undone

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
world = test_access.world  # a fixture
TEXTS = ("观冲", "文", "2025", "2025-06-01", "x" * 300, "0", "-1", "٣", "9" * 25, "\x00")
READ = [name for name in NAMES if rules()[name].read or rules()[name].public]


@pytest.mark.parametrize("name", a_share(READ, one_in=6))
def test_what_is_offered_is_answered(
    name: str,
    world: SimpleNamespace,
    client_for: Callable[[User], Client],
    papers_not_typeset: None,
) -> None:
    rule = rules()[name]
    who = next((who for who, user in world.cast.items() if user.role in rule.read), None)
    if who is None:
        return
    client = client_for(world.cast[who])
    address = reverse(name, kwargs=own_kwargs(name, world, who))
    with undone():
        page = client.get(address)
    if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
        return
    for field, values in offered(page.content.decode(), TEXTS).items():
        for value in dict.fromkeys((*values, *TEXTS)):
            with undone():
                answer = client.get(f"{address}?{urlencode({field: value})}")
            assert answer.status_code < 500, (field, value)
