"""Every URL × every role × own and foreign division × GET and POST, held against the access table.

A URL name without a sample (tests/samples.py) fails the test; one without a rule in its app's
access.py fails the system check and is a 404.
"""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver, path, reverse

from accounts.access import FAMILIES, rules
from accounts.access import AccessRule as AccessRule
from accounts.checks import every_url_has_a_rule, url_patterns
from accounts.installation import probes
from accounts.models import ImportBatch, Role, TrailEntry, User
from accounts.records import tokens
from accounts.requests.form_door import TOKENLESS
from config import urls as project
from tests.conftest import (
    COUNTY,
    FOREIGN_TOWNSHIP,
    FOREIGN_VILLAGE,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    make_divisions,
    make_person,
)
from tests.prove.share import a_share
from tests.reading import only_reading
from tests.samples import KEYS, Side, usual_sample
from tests.test_architecture import read, templates

PATTERNS = {pattern.name or str(pattern.pattern): pattern for pattern in url_patterns()}
NAMES = sorted(PATTERNS)
pytestmark = pytest.mark.django_db
PEOPLE = ("county", "staff", "leader", "secretary", "auditor", "administrator")
METHODS = ("GET", "POST")
FILE_ACTIONS = {
    f"{act}{what}" for act in ("导出", "打印") for what in ("名单", "家庭名单", "附件", "来表")
}
OWN_ACCOUNT = {"logout", "password-change", "session-end", "long-file-start", "opinion-create"} | {
    f"second-factor{act}" for act in ("", "-set-up", "-change")
}
FAR_COUNTY = "431322"

# What fills the URL: "code" moves with the division; `pk` and `ref` name an object of the world.
MODULES = {
    config.name: importlib.import_module(f"tests.{config.name}.access_samples")
    for config in apps.get_app_configs()
    if (Path(__file__).parent / config.name / "access_samples.py").exists()
}
SAMPLES: dict[str, dict[str, object]] = {
    **{
        name: sample
        for name, pattern in PATTERNS.items()
        if (sample := usual_sample(pattern)) is not None
    },
    **{name: sample for module in MODULES.values() for name, sample in module.SAMPLES.items()},
}
IN_A_DIVISION = [name for name in NAMES if "code" in SAMPLES.get(name, ())]
OF_AN_OBJECT = [name for name in NAMES if KEYS & SAMPLES.get(name, {}).keys()]
WRITTEN = [name for name in NAMES if rules()[name].write]
BATCHES = {
    kind: batch
    for module in MODULES.values()
    for kind, batch in getattr(module, "BATCHES", {}).items()
}

FOREIGN_CODES = {
    "county": ("431322", "431322101", "431322101201", "43", "x"),
    "staff": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY, f"{TOWNSHIP}x01"),
    "leader": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY),
    "auditor": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY),
    "secretary": (OTHER_VILLAGE, FOREIGN_VILLAGE, TOWNSHIP, f"{VILLAGE}x"),
    "administrator": ("431322", "431322101", "431322101201", "43", "x"),
}
FOREIGN_WORDS = {
    "county": (),
    "administrator": (),
    "staff": ("企石村", "闵知白"),
    "leader": ("企石村", "闵知白"),
    "auditor": ("企石村", "闵知白"),
    "secretary": ("企石村", "闵知白", "双桥村", "禹秋实"),
}


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset) -> None:
    """Who gets a paper is asked here, not what it looks like."""


@pytest.fixture(autouse=True)
def a_worker_lives(monkeypatch) -> None:
    """Without one the server is not ready."""
    monkeypatch.setattr(probes, "worker_is_alive", lambda: True)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Made once for all tests of this file: each writes in a transaction of its own, which is
    rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


