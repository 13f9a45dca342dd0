"""The program below a path of a host (https://county.gov.cn/cunxie/): every address it gives out
lies below it, whether the proxy takes the path off or passes it on."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse, set_script_prefix

from accounts.access import rules
from documents.listing import marks
from tests import test_access
from tests.conftest import TOWNSHIP
from tests.prove.share import a_share
from tests.test_access import NAMES, PEOPLE, own_kwargs, undone

pytestmark = [pytest.mark.django_db]
ROOT = Path(__file__).resolve().parent.parent
BELOW = "/cunxie/"
world, quick_papers = test_access.world, test_access.quick_papers
READ = [name for name in NAMES if rules()[name].read or rules()[name].public]
GIVING = ("href", "src", "action", "hx-get", "hx-post", "formaction", "data-url")


@pytest.fixture
def below(settings: Any) -> Iterator[None]:
    settings.FORCE_SCRIPT_NAME = BELOW[:-1]
    settings.STATIC_URL = f"{BELOW}static/"
    set_script_prefix(BELOW)
    marks.chip.cache_clear()  # for good in a real process, whose path does not change
    yield
    set_script_prefix("/")
    marks.chip.cache_clear()


def outside(page: str) -> list[str]:
    """What leads out of the path."""
    given = [
        value
        for element in lxml.html.fromstring(page).iter()
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
        if name in GIVING
    ]
    return [one for one in given if one.startswith("/") and not one.startswith(BELOW)]


@pytest.mark.walk
@pytest.mark.parametrize("name", a_share(READ, one_in=6))
def test_every_page_stays_below(
    below: None, world: SimpleNamespace, client_for: Any, name: str
) -> None:
    for who in PEOPLE:
        if not (rules()[name].public or world.cast[who].role in rules()[name].read):
            continue
        address = reverse(name, kwargs=own_kwargs(name, world, who))
        assert address.startswith(BELOW)
        with undone():
            response = client_for(world.cast[who]).get(address)
        assert response.status_code != 404
        assert response.headers.get("Location", BELOW).startswith(BELOW)
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            assert outside(response.content.decode()) == []


def test_the_path_may_be_taken_off_or_not(
    below: None, world: SimpleNamespace, client_for: Any
) -> None:
    for address in (f"{BELOW}areas/{TOWNSHIP}/", f"/areas/{TOWNSHIP}/"):
        client = client_for(world.cast["staff"])
        page = client.get(address)
        assert page.status_code == 200
        assert outside(page.content.decode()) == []
        assert Client().get(address).url == f"{BELOW}login/?next={BELOW}areas/{TOWNSHIP}/"
    with undone():
        assert client.post(f"{BELOW}areas/{TOWNSHIP}/new/", {"name": "东片"}).url.startswith(BELOW)
    for failure in (client.get(f"{BELOW}nothing/"), client.get(BELOW, HTTP_HOST="a b")):
        assert failure.status_code in (404, 400)
        assert outside(failure.content.decode()) == []


def test_scripts_and_styles_know_no_address() -> None:
    found = [
        (path.name, line.strip())
        for kind in ("js", "css")
        for path in (ROOT / "static" / kind).glob(f"*.{kind}")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"""["'`(]/[a-z]+/""", line)
    ]
    assert found == []


SERVER = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
host = {"HTTP_HOST": "county.gov.cn:8443", "HTTP_X_FORWARDED_PROTO": "https"}
page = Client(enforce_csrf_checks=True, **host)
shown = page.get("/cunxie/login/")
token = page.cookies[settings.CSRF_COOKIE_NAME]
form = {"username": "x", "password": "y", "csrfmiddlewaretoken": token.value}
def sent(origin, **more):
    try:
        return page.post("/cunxie/login/", form, HTTP_ORIGIN=origin, **more).status_code
    except Exception as error:
        return type(error).__name__  # there is no database: it got past the door
plain = Client().get("/cunxie/login/", HTTP_HOST="county.gov.cn:8443")
probes = [Client().get(path, HTTP_HOST="127.0.0.1:8000").status_code for path in ("/health/",)]
print(json.dumps({
    "cookie": [settings.CSRF_COOKIE_NAME, token["path"], settings.SESSION_COOKIE_NAME],
    "static": "/cunxie/static/css/app.css" in shown.content.decode(),
    "own": sent("https://county.gov.cn:8443"),
    "without the port": sent("https://county.gov.cn:8443", HTTP_HOST="county.gov.cn"),
    "foreign": sent("https://elsewhere.cn"),
    "to https": [plain.status_code, plain.headers.get("Location")],
    "probes": probes,
    "other host": Client(**host | {"HTTP_HOST": "elsewhere.cn"}).get("/cunxie/login/").status_code,
}))
"""


def test_a_port_and_a_path_of_a_real_configuration(tmp_path: Path) -> None:
    file = tmp_path / "cunxie.toml"
    lines = ['hosts = ["county.gov.cn:8443"]', 'path = "cunxie/"', "https = true", 'var = "."']
    file.write_text("\n".join([*lines, 'proxies = ["127.0.0.1"]']))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CUNXIE_") and name not in ("DATABASE_URL", "PORT")
    }
    child = subprocess.run(
        [sys.executable, "-c", SERVER],
        cwd=ROOT,
        env=kept | {"CUNXIE_CONFIG": str(file), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(child.stdout)
    assert found["cookie"] == ["__Secure-csrftoken", BELOW, "__Secure-sessionid"]
    assert found["static"]
    assert 403 not in (found["own"], found["without the port"])
    assert found["foreign"] == 403
    assert found["to https"] == [301, "https://county.gov.cn:8443/cunxie/login/"]
    assert found["probes"] == [200]
    assert found["other host"] == 400
