"""The fixed cast and the small real world that every test plays in; nothing here touches var/."""

import gc
import hashlib
import importlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.test import Client

from accounts.models import Role, User
from accounts.records import tokens, workdays
from associations.models import County, Township, Village, VillageKind
from associations.vocabulary import in_force
from demo.society.people import PASSWORD as DEMO_PASSWORD
from documents import responses
from tests.demo_township import demo as demo
from tests.demo_township import own_demo as own_demo
from tests.prove import share

PASSWORD = "Lianzi-Tang-2024"
COUNTY = "431321"
TOWNSHIP = "431321107"
VILLAGE = "431321107207"
OTHER_VILLAGE = "431321107210"
COMMUNITY = "431321107001"
FOREIGN_TOWNSHIP = "431321108"
FOREIGN_VILLAGE = "431321108201"

_var = pytest.StashKey[Path]()
_flush = flush.Command.handle
_create = DatabaseCreation._create_test_db
_post = Client.post


def _post_as_a_form(client: Client, path: str, data: Any = None, *args: Any, **options: Any) -> Any:
    """As a browser would from one of our pages: with a new one-time token, unless the test gives
    its own."""
    if data is None or isinstance(data, dict):
        data = {tokens.FIELD: tokens.new_token(), **(data or {})}
    return _post(client, path, data, *args, **options)


def pytest_configure(config: pytest.Config) -> None:
    """Files go to a directory of the run's own, for child processes too; cheap password hashes."""
    config.stash[_var] = Path(tempfile.mkdtemp(prefix="cunxie-test-"))
    settings.VAR_DIR = config.stash[_var]
    os.environ["CUNXIE_VAR"] = str(settings.VAR_DIR)
    if connection.vendor == "sqlite":
        settings.CACHES["signs"]["LOCATION"] = str(settings.VAR_DIR / "signs")
    settings.SECRET_KEY, settings.IDENTITY_KEY = "of tests " * 6, b"of tests too " * 4
    settings.KEY_FILES = {name: settings.VAR_DIR / name for name in settings.KEY_FILES}
    write_keys(settings.VAR_DIR)
    os.environ["CUNXIE_SECRET_KEY"] = settings.SECRET_KEY
    os.environ["CUNXIE_IDENTITY_KEY"] = settings.IDENTITY_KEY.decode()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Client.post = _post_as_a_form  # type: ignore[method-assign]
    settings.WHITENOISE_AUTOREFRESH = (
        True  # otherwise each test client reads through all static files first
    )
    if connection.vendor == "sqlite":
        # A file, not memory: child processes and the live server's threads open it as they would
        # the real one.
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
            settings.VAR_DIR / "test.sqlite3"
        )
        DatabaseCreation._create_test_db = _create_from_template


def write_keys(var: Path) -> None:
    (var / "secret_key").write_text(settings.SECRET_KEY)
    (var / "identity_key").write_bytes(settings.IDENTITY_KEY)


def install(var: Path) -> None:
    """An installation as `make setup` leaves it, for processes that are told nothing but where it
    is. Asks for the fixture django_db_setup; SQLite."""
    shutil.copyfile(_template(), var / "cunxie.sqlite3")
    write_keys(var)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long is asked for: make prove. The rest is not there, which costs less than to be
    skipped."""
    if share.PROVE:
        return
    taken = [item for item in items if not item.get_closest_marker("prove")]
    if connection.vendor != "sqlite":
        taken = share.what_the_database_decides(taken)
    kept = set(taken)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = taken


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and what stays is seldom looked through for garbage: that took a
    fifth of a run's processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_var], ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_vocabulary_of_the_test_before() -> None:
    in_force.forget()
    workdays.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, also for child processes, and emptied after transactional tests in spite
    of its guards."""
    if connection.vendor == "sqlite" and not _template().exists():
        _keep_template()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", _test_database_url())
        patch.setattr(flush.Command, "handle", _flush_with_guards_down)
        yield


def _template() -> Path:
    """Where the migrated, empty SQLite database of these very migrations is kept for the next run:
    migrating takes half a minute in each process. `migrate` still runs on the copy and installs the
    guards anew."""
    found = hashlib.sha256()
    for path in sorted(
        [
            *settings.BASE_DIR.glob("*/migrations/*.py"),
            *settings.BASE_DIR.glob("*/standards/*.json"),
        ]
    ):
        found.update(path.name.encode() + path.read_bytes())
    found.update((settings.BASE_DIR / "requirements.lock").read_bytes())
    return Path(tempfile.gettempdir()) / f"cunxie-migrated-{found.hexdigest()[:16]}.sqlite3"


def _create_from_template(creation: DatabaseCreation, *args: Any, **options: Any) -> str:
    name = _create(creation, *args, **options)
    if _template().exists():
        shutil.copyfile(_template(), name)  # without its mode
    return name


def _keep_template() -> None:
    """By renaming, since two processes may do it at once."""
    part = _template().with_suffix(f".{os.getpid()}")
    with sqlite3.connect(part) as copy:
        connection.connection.backup(copy)
    copy.close()
    part.rename(_template())


