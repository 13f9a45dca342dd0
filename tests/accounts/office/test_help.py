"""帮助: every page of the manual is shown, and speaks of the program as it is."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.office.help import FOLDER
from documents import manual
from tests.looking import width_of
from tests.prove.share import PROVE, SEED

ROOT = Path(__file__).resolve().parents[3]
SLUGS = [path.stem for path in sorted(FOLDER.glob("*.md"))]
ROOMS = ("accounts", "associations", "members", "autonomy", "care", "assessment")
NOT_WITHIN_A_WORD = r"(?<![\u4e00-\u9fff]){}(?![\u4e00-\u9fff])"

SignIn = Callable[[User], Client]


@cache
def program() -> str:
    """All that a user may read: templates, scripts, labels in the code, the ready vocabularies."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").glob("*.js")]
    for room in ROOMS:
        files += [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    files += (ROOT / "associations/vocabulary/ready").glob("*.json")
    return "\n".join(path.read_text("utf-8") for path in files)


def unknown_words(text: str, source: str) -> list[str]:
    """The bold words of a page that are no label, or part of one, of the program."""
    bold = set(re.findall(r"\*\*(.+?)\*\*", text))
    return sorted(
        word for word in bold if not re.search(NOT_WITHIN_A_WORD.format(re.escape(word)), source)
    )


def test_pages_are_numbered_without_a_gap() -> None:
    assert SLUGS
    assert [int(slug[:2]) for slug in SLUGS] == list(range(1, len(SLUGS) + 1))


@pytest.mark.parametrize("slug", SLUGS)
def test_bold_words_stand_in_the_program(slug: str) -> None:
    assert unknown_words((FOLDER / f"{slug}.md").read_text("utf-8"), program()) == []


def test_a_renamed_label_is_found() -> None:
    source = program().replace("办理更正", "提交更正")
    assert unknown_words((FOLDER / "20-township-review.md").read_text("utf-8"), source) == [
        "办理更正"
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_links_lead_to_pages(slug: str) -> None:
    linked = re.findall(r"\]\((.+?)\)", (FOLDER / f"{slug}.md").read_text("utf-8"))
    assert [link for link in linked if link.removesuffix(".md") not in SLUGS] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page(client_for: SignIn, secretary: User, slug: str) -> None:
    page = manual.pages(FOLDER)[slug]
    content = client_for(secretary).get(f"/help/{slug}/").content.decode()
    title = (FOLDER / f"{slug}.md").read_text("utf-8").split("\n")[0].removeprefix("# ")
    assert f"<h1>{title}</h1>" in content
    assert f'href="/help/{slug}/" aria-current="page">{title}</a>' in content
    assert page.html in content
    assert not re.search(r"\*\*|```|\|", page.lead + page.html), "Markdown that was not understood"
    assert "style=" not in content


def test_contents_and_neighbours(client_for: SignIn, secretary: User) -> None:
    client = client_for(secretary)
    contents = client.get("/help/").content.decode()
    assert re.findall(r'class="card-plain" href="/help/([\w-]+)/"', contents) == SLUGS
    assert client.get(f"/help/{SLUGS[0]}/").context["before"] is None
    second = client.get(f"/help/{SLUGS[1]}/").context
    assert (second["before"].slug, second["after"].slug) == (SLUGS[0], SLUGS[2])
    assert client.get(f"/help/{SLUGS[-1]}/").context["after"] is None


def test_every_page_leads_here(client_for: SignIn, auditor: User) -> None:
    client = client_for(auditor)
    assert 'href="/help/" aria-label="帮助"' in client.get("/standards/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "none/",
        "01-quick-start.md/",
        "../architecture/",
        "..%2farchitecture/",
        "%2e%2e/glossary/",
        "a%00/",
    ],
)
def test_no_other_file_is_a_page(client_for: SignIn, secretary: User, path: str) -> None:
    assert client_for(secretary).get(f"/help/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/help/", "/help/01-quick-start/", "/help/none/"])
def test_signed_out_gets_sign_in(client: Client, path: str) -> None:
    assert client.get(path).url == f"/login/?next={path}"


@pytest.mark.walk
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_fit_a_phone_and_a_small_screen(
    chromium: Any, live_server: Any, client_for: SignIn, secretary: User
) -> None:
    session = client_for(secretary).cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page, complaints = context.new_page(), []
    drawn = SLUGS if PROVE else random.Random(SEED).sample(SLUGS, 5)
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/help/", *(f"/help/{slug}/" for slug in drawn)):
        page.goto(path)
        for width in (375, 1366):
            page.set_viewport_size({"width": width, "height": 768})
            assert (path, width_of(page)) == (path, width)
    assert complaints == []
    context.close()
