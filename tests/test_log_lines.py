"""How the log reads, and that refusals and failures stand in it with who and from where."""

import logging
import re

import pytest

from accounts.office import views
from config.log_lines import LineFormatter

WHEN = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"
NUMBER = r"request=\d{8}"


@pytest.fixture
def lines(caplog):
    """What the log would hold by now, without the line that each request leaves."""
    caplog.handler.setFormatter(LineFormatter())
    return lambda: [
        line
        for line in caplog.handler.stream.getvalue().split("\n")[:-1]
        if " INFO requests " not in line
    ]


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("get", "/accounts/", r"Forbidden \(Permission denied\): /accounts/"),
        ("get", "/completeness/431321108/2026/", "Not Found: /completeness/431321108/2026/"),
        ("delete", "/help/", "Method Not Allowed: /help/"),
    ],
)
def test_a_refusal_is_logged_with_who_and_from_where(client_for, leader, lines, method, path, said):
    getattr(client_for(leader), method)(path, REMOTE_ADDR="203.0.113.7")
    (line,) = lines()
    assert re.fullmatch(
        rf"{WHEN} WARNING django\.request {NUMBER} account={leader.pk} address=203\.0\.113\.7 "
        rf"{said}",
        line,
    )


def test_a_failure_is_logged_with_its_cause(client_for, staff, monkeypatch, lines):
    def fail(*args, **kwargs):
        raise RuntimeError("no\n2026-01-01 INFO an invented line")

    monkeypatch.setattr(views, "AccountFilter", fail)
    client = client_for(staff)
    client.raise_request_exception = False
    client.get("/accounts/")
    first, *others = lines()
    assert re.fullmatch(
        rf"{WHEN} ERROR django\.request {NUMBER} account={staff.pk} .* "
        r"Internal Server Error: /accounts/",
        first,
    )
    assert "RuntimeError" in "".join(others)
    assert all(line.startswith("  | ") for line in others)


@pytest.mark.parametrize("username", ["staff", "430124198001011234"])
def test_a_refused_sign_in_is_logged_without_what_was_typed(client, staff, lines, username):
    client.post(
        "/login/", {"username": username, "password": "hunter-2-hunter"}, REMOTE_ADDR="203.0.113.7"
    )
    (line,) = lines()
    whose = f"account {staff.pk}" if username == "staff" else "no such account"
    assert re.fullmatch(
        rf"{WHEN} WARNING accounts\.\S+ {NUMBER} account=- address=203\.0\.113\.7 "
        rf"sign-in refused: {whose}",
        line,
    )


def test_one_event_is_one_line(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/a\r\n2026 INFO b\x1b[2J\u2028c/")
    (line,) = lines()
    assert line.endswith(
        r" request=- account=- address=- Not Found: /a\r\n2026 INFO b\x1b[2J\u2028c/"
    )
