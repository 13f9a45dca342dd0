"""What waits on a fixed day, and doing it at its address."""

import datetime
import re

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.today import Item, kinds

TODAY = datetime.date(2026, 3, 20)


def lines(user: User, key: str) -> list[Item]:
    return next(kind.items for kind in kinds(user, TODAY) if kind.source.key == key)


def address(item: Item) -> str:
    return reverse(item.url_name, kwargs=dict(item.kwargs)) + item.query


def act(client: Client, item: Item, typed: dict[str, object]) -> None:
    """The form as it opens, with what was typed."""
    page = client.get(address(item))
    assert page.status_code == 200
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.content.decode())
    typed = {**({"version": version[1]} if version else {}), **typed}
    answer = client.post(address(item), typed)
    assert answer.status_code == 302, answer.context["form"].errors
