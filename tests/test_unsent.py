"""Nothing typed is lost, on any form: every page that asks for something says where the browser
keeps what is typed into it (static/js/unsent.js). Its own part is in tests/test_unsent_browser.py.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.records import tokens
from accounts.requests.form_door import TOKENLESS
from accounts.sign_in.services import FORM_TOKENS_KEPT
from care.activities.models import Activity
from care.benefits.models.pay_runs import PayRun
from care.ledger.models.entries import Entry
from care.trail_acts import RECORDS

from . import test_canaries
from .conftest import TOWNSHIP
from .prove.share import a_share
from .test_access import NAMES, PEOPLE, made_world, own_kwargs, undone

SCRIPT = Path(__file__).parent.parent / "static/js/unsent.js"
OF_FAMILIES = (*RECORDS, Activity, PayRun, Entry)
NOT_KEPT = {  # forms that ask for something and have no copy, by the page's name
    **dict.fromkeys(TOKENLESS, "passwords"),
    "account-reset": "one's own password",
    "certificate-verify": "a search of visitors who have no account",
    "second-factor": "a code",
    "second-factor-set-up": "a code",
    "security": "a code",
}
NOTHING_DONE = {"campaign-detail": "no member was ticked"}
ASKED = (
    ".//textarea | .//select | .//input[not(@type='hidden' or @type='file' or @type='submit' or"
    " @type='button')]"
)
PAGES = [name for name in NAMES if rules()[name].read and name not in NOT_KEPT]
pytestmark = [pytest.mark.django_db, pytest.mark.walk]
Page = tuple[str, str, Any]  # its address, its text, what it was made of


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset: None) -> None:
    """What a paper looks like is not asked here."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


def asking(text: str) -> list[Any]:
    """The page's forms that ask for something."""
    forms = lxml.html.fromstring(text).forms if "<form" in text else []
    return [form for form in forms if form.method == "POST" and form.xpath(ASKED)]


def kept(form: Any) -> str:
    """Where its copy stands: "device", "session", or "" for nowhere."""
    if form.xpath(".//input[@type='password' or @autocomplete='one-time-code']"):
        return ""
    where = form.xpath(".//input/@data-keep")
    return "session" if form.xpath(".//*[@data-secret]") and where else "".join(where)


@pytest.fixture
def pages(world: SimpleNamespace, client_for: Any) -> Any:
    """The page of a name, as the first of the cast meets it who is asked for something there."""

    def found(name: str) -> Page | None:
        rule = rules()[name]
        for who in sorted(PEOPLE, key=lambda who: world.cast[who].role not in rule.write):
            if world.cast[who].role not in rule.read:
                continue
            address = reverse(name, kwargs=own_kwargs(name, world, who))
            with undone():
                answer = client_for(world.cast[who]).get(address)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            if asking(text := answer.content.decode()):
                return address, text, answer.context
        return None

    return found


@pytest.mark.parametrize("name", a_share(PAGES, one_in=6))
def test_every_form_that_asks_has_its_copy(pages: Any, name: str) -> None:
    """Those on families within the session; what they are on, the form's model says."""
    if (page := pages(name)) is None:
        return
    places = {kept(form) for form in asking(page[1])}
    assert "" not in places
    if any(model in OF_FAMILIES for model in models_of(page[2])):
        assert places == {"session"}


def models_of(context: Any) -> set[type[Model]]:
    """Of the forms that a page was made with, and of the rows that they offer."""
    layers = [one for layer in context or () for one in getattr(layer, "dicts", [layer])]
    forms = [value for layer in layers for value in layer.values() if hasattr(value, "fields")]
    found = {form._meta.model for form in forms if hasattr(form, "_meta")}
    for form in forms:
        fields = form.fields.values() if isinstance(form.fields, dict) else ()
        found |= {
            field.queryset.model for field in fields if getattr(field, "queryset", None) is not None
        }
    return found


def test_what_has_no_copy_is_there() -> None:
    assert NOT_KEPT.keys() - set(NAMES) == set()


def test_the_server_knows_a_token_longer_than_a_browser_keeps_its_form() -> None:
    assert "const LONGEST = 30 * 24 * 3600 * 1000;" in SCRIPT.read_text("utf-8")
    assert FORM_TOKENS_KEPT.days > 30


@pytest.mark.parametrize("name", a_share(test_canaries.WRITTEN, one_in=12))
def test_what_leads_on_has_spent_its_token(
    world: SimpleNamespace, client_for: Any, name: str
) -> None:
    """By it the browser knows that a form was done; else its copy would wait for ever."""
    if name in TOKENLESS:
        return
    for who, user in world.cast.items():
        if user.role not in rules()[name].write:
            continue
        client, page = client_for(user), reverse(name, kwargs=own_kwargs(name, world, who))
        for address, answer, *_ in test_canaries.forms(client, page):
            with undone():
                response = client.post(address, answer | {tokens.FIELD: "a"})
                spent = tokens.spent(user, ["a"])
            leads_on = response.status_code in (302, 303) and name not in NOTHING_DONE
            assert bool(spent) or not leads_on, (address, response.status_code, answer)
        break


def test_what_was_spent_is_told_to_whoever_spent_it(
    world: SimpleNamespace, client_for: Any
) -> None:
    mine, other = client_for(world.cast["staff"]), client_for(world.cast["leader"])
    with undone():
        mine.post(f"/areas/{TOWNSHIP}/new/", {"name": "东片", tokens.FIELD: "a"})
        assert mine.get("/unsent/?token=a&token=b").json()["spent"] == ["a"]
        assert other.get("/unsent/?token=a").json()["spent"] == []
    assert len(mine.get("/unsent/").json()["csrf"]) == 64
    assert Client().get("/unsent/").status_code == 302


OURS = {"origin": "http://testserver", "host": "testserver"}


def test_what_one_account_typed_is_not_offered_to_another(
    world: SimpleNamespace, client_for: Any
) -> None:
    """The page was opened before the other signed in, in the same browser."""
    page = f"/areas/{TOWNSHIP}/new/"
    text = client_for(world.cast["staff"]).get(page).content.decode()
    [token] = {one.value for one in lxml.html.fromstring(text).xpath(".//input[@data-keep]")}
    told = []
    for who in ("staff", "leader"):
        client = Client(enforce_csrf_checks=True, headers=OURS)
        client.force_login(world.cast[who])
        answer = client.post(page, {"name": "东片甲乙", tokens.FIELD: token})
        assert answer.status_code == 403
        told.append(answer.content.decode())
    assert "东片甲乙" in told[0]
    assert "再提交一次" in told[0]
    assert "东片甲乙" not in told[1]
    assert "再提交一次" not in told[1]
    assert "用原来的账号登录" in told[1]
