"""系统意见: the link stands in the foot of every page of every role, and leads to the form."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.access import may, rules
from accounts.models import User
from accounts.opinions.pages import page_at
from tests.prove.share import a_share
from tests.test_access import NAMES, ask, made_world, own_kwargs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_not_typeset")]
LINK = re.compile(r'<a href="([^"]+)">对本页提意见</a>')
READ = [name for name in NAMES if rules()[name].read and not rules()[name].public]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", a_share(READ, one_in=8))
def test_the_link_stands_on_every_page(
    name: str, world: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    for who, user in world.cast.items():
        if not (may(user, name) and may(user, "opinion-create")):
            continue  # an administrator keeps accounts only
        client = client_for(user)
        response = ask(client, "GET", name, own_kwargs(name, world, who))
        page = response.content.decode() if "html" in response.headers["Content-Type"] else ""
        if response.status_code != 200 or 'class="frame"' not in page:
            continue
        (link,) = LINK.findall(page)
        assert link == f"{reverse('opinion-create')}?from={response.wsgi_request.path}", who
        form = client.get(link)
        assert form.status_code == 200, who
        kwargs = own_kwargs(name, world, who)
        withheld = rules()[name].families or "ref" in kwargs
        url = "" if withheld else response.wsgi_request.path
        assert page_at(response.wsgi_request.path, user).address == url, who
