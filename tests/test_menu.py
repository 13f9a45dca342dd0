"""Every page within three taps of the page of the day, in every role; and every page says where it
is, by a way that the role may go."""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.access import may, rules
from accounts.models import User

from .prove.share import a_share
from .samples import DAY
from .test_access import NAMES, PEOPLE, ask, made_world, own_kwargs

TAPS = {"county": 4}  # one more to choose the township; otherwise three
A_PART_OF_A_PART = {"slip-edit", "statement-create", "statement-detail"}  # on what is three away
A_PART_OF_A_PART |= {"standard-draft-try-village", "village-file-print", "village-split"}
FOR_SCRIPTS = {"household-pick", "member-pick", "unsent"}  # no pages
# Offered where there is something to end, undo, answer, confirm or print, which the samples have
# not; or after an upload, a search, a sign-in or a start of a long job.
IN_A_STATE = {
    *("acceptance-edit", "account-second-factor", "agreement-end", "agreement-import-preview"),
    *("appeal-create", "benefit-villages", "benefit-villages-workbook", "book-progress"),
    *("campaign-create", "card-print", "charter-file", "clause-create", "clause-edit"),
    *("closing-reopen", "contract-result", "correction-table-preview", "declaration-workbook"),
    *("disclosure-edit", "division-import-preview", "division-succession-preview", "double-undo"),
    *("entry-reverse", "grade-confirm", "grade-withdraw", "household-merge", "item-inspection"),
    *("item-scores", "item-self", "long-file-download", "long-file-progress", "matter-result"),
    *("member-import-errors", "member-import-progress", "member-merge", "member-rejoin"),
    *("opening-import-preview", "pay-run-approve", "pay-run-print", "pay-run-recover"),
    *("pay-run-return", "pay-run-reverse", "pay-run-workbook", "person-print", "plaque-print"),
    *("register-print", "report-upload-preview", "second-factor", "self-view-edit"),
    *("statement-upload", "stipend-workbook", "survey-close", "survey-reopen", "what-if-workbook"),
}
PER_KIND = 3  # not everything is in the first village of a list
READ = [name for name in NAMES if rules()[name].read]
CRUMBS = re.compile(r'<div class="crumbs">.*?</div>', re.DOTALL)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_not_typeset")]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


class Taps(HTMLParser):
    """The links of a page, and the taps that each needs: one, and one for each fold it is in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.folds: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "details":
            self.folds.append("open" not in given)
        if tag == "a" and given.get("href"):
            self.found.append((1 + sum(self.folds), str(given["href"])))

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.folds.pop()


def walk(client: Client, furthest: int) -> dict[str, int]:
    """URL name → taps from home, of all that is reached in `furthest`: of each kind of page
    and place PER_KIND are opened."""
    opened: Counter[object] = Counter()
    found: dict[str, int] = {}
    todo: dict[int, list[str]] = defaultdict(list, {0: ["/"]})
    for taps in range(furthest + 1):
        for url in dict.fromkeys(todo[taps]):
            match = resolve(urlsplit(url).path)
            found.setdefault(match.view_name, taps)
            code = str(match.kwargs.get("code", ""))
            kind = (match.view_name, match.kwargs.get("section"), len(code))
            if taps == furthest or opened[kind] == PER_KIND:
                continue
            opened[kind] += 1
            response = client.get(url, follow=True)
            if response["Content-Type"].startswith("text/html"):
                for more, href in Taps(response.content.decode()).found:
                    link = urljoin(url, href).partition("#")[0]
                    if link.startswith("/") and not link.startswith("/static/"):
                        todo[taps + more].append(link)
    return found


@pytest.mark.parametrize("who", a_share(PEOPLE, one_in=len(PEOPLE)))
def test_every_page_is_within_three_taps(
    who: str,
    world: SimpleNamespace,
    client_for: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY + datetime.timedelta(days=60))
    user = world.cast[who]
    found = walk(client_for(user), TAPS.get(who, 3))
    asked = {name for name in READ if may(user, name)}
    assert sorted(asked - found.keys() - A_PART_OF_A_PART - FOR_SCRIPTS - IN_A_STATE) == []


@pytest.mark.parametrize("name", a_share(READ, one_in=8))
def test_every_page_says_where_it_is(
    name: str, world: SimpleNamespace, client_for: Callable[[User], Client]
) -> None:
    for who, user in world.cast.items():
        if not may(user, name):
            continue
        client = client_for(user)
        response = ask(client, "GET", name, own_kwargs(name, world, who))
        page = response.content.decode() if "html" in response.headers["Content-Type"] else ""
        if response.status_code != 200 or 'class="frame"' not in page:
            continue
        (way,) = CRUMBS.findall(page)
        here = re.findall(r'<li><span aria-current="page">([^<]+)</span></li>\s*</ol>', way)
        assert len(here) == 1, who
        assert way.count("data-print") == page.count("data-print") == 1, who
        links = re.findall(r'href="([^"]+)"', way)
        assert len(links) == len(set(links)), who
        assert [link for link in links if client.get(link).status_code != 200] == [], who
