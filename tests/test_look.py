"""The visual language: colours that can be read, icons that are there, pages that fit a phone and a
small screen."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.looking import width_of
from tests.prove.share import a_share

ROOT = Path(__file__).resolve().parent.parent
CSS = (ROOT / "static/css/app.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))
PAIRS = [
    *(("ink", ground) for ground in ("paper", "surface", "sunken")),
    *(("ink-soft", ground) for ground in ("paper", "surface", "sunken")),
    *(("link", ground) for ground in ("paper", "surface", "sunken")),
    ("surface", "red"),
    ("surface", "red-deep"),
    ("red", "surface"),
    *((f"grade-{step}-ink", f"grade-{step}") for step in range(1, 5)),
    *(
        (state, f"{state}-ground")
        for state in ("draft", "submitted", "returned", "approved", "late")
    ),
]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_contrast_is_at_least_four_and_a_half(text: str, ground: str) -> None:
    darker, lighter = sorted((luminance(COLOURS[text]), luminance(COLOURS[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_grades_go_from_light_to_deep() -> None:
    steps = [luminance(COLOURS[f"grade-{step}"]) for step in range(1, 5)]
    assert steps == sorted(steps, reverse=True)


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(
        re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text("utf-8"))
    )
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    menu = "".join(path.read_text("utf-8") for path in ROOT.glob("*/menu.py"))
    asked = set(re.findall(r'icon\.html" with name="([\w-]+)"', templates))
    offered = set(re.findall(r'Page\(\s*"[^"]+",\s*"[^"]+",\s*"([\w-]+)"', menu))
    assert len(offered) > 10
    asked |= offered
    assert asked - drawn == set()


@pytest.mark.browser
@pytest.mark.usefixtures("own_demo")
@pytest.mark.parametrize("username", a_share(["staff", "cun05", "county"], one_in=3))
def test_every_page_offered_fits_and_makes_no_complaint(
    username: str, chromium: Any, live_server: Any, client_for: Callable[[User], Client]
) -> None:
    """Nothing wider than the screen, nothing that the content security policy stopped, no page that
    fails."""
    session = (
        client_for(User.objects.get(username=username)).cookies[settings.SESSION_COOKIE_NAME].value
    )
    context = chromium.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(f"{message.type} {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    paths = {
        page.url,
        *page.eval_on_selector_all(".sidenav-link", "links => links.map(link => link.href)"),
    }
    assert len(paths) > 5
    for path in sorted(paths):
        response = page.goto(path)
        assert (path, response.status) == (path, 200)
        for width in (320, 375, 1366):
            page.set_viewport_size({"width": width, "height": 768})
            assert (path, width_of(page)) == (path, width)
        assert (path, complaints) == (path, [])
    context.close()


def test_no_two_papers_share_the_name_of_a_page() -> None:
    """print.css brings the style sheets of all rooms together: a name used twice would lay out the
    other's paper."""
    sheets = "".join(path.read_text("utf-8") for path in (ROOT / "static/css").glob("print*.css"))
    names = re.findall(r"@page ([\w-]+) *\{", sheets)
    assert len(names) > 5
    assert sorted(names) == sorted(set(names))