def made_world() -> SimpleNamespace:
    """The cast, and one object of each kind: `own` in the township, `foreign` in the neighbouring
    one."""
    divisions = make_divisions()
    cast, outsider = {name: make_person(name) for name in PEOPLE}, make_person("outsider")
    own = _made(Side(divisions.village, cast["secretary"], COUNTY))
    foreign = _made(Side(divisions.foreign_village, outsider, FAR_COUNTY))
    return SimpleNamespace(
        cast=cast, own=own, foreign=foreign | {kind: _batch(kind, outsider) for kind in BATCHES}
    )


def _made(side: Side) -> dict[str, object]:
    for module in MODULES.values():
        side.made.update(module.make(side))
    return {name: getattr(thing, "ref", None) or thing.pk for name, thing in side.made.items()}


def _batch(kind: str, by: User) -> int:
    """An upload is its uploader's business only, and so is what is made for one person."""
    if callable(BATCHES[kind]):
        return BATCHES[kind](by).pk
    batch = ImportBatch(
        division=by.scope, file_name="a.csv", digest="0", created_by=by, **BATCHES[kind]
    )
    batch.save()
    return batch.pk


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request writes is taken back, so that the next meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, name: str, kwargs: dict[str, object]) -> HttpResponse:
    """One request; whatever the answer, no browser keeps it, and a GET writes nothing. `noted`:
    what a file given out left in the trail."""
    with undone():
        body = f"{tokens.FIELD}={tokens.new_token()}" if method == "POST" else ""
        with nullcontext() if method == "POST" else only_reading():
            response = client.generic(
                method, reverse(name, kwargs=kwargs), body, "application/x-www-form-urlencoded"
            )
        response.noted = (
            list(TrailEntry.objects.filter(action__in=FILE_ACTIONS)) if is_file(response) else []
        )
    assert response.headers["Cache-Control"] == "no-store", f"{method} {name}"
    return response


