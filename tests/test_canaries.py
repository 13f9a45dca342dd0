"""An ID number put into every field of every form there is, every upload, search and import
command: afterwards the database was never told it, and no file, log or session has it. A name is in
no log and no session.

Generated from the URLs and the pages themselves. A share by default (tests/prove/share.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.records import tokens
from tests import test_access
from tests.prove.share import PROVE, a_share
from tests.test_access import NAMES, own_kwargs, undone

from .accounts.texts.test_identity_numbers import NUMBER

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
world = test_access.world  # a fixture
CANARIES = (NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
NAME = "文映荷"  # kept where it is typed, in no log and no session
WRITTEN = [name for name in NAMES if rules()[name].write and name != "logout"]
EACH = a_share(WRITTEN, one_in=25)
READ_TOO = a_share([name for name in WRITTEN if rules()[name].read], one_in=10)
SAFE_VALUES = {
    "date": "2025-01-02",
    "month": "2025-01",
    "number": "1",
    "numeric": "1",
    "decimal": "1",
    "tel": "13800000000",
    "email": "",
    "time": "08:00",
}
NO_TEXT = {"submit", "button", "checkbox", "radio", "file", "image", "reset"}
SHEET = f"户主姓名,户主身份证号,姓名,备注\n{NUMBER},{NUMBER},{NUMBER},{NUMBER}\n".encode()
COMMANDS = {
    "import_divisions": f"代码,名称\n431321107299,{NUMBER}\n",
    "import_reports": f"村级代码,月份,说明\n431321107207,2025-03,{NUMBER}\n",
    "import_appraisals": (
        f"村级代码,评议日期,参评人数,满意人数\n431321107207,{NUMBER},50,{NUMBER}\n"
    ),
    "import_charter_steps": f"村级代码,步骤,日期\n431321107207,{NUMBER},2025-01-02\n",
    "import_findings": (
        f"村级代码,考评年度,核查事项,是否达到,依据\n431321107207,2025,{NUMBER},是,{NUMBER}\n"
    ),
}


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset: None) -> None:
    """What a paper looks like is not asked here."""


def holds_canary(value: object) -> bool:
    text = str(value)
    return NUMBER in text.translate({ord(sign): None for sign in " -"}) or CANARIES[1] in text


@contextmanager
def nothing_told() -> Iterator[None]:
    """No write that the database is sent has the number."""
    told = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "REPLACE")) and holds_canary(
            params
        ):
            told.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert told == []


def forms(
    client: Client, address: str, *, least: bool = False
) -> Iterator[tuple[str, dict[str, Any], list[str], list[str]]]:
    """(address, a plausible answer, names of its texts, names of its files) of each form on the
    page; `least`: what may stay blank does."""
    with undone():
        page = client.get(address)
    if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return
    for form in lxml.html.fromstring(page.content.decode()).forms:
        if form.method == "POST" and "/logout" not in (form.action or ""):
            yield form.action or address, *_answer(form, least)


def _answer(form: Any, least: bool) -> tuple[dict[str, Any], list[str], list[str]]:
    answer: dict[str, Any] = {}
    texts, files = [], []
    for field in form.xpath(
        ".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"
    ):
        name, kind = field.get("name"), field.get("type", "text")
        if field.tag == "select":
            options = [option.get("value", "") for option in field.xpath(".//option")]
            chosen = [
                option.get("value", "")
                for option in field.xpath(".//option[@selected]")
                if option.get("value")
            ]
            answer[name] = (chosen or [one for one in options if one] or [""])[0]
        elif field.tag == "button":
            answer.setdefault(name, field.get("value", ""))
        elif kind == "file":
            files.append(name)
        elif kind == "radio" or (kind == "checkbox" and field.get("checked") is not None):
            answer.setdefault(name, field.get("value", "on"))
        elif kind not in NO_TEXT and name not in (tokens.FIELD, "csrfmiddlewaretoken"):
            value = field.text if field.tag == "textarea" else field.get("value")
            blank = least and field.get("required") is None
            kind = field.get("inputmode", kind)
            answer[name] = (value or "").strip() or ("" if blank else SAFE_VALUES.get(kind, "平安"))
            texts.append(name)
    return answer, texts, files


def post(client: Client, address: str, answer: dict[str, Any]) -> int:
    with nothing_told(), undone():
        response = client.post(address, answer)
        kept = dict(client.session.items())
        assert not holds_canary(kept)
        assert NAME not in str(kept)
    return response.status_code


@pytest.fixture
def writers(world: SimpleNamespace, client_for: Any) -> Any:
    def of(name: str) -> Iterator[tuple[Client, str]]:
        for who, user in world.cast.items():
            if user.role in rules()[name].write:
                yield client_for(user), reverse(name, kwargs=own_kwargs(name, world, who))

    return of


@pytest.mark.parametrize("name", EACH)
def test_no_form_keeps_an_id_number(writers: Any, name: str, caplog: Any) -> None:
    """In each text by itself, the others plausible; a file named by one, with one in its cells."""
    for client, page in writers(name):
        for address, answer, texts, files in forms(client, page):
            for field in texts:
                for canary in (*CANARIES, NAME):
                    assert post(client, address, answer | {field: canary}) < 500
            for field in files:
                for kind, data in (
                    ("csv", SHEET),
                    ("pdf", b"%PDF-1.7"),
                    ("png", b"\x89PNG\r\n\x1a\n"),
                ):
                    assert (
                        post(
                            client,
                            address,
                            answer | {field: SimpleUploadedFile(f"{NUMBER}.{kind}", data)},
                        )
                        < 500
                    )
        if not PROVE:
            break
    assert not holds_canary(caplog.text)
    assert NAME not in caplog.text


@pytest.mark.parametrize("name", READ_TOO)
def test_no_search_keeps_an_id_number(writers: Any, name: str) -> None:
    for client, page in writers(name):
        with nothing_told(), undone():
            client.get(page, {"text": NUMBER, "q": NUMBER, "name": NUMBER})
        break


@pytest.mark.parametrize("command", COMMANDS)
def test_no_import_command_keeps_an_id_number(
    world: SimpleNamespace, command: str, tmp_path: Path, caplog: Any
) -> None:
    file = tmp_path / f"{NUMBER}.csv"
    file.write_text(COMMANDS[command], "utf-8")
    with (
        nothing_told(),
        undone(),
        suppress(BaseException),
    ):  # a refusal is as good as taking it without the number
        call_command(command, str(file))
    assert not holds_canary(caplog.text)


@pytest.mark.parametrize("answer", [(NUMBER, "x"), ("staff", NUMBER), (NUMBER, NUMBER)])
def test_no_sign_in_keeps_an_id_number(
    world: SimpleNamespace, answer: tuple[str, str], caplog: Any
) -> None:
    client = Client()
    with nothing_told():
        client.post(reverse("login"), {"username": answer[0], "password": answer[1]})
        client.get(reverse("login"), {"next": f"/{NUMBER}"})
    assert not holds_canary(dict(client.session.items()))
    assert not holds_canary(caplog.text)


def test_no_file_has_it() -> None:
    """After all of the above: names and contents of all that the program wrote, the database
    included."""
    for path in settings.VAR_DIR.rglob("*"):
        assert NUMBER not in str(path)
        if path.is_file():
            assert NUMBER.encode() not in path.read_bytes()


def test_a_canary_would_be_seen(world: SimpleNamespace) -> None:
    with pytest.raises(AssertionError), nothing_told(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET name = %s", [f"王{NUMBER}"])
