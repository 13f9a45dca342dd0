"""Every link that a page offers to a role leads to a page that answers: the demo township, walked
link by link."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from accounts.models import User
from tests.prove.share import PROVE, a_share

PEOPLE = ["county", "staff", "leader", "auditor", "cun05", "admin"]
ESCAPED = re.compile(
    r"&lt;/?(?:a|svg|span|div|td|th|form|button|strong)\b.{40}", re.DOTALL
)  # markup as text
# Pages looked at of one kind; the others differ in their village or month only.
PER_NAME = 2 if PROVE else 1


@pytest.mark.django_db
@pytest.mark.parametrize("username", a_share(PEOPLE, one_in=len(PEOPLE)))
def test_no_link_leads_nowhere(
    username: str, demo: int, client_for: Callable[[User], Client], papers_not_typeset: None
) -> None:
    """A township's contact cards alone are hundreds of pages."""
    client = client_for(User.objects.get(username=username))
    seen, dead, kinds = set(), [], Counter()
    todo = ["/"]
    while todo:
        url = todo.pop(0)
        name = resolve(urlsplit(url).path).view_name
        if url in seen or kinds[name] >= PER_NAME:
            continue
        seen.add(url)
        kinds[name] += 1
        response = client.get(url, follow=True)
        if response.status_code != 200:
            dead.append((url, response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            if found := ESCAPED.search(response.content.decode()):
                dead.append((url, found[0]))
            hrefs = re.findall(r'href="([^"#]+)', response.content.decode())
            links = (urljoin(url, href.replace("&amp;", "&")) for href in hrefs)
            todo += [
                link for link in links if link.startswith("/") and not link.startswith("/static/")
            ]
    assert dead == []
    assert len(kinds) > (9 if username == "admin" else 30)
