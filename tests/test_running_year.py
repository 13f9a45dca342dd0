"""Before a year is over nobody reads the lowest grade for a village, on page, paper or workbook:
the demo, whose standard of the running year calls that grade by a name of its own."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessment.grading.services.outcomes import compute
from assessment.grading.shown import OPEN, shown_grade
from assessment.models import Standard
from assessment.papers.book.content import collect
from assessment.standards.data import digest
from associations.models import Township, Village
from documents import responses

from .prove.share import a_share, some
from .test_access import NAMES, PATTERNS

pytestmark = pytest.mark.django_db
LOWEST = "垫底村"
PEOPLE = ["county", "staff", "cun05"]
OF_A_YEAR = [
    name
    for name in NAMES
    if {"code"} <= set(PATTERNS[name].pattern.converters) <= {"code", "year", "period"}
]
THE_LADDER = {
    "declaration-edit": "what may be declared",
    "grade-confirm": "what the leader may choose",
}


@pytest.fixture(scope="module")
def this_year(demo: int, django_db_blocker: Any) -> Iterator[int]:
    """The running year, under copies of its standards with another name for the lowest grade."""
    year = demo + 1
    with django_db_blocker.unblock(), transaction.atomic():
        for number, division in enumerate(set(Standard.objects.values_list("division", flat=True))):
            data = Standard.objects.in_force(year, division).first().data
            data = {**data, "grades": [renamed(grade) for grade in data["grades"]]}
            Standard.objects.create(
                code=f"other-{number}",
                title=data["title"],
                division=division,
                effective_from=year,
                data=data,
                digest=digest(data),
            )
        yield year
        transaction.set_rollback(True)


def renamed(grade: dict[str, Any]) -> dict[str, Any]:
    return {**grade, "title": LOWEST} if grade["rank"] == 1 else grade


@pytest.fixture
def papers_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers as the HTML that they are set from."""

    def document(html: str | list[str], *args: Any, **options: Any) -> bytes:
        return (html if isinstance(html, str) else "".join(html)).encode()

    def volume(parts: list[Any], *args: Any, **options: Any) -> bytes:
        return "".join(part.html for part in parts).encode()

    monkeypatch.setattr(responses, "render_document", document)
    monkeypatch.setattr(responses, "render_volume", volume)


def text_of(response: Any) -> str:
    """What can be read in a page, a paper, a workbook or a Word draft."""
    content = response.getvalue()
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return content.decode(errors="ignore")


@pytest.mark.parametrize("username", a_share(PEOPLE, one_in=3))
def test_nobody_reads_the_lowest_grade(
    username: str, this_year: int, client_for: Callable[[User], Client], papers_as_text: None
) -> None:
    user = User.objects.get(username=username)
    client, told, seen = client_for(user), {}, 0
    places = {user.scope, *Village.objects.visible_to(user).values_list("code", flat=True)[:3]}
    places |= set(Township.objects.visible_to(user).values_list("code", flat=True))
    for name in some(OF_A_YEAR, one_in=2):
        for code in sorted(places):
            values = {"code": code, "year": this_year, "period": this_year * 100 + 9}
            wanted = PATTERNS[name].pattern.converters
            url = reverse(name, kwargs={key: values[key] for key in wanted})
            response = client.get(url)
            if response.status_code != 200:
                continue
            seen += 1
            if name not in THE_LADDER and (
                found := re.search(f".{{80}}{LOWEST}.{{20}}", text_of(response), re.S)
            ):
                told.setdefault(name, (url, found[0]))
    assert told == {}
    assert seen > 30


def test_there_is_something_to_hide(this_year: int) -> None:
    lowest = [o for o in compute(code="431321", year=this_year) if o.rank == 1]
    assert lowest
    assert {shown_grade(outcome).title for outcome in lowest} == {OPEN.title}


def test_nobody_has_a_place_in_a_running_year(this_year: int) -> None:
    book = collect("431321107", this_year)
    assert {row.told_place for row in book.ranking} == {OPEN.title}
    assert {row.told_place for row in collect("431321107", this_year - 1).ranking} > {1, 2, 3}


@pytest.mark.parametrize("form", ["table", "totals"])
def test_the_terminal_tells_it_too(this_year: int, form: str) -> None:
    out = io.StringIO()
    call_command("assess", year=this_year, division="431321107", format=form, stdout=out)
    assert OPEN.title in out.getvalue()
    assert LOWEST not in out.getvalue()


def test_last_years_grade_is_told_as_last_years(
    this_year: int, client_for: Callable[[User], Client]
) -> None:
    client = client_for(User.objects.get(username="staff"))
    page = text_of(client.get(reverse("overview", args=["431321107", this_year])))
    assert f"{this_year - 1}年度（上年）等次分布" in page
    page = text_of(client.get(reverse("village-grade", args=["431321107224", this_year])))
    assert f"年度等次待定；可望模范村；7项待判定；{this_year - 1}年度为模范村。" in page