def is_file(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and (
        "Content-Disposition" in response.headers
        or not kind.startswith(("text/html", "application/json"))
    )


def own_kwargs(name: str, world: SimpleNamespace, who: str) -> dict[str, object]:
    """The sample as the person meets it: a secretary's own division is the village, an
    administrator's is that of the installation."""
    user = world.cast[who]
    kwargs = dict(SAMPLES[name])
    if "code" in kwargs and user.role in (Role.VILLAGE_SECRETARY, Role.ADMINISTRATOR):
        kwargs["code"] = user.scope
    for key in KEYS & kwargs.keys():
        kind = kwargs[key]
        kwargs[key] = world.own[kind] if kind in world.own else _batch(kind, user)
    return kwargs


def expected(rule: AccessRule, role: str, method: str) -> int | None:
    """The status that refuses, or None where the page itself answers."""
    if role not in rule.read | rule.write:
        return 403
    if not (rule.read if method == "GET" else rule.write):
        return 405
    return None if role in (rule.read if method == "GET" else rule.write) else 403


def test_every_url_has_a_sample_and_a_rule():
    assert [name for name in NAMES if name not in SAMPLES] == []
    assert [name for name in NAMES if name not in rules()] == []
    assert [name for name in rules() if name not in NAMES] == [], "a rule for no page"


@pytest.mark.parametrize("app", MODULES)
def test_an_app_has_the_rules_and_samples_of_its_own_pages(app):
    own = {pattern.name for pattern in url_patterns(get_resolver(f"{app}.urls"))}
    assert MODULES[app].SAMPLES.keys() <= own
    assert [
        name
        for name, sample in MODULES[app].SAMPLES.items()
        if sample == usual_sample(PATTERNS[name])
    ] == []


@pytest.fixture
def short_refusals(monkeypatch):
    """Without the whole page around "you may not" and "there is no such page": thousands are asked
    for."""
    monkeypatch.setattr(
        project, "handler403", lambda request, exception: HttpResponseForbidden(), raising=False
    )
    monkeypatch.setattr(
        project, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False
    )


@pytest.mark.parametrize("name", NAMES)
def test_signed_out_gets_sign_in(world, name):
    client, kwargs = Client(), own_kwargs(name, world, "staff")
    for method in (*METHODS, "HEAD"):
        response = ask(client, method, name, kwargs)
        if rules()[name].public:
            assert response.status_code in (200, 405)
        else:
            back = reverse(name, kwargs=kwargs) if method != "POST" else "/"
            assert (response.status_code, response.url) == (302, f"/login/?next={back}")


@pytest.mark.parametrize("name", a_share(NAMES, one_in=4))
def test_own_division(world, client_for, short_refusals, name):
    """A page answers whom it is for, and names nothing that is foreign to the person; a file is
    noted."""
    rule, files = rules()[name], 0
    for who, user in world.cast.items():
        kwargs, client = own_kwargs(name, world, who), client_for(user)
        for method in METHODS:
            response = ask(client, method, name, kwargs)
            refusal = None if rule.public else expected(rule, user.role, method)
            if refusal:
                assert response.status_code == refusal, f"{method} by {who}"
            else:
                allowed = (200, 302, 400, 409, 422, *([405] if rule.public else []))
                assert response.status_code in allowed, f"{method} by {who}"
                assert [word for word in FOREIGN_WORDS[who] if word in text_of(response)] == [], (
                    f"{method} by {who}"
                )
                if is_file(response):
                    files += 1
                    check_note(response, name, user, kwargs.get("code", user.scope))
    if (rule.not_noted or LOOKS_LIKE_A_FILE.search(name)) and name not in NO_FILES:
        assert files, "gives nothing out: say why in NO_FILES, or take it off its rule"


LOOKS_LIKE_A_FILE = re.compile(r"print|workbook|draft$|export|download|sheet|archive|volume|paper$")
NO_FILES = {
    "print-list": "what there is to print",
    "person-print": "asks for rows first; see tests/associations/persons/test_persons.py",
    "attachment-download": (
        "the paper of the sample does not lie on the disk; see tests/test_downloads.py"
    ),
}


def check_note(response: HttpResponse, name: str, user: User, code: str) -> None:
    """Who, what, by what filter and how many rows: once, unless there is a reason not to."""
    if rules()[name].not_noted:
        assert response.noted == []
        return
    (entry,) = response.noted
    assert (entry.by, entry.division, entry.after["条件"]) == (user, code, "无")
    assert entry.action.endswith("家庭名单") == (rules()[name].gives == FAMILIES)
    assert entry.after.keys() in ({"格式", "条件", "行数"}, {"格式", "条件", "份数"})


def text_of(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""


@pytest.mark.parametrize("name", a_share(IN_A_DIVISION, one_in=4))
def test_a_foreign_division_does_not_exist(world, client_for, short_refusals, name):
    for who, user in world.cast.items():
        client = client_for(user)
        for code in FOREIGN_CODES[who]:
            for method in METHODS:
                status = ask(
                    client, method, name, {**own_kwargs(name, world, who), "code": code}
                ).status_code
                assert status == 404, f"{method} {code} by {who}"


@pytest.mark.parametrize("name", a_share(OF_AN_OBJECT, one_in=4))
def test_a_foreign_object_does_not_exist(world, client_for, short_refusals, name):
    (key,) = KEYS & SAMPLES[name].keys()
    kind = SAMPLES[name][key]
    for who, user in world.cast.items():
        if who == "county" and kind in ("book", "former_code", "opinion"):
            continue  # of all its townships: books, what became of them, opinions
        kwargs = {**own_kwargs(name, world, who), key: world.foreign[kind]}
        client = client_for(user)
        for method in METHODS:
            status = ask(client, method, name, kwargs).status_code
            assert status == (expected(rules()[name], user.role, method) or 404), (
                f"{method} by {who}"
            )


@pytest.mark.parametrize("name", a_share(IN_A_DIVISION, one_in=4))
def test_a_division_that_nobody_imported_is_no_error(world, client_for, short_refusals, name):
    in_village = SAMPLES[name]["code"] == VILLAGE
    who, code = ("staff", f"{TOWNSHIP}998") if in_village else ("county", f"{COUNTY}998")
    client, kwargs = client_for(world.cast[who]), {**own_kwargs(name, world, who), "code": code}
    for method in METHODS:
        status = ask(client, method, name, kwargs).status_code
        assert status in (404, 403, 405), f"{method}: {status}"


@pytest.mark.parametrize("name", a_share(WRITTEN, one_in=4))
def test_a_form_without_its_token_is_refused(world, client_for, name):
    """Before its page is asked; what was typed comes back with a new token."""
    for who, user in world.cast.items():
        if name in TOKENLESS or user.role not in rules()[name].write:
            continue
        typed = {tokens.FIELD: "", "note": "修桥铺路"}
        with undone():
            response = client_for(user).post(
                reverse(name, kwargs=own_kwargs(name, world, who)), typed
            )
        assert response.status_code == 422
        assert "这个页面没有打开完整" in response.content.decode()
        assert 'name="note" value="修桥铺路"' in response.content.decode()


def test_every_form_carries_its_token():
    """In our templates; what is sent without one has its reason."""
    forms = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    bare = [
        (name, form.group()[:120])
        for name in templates()
        for form in forms.finditer(read(name))
        if "form_token" not in form.group() and "{% url 'logout' %}" not in form.group()
    ]
    allowed = {"templates/accounts/login.html", "templates/accounts/password_change.html"}
    assert [one for one in bare if one[0] not in allowed] == []


def test_who_writes_what_is_the_villages():
    def written_by(role):
        return {name for name, rule in rules().items() if role in rule.write} - OWN_ACCOUNT

    managing = {f"account-{act}" for act in ("create", "edit", "reset", "second-factor")}
    assert written_by(Role.AUDITOR) == set()
    managing.add("workday-edit")
    assert written_by(Role.ADMINISTRATOR) == managing
    standards = {
        *(f"standard-draft-{act}" for act in ("create", "edit", "grades", "move", "publish")),
        *(
            f"standard-{part}-{act}"
            for part in ("section", "criterion")
            for act in ("create", "edit")
        ),
        "standard-import",
    }
    codes = {f"division-succession{act}" for act in ("", "-preview", "-undo")}
    vocabulary = {
        *(f"vocabulary-draft-{act}" for act in ("create", "edit", "publish")),
        *(f"vocabulary-kind-{act}" for act in ("create", "edit", "move")),
        *(f"report-form-column-{act}" for act in ("create", "edit", "move")),
        *(f"report-form-identity-{act}" for act in ("create", "edit")),
        *(f"own-field-{act}" for act in ("create", "edit", "move")),
        *(f"vocabulary-indicator-{act}" for act in ("create", "edit")),
        *("vocabulary-import", "vocabulary-deadlines", "report-form-head"),
        *("unused-parts", "unused-drop"),
    }
    issued = {f"issued-{act}" for act in ("create", "edit", "move", "sign", "void")}
    asked = {"asked-table-list", "asked-table-questions"}  # counts only, of its townships
    own = {
        "book-start",
        "opinion-answer",
        *issued,
        *asked,
        *standards,
        *managing,
        *codes,
        *vocabulary,
    }
    assert written_by(Role.COUNTY_SUPERVISOR) == own
    approval = {f"pay-run-{act}" for act in ("approve", "recover", "return", "reverse")}
    assert written_by(Role.TOWNSHIP_LEADER) == {
        *(
            "book-start",
            "charter-file",
            "round-publish",
            "grade-confirm",
            "grade-withdraw",
            "help-edit",
            "appeal-answer",
            "issued-move",
            "issued-sign",
        ),
        *approval,
    }
    assert written_by(Role.VILLAGE_SECRETARY) == {
        *("report-edit", "report-submit", "report-recall", "item-self"),
        *("report-upload", "report-upload-preview"),
        *("association-edit", "term-elect", "term-edit", "post-create", "post-edit"),
        *("body-edit", "seat-create", "seat-edit", "team-create", "team-edit"),
        *("venue-create", "venue-edit", "rule-create", "rule-edit"),
        *("member-create", "member-edit", "member-leave", "member-rejoin"),
        *("household-create", "household-edit", "group-create", "group-edit"),
        *("double-undo", "household-close", "household-merge", "member-merge"),
        *("contact-list", "contact-create", "contact-edit", "note-create", "note-edit"),
        *("suggestion-create", "suggestion-edit", "suggestion-answer", "person-detail"),
        *("member-appraisal-list", "campaign-detail", "member-import-list", "member-import"),
        *(
            "charter-create",
            "charter-edit",
            "preference-create",
            "preference-edit",
            "clause-create",
            "clause-edit",
        ),
        *(
            "charter-step",
            "step-edit",
            "slip-list",
            "slip-edit",
            "charter-paper-create",
            "charter-paper-edit",
        ),
        *("agreement-create", "agreement-edit", "agreement-end"),
        *("agreement-sign", "agreement-renewal", "agreement-import", "agreement-import-preview"),
        *("disclosure-create", "disclosure-edit"),
        *("meeting-create", "meeting-edit", "matter-create", "matter-edit", "matter-result"),
        *("merit-create", "merit-edit", "survey-tally", "villager-report-edit"),
        *("activity-create", "activity-edit"),
        *("family-create", "family-edit", "support-create", "support-edit"),
        *("schooling-create", "schooling-edit"),
        *(
            "aid-create",
            "aid-edit",
            "policy-create",
            "policy-edit",
            "policy-families",
            "policy-pay",
        ),
        *(
            "honour-create",
            "honour-edit",
            "project-create",
            "project-edit",
            "project-year-create",
            "project-year-edit",
        ),
        *("pay-run-create", "pay-run-lines", "pay-run-check", "pay-run-withdraw"),
        *("declaration-edit", "flag-answer", "fact-sheet-edit"),
        *(
            "fund-create",
            "fund-edit",
            "entry-create",
            "entry-reverse",
            "transfer-create",
            "budget-edit",
        ),
        *("statement-create", "statement-upload", "statement-detail"),
        *("opening-import", "opening-import-preview"),
        *("drive-create", "drive-edit"),
        *("donation-create", "drive-help-create"),
        *("self-view-edit", "help-note-create", "help-note-edit", "appeal-create"),
    }, (
        "and not: associations, areas, designations, contracts, transfers, campaigns, filing, "
        "templates, cadres, plans"
    )


def test_head_is_get_and_no_other_method_is_taken(world, client_for):
    client = client_for(world.cast["staff"])
    assert client.head("/accounts/").status_code == 200
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        response = client.generic(method, "/accounts/")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert client.get("/logout/").headers["Allow"] == "POST"


def test_an_initial_password_opens_nothing(world, client_for):
    user = world.cast["staff"]
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = client_for(user)
    for name in NAMES:
        if not rules()[name].public and name not in ("password-change", "logout"):
            for method in METHODS:
                assert (
                    ask(client, method, name, own_kwargs(name, world, "staff")).url == "/password/"
                )


# A URL planted without a rule


def _planted(request):
    return HttpResponse("planted")


urlpatterns = [
    *project.urlpatterns,
    path("planted/", _planted, name="planted"),
    path("nameless/", _planted),
]


@pytest.mark.urls("tests.test_access")
def test_a_planted_url_turns_the_check_red():
    complaints = every_url_has_a_rule(None)
    assert [complaint.id for complaint in complaints] == ["accounts.E001"] * 2
    assert "planted" in complaints[0].msg


@pytest.mark.urls("tests.test_access")
def test_a_planted_url_is_not_there(world, client_for):
    for url in ("/planted/", "/nameless/"):
        for client in (Client(), client_for(world.cast["staff"])):
            assert client.get(url).status_code == client.post(url).status_code == 404


def test_the_projects_own_urls_are_green():
    assert every_url_has_a_rule(None) == []
