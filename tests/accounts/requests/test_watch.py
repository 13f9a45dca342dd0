"""What is seen of a request: one line of the log, its number, the figures."""

import logging
import re
from ipaddress import ip_network
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from prometheus_client import REGISTRY

from accounts.installation import probes
from accounts.office import views
from config.error_mail import ErrorMail
from config.log_lines import LineFormatter
from tests.test_faults import Failing, failing, of_sqlite

NAME = "欧阳丰年"


@pytest.fixture
def lines(caplog: Any) -> Any:
    caplog.set_level(logging.INFO, "requests")
    return lambda: [
        LineFormatter().format(record) for record in caplog.records if record.name == "requests"
    ]


def test_a_request_is_one_line_without_what_was_asked_for(
    client_for: Any, staff: Any, lines: Any
) -> None:
    answer = client_for(staff).get(f"/accounts/?text={NAME}", REMOTE_ADDR="203.0.113.7")
    (line,) = lines()
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(
        rf"\S+\+00:00 INFO requests request={number} account={staff.pk} address=203\.0\.113\.7 "
        r"GET /accounts/ 200 \d+ms",
        line,
    )


def test_style_sheets_and_probes_leave_none(client: Client, lines: Any) -> None:
    for path in ("/static/css/app.css", "/health/"):
        assert client.get(path).status_code == 200
    assert lines() == []


def test_the_number_is_on_the_page_of_a_failure(
    client_for: Any, staff: Any, monkeypatch: Any, lines: Any
) -> None:
    monkeypatch.setattr(views, "AccountFilter", None)
    client = client_for(staff)
    client.raise_request_exception = False
    answer = client.get("/accounts/")
    number = answer.headers["X-Request-ID"]
    assert f">{number}<" in answer.content.decode()
    assert f"request={number} " in lines()[0]


def test_alive_without_a_database_and_ready_only_with_it(db: None, monkeypatch: Any) -> None:
    def ask(**meta: str) -> Any:
        monkeypatch.setattr(probes, "_kept", (0, {}))
        return Client().get("/ready/", **meta)

    monkeypatch.setattr(probes, "worker_is_alive", lambda: False)
    assert list(ask().json()["parts"]) == ["worker"]
    monkeypatch.setattr(probes, "worker_is_alive", lambda: True)
    assert (ask().status_code, ask().json()) == (200, {"status": "ok"})
    with failing(Failing(of_sqlite(14), at_once=True)):
        assert Client().get("/health/").status_code == 200
        assert ask().status_code == 503
        assert ask().json()["parts"] == {"database": ["数据库连不上。"]}
        assert ask(REMOTE_ADDR="203.0.113.7").json()["parts"] == ["database"]
        assert ask(HTTP_X_FORWARDED_FOR="203.0.113.7").json()["parts"] == ["database"]
    monkeypatch.setattr(probes, "LEAST_DISK", 2**60)
    assert list(ask().json()["parts"]) == ["disk"]
    monkeypatch.setattr(probes, "unapplied", lambda: iter(["差 1 步"]))
    assert list(ask().json()["parts"]) == ["migrations", "disk"]


def test_an_answer_is_kept_so_that_asking_costs_nothing(
    db: None, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(probes, "_kept", (0, {}))
    Client().get("/ready/")
    with django_assert_num_queries(0):
        Client().get("/ready/")


def test_the_figures_are_for_those_nearby(client_for: Any, staff: Any, settings: Any) -> None:
    client = client_for(staff)
    asked = {"view": "account-list", "method": "GET", "status": "200"}
    before = REGISTRY.get_sample_value("cunxie_requests_total", asked) or 0
    client.get("/accounts/")
    told = Client().get("/metrics").content.decode()
    line = 'cunxie_requests_total{method="GET",status="200",view="account-list"}'
    assert f"{line} {before + 1}" in told
    assert NAME not in told
    assert str(staff.scope) not in told
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="10.0.0.9").status_code == 404
    settings.METRICS_FROM = [ip_network("10.0.0.0/8")]
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_fault_of_the_machine_is_counted(client_for: Any, staff: Any) -> None:
    client = client_for(staff)
    client.raise_request_exception = False
    before = REGISTRY.get_sample_value("cunxie_faults_total", {"kind": "FULL"}) or 0
    with failing(Failing(of_sqlite(13), at_once=True)):
        assert client.get("/accounts/").status_code == 503
    assert REGISTRY.get_sample_value("cunxie_faults_total", {"kind": "FULL"}) == before + 1


def test_a_failure_is_mailed_once_without_what_it_says(
    client_for: Any, staff: Any, monkeypatch: Any
) -> None:
    def fail(*args: object) -> None:
        raise ValueError(str(args))  # the filter's words

    monkeypatch.setattr(views, "AccountFilter", fail)
    monkeypatch.setattr("config.error_mail.Thread", Now)
    handler = ErrorMail(["it@cunxie.gov.cn"])
    logging.getLogger().addHandler(handler)
    client = client_for(staff)
    client.raise_request_exception = False
    try:
        answers = [client.get(f"/accounts/?text={NAME}") for _ in range(3)]
    finally:
        logging.getLogger().removeHandler(handler)
    (letter,) = mail.outbox
    number = answers[0].headers["X-Request-ID"]
    assert re.fullmatch(
        rf"\[村协通\] {number} account-list ValueError \S+test_watch\.py:\d+", letter.subject
    )
    assert letter.to == ["it@cunxie.gov.cn"]
    for secret in (NAME, staff.name, staff.username):
        assert secret not in letter.subject + letter.body


class Now:
    """A thread that is done at once."""

    def __init__(self, *, target: Any, args: Any, daemon: bool) -> None:
        target(*args)

    def start(self) -> None:
        pass