def _test_database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _flush_with_guards_down(command: flush.Command, **options: object) -> None:
    """Empty all tables. SQLite's DELETE and PostgreSQL's TRUNCATE run into the guards, which
    flush's post_migrate installs again; the published standard is part of an empty database."""
    query = (
        "SELECT name, '' FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"{table}')
    _flush(command, **options)
    importlib.import_module("assessment.migrations.0002_standard_v1").publish(apps, None)


def make_divisions() -> SimpleNamespace:
    """双峰县 with 洪山殿镇 (two villages, a community) and the foreign 甘棠镇 (one village), by
    attribute."""
    county = County.objects.create(code=COUNTY, name="双峰县")
    township = Township.objects.create(code=TOWNSHIP, name="洪山殿镇", county=county)
    foreign = Township.objects.create(code=FOREIGN_TOWNSHIP, name="甘棠镇", county=county)
    return SimpleNamespace(
        county=county,
        township=township,
        village=Village.objects.create(code=VILLAGE, name="观冲村", township=township),
        other_village=Village.objects.create(code=OTHER_VILLAGE, name="双桥村", township=township),
        community=Village.objects.create(
            code=COMMUNITY, name="中心社区", township=township, kind=VillageKind.COMMUNITY
        ),
        foreign_township=foreign,
        foreign_village=Village.objects.create(
            code=FOREIGN_VILLAGE, name="企石村", township=foreign
        ),
    )


@pytest.fixture
def divisions(db: None) -> SimpleNamespace:
    return make_divisions()


@pytest.fixture
def township(divisions: SimpleNamespace) -> Township:
    return divisions.township


@pytest.fixture
def village(divisions: SimpleNamespace) -> Village:
    """观冲村, the village of `secretary`."""
    return divisions.village


@pytest.fixture
def other_village(divisions: SimpleNamespace) -> Village:
    """双桥村 of the same township, the village of `other_secretary`."""
    return divisions.other_village


@pytest.fixture
def community(divisions: SimpleNamespace) -> Village:
    return divisions.community


@pytest.fixture
def foreign_village(divisions: SimpleNamespace) -> Village:
    """企石村 of 甘棠镇, the township of `outsider`."""
    return divisions.foreign_village


CAST = {
    "staff": ("文映荷", Role.TOWNSHIP_STAFF, TOWNSHIP),
    "leader": ("易望川", Role.TOWNSHIP_LEADER, TOWNSHIP),
    "secretary": ("童小满", Role.VILLAGE_SECRETARY, VILLAGE),
    "other": ("禹秋实", Role.VILLAGE_SECRETARY, OTHER_VILLAGE),
    "outsider": ("闵知白", Role.TOWNSHIP_STAFF, FOREIGN_TOWNSHIP),
    "county": ("颜北辰", Role.COUNTY_SUPERVISOR, COUNTY),
    "auditor": ("阮清和", Role.AUDITOR, TOWNSHIP),
    "administrator": ("管秉公", Role.ADMINISTRATOR, COUNTY),
}


def make_person(username: str) -> User:
    name, role, scope = CAST[username]
    user = User(username=username, name=name, role=role, scope=scope, must_change_password=False)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def staff(divisions: SimpleNamespace) -> User:
    return make_person("staff")


@pytest.fixture
def leader(divisions: SimpleNamespace) -> User:
    return make_person("leader")


@pytest.fixture
def secretary(divisions: SimpleNamespace) -> User:
    return make_person("secretary")


@pytest.fixture
def other_secretary(divisions: SimpleNamespace) -> User:
    return make_person("other")


@pytest.fixture
def outsider(divisions: SimpleNamespace) -> User:
    """Staff of the neighbouring township: whatever they can reach here is a leak."""
    return make_person("outsider")


@pytest.fixture
def county(divisions: SimpleNamespace) -> User:
    return make_person("county")


@pytest.fixture
def auditor(divisions: SimpleNamespace) -> User:
    return make_person("auditor")


@pytest.fixture
def administrator(divisions: SimpleNamespace) -> User:
    """Who has the county's accounts and nothing else."""
    return make_person("administrator")


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser-like client in which the person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def papers_not_typeset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are filled in as ever, but what comes out is no PDF: for tests that only ask who gets
    them."""
    for name in ("render_document", "render_volume"):
        monkeypatch.setattr(responses, name, lambda *args, **options: b"%PDF-1.7")


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Any]]:
    """Starts Debian's Chromium, driven by playwright, of which a process can have one; CHROMIUM
    names another browser. Skipped without one, except in CI."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv(
            "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
        )  # playwright runs an event loop in this thread

        def launched(
            *flags: str, without: tuple[str, ...] = (), profile: Path | None = None, **options: Any
        ) -> Any:
            """A browser; with a `profile` (a folder) its one context, which outlives it."""
            options |= {"executable_path": path, "args": [*flags, *root]}
            options["ignore_default_args"] = list(without)
            if profile:
                return playwright.chromium.launch_persistent_context(profile, **options)
            browser = playwright.chromium.launch(**options)
            plain = browser.new_context

            def without_worker(**more: Any) -> Any:
                """No service worker between a test and its server (tests/test_unsent_job.py)."""
                context = plain(**more)
                context.add_init_script("delete Navigator.prototype.serviceWorker")
                return context

            browser.new_context = without_worker
            return browser

        yield launched


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Any]) -> Iterator[Any]:
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def sign_in(chromium: Any, live_server: Any) -> Callable[..., Any]:
    """A page on which somebody of the demo township has signed in by typing their name and
    password."""

    @contextmanager
    def page_of(username: str, size: tuple[int, int]) -> Iterator[Any]:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(
            viewport=viewport, locale="zh-CN", base_url=live_server.url, accept_downloads=True
        )
        page, errors = context.new_page(), []
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", level=1).wait_for()
        yield page
        context.close()
        assert errors == []

    return page_of
