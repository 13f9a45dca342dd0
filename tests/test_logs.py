"""Logs and what a job says of itself: where something went wrong, never whom it was about."""

import importlib.util
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.jobs import JobFailedError
from accounts.models import User
from accounts.texts.identity_numbers import MASK, masked
from assessment.models import BookJob
from assessment.papers import services as books
from config.log_lines import LineFormatter
from members.models import MemberImport
from tests.conftest import TOWNSHIP

NUMBER, NAME = "430124198001011234", "欧阳丰年"


def written(log: Any, **options: Any) -> str:
    """As it stands in the log."""
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, log, None, **options)
    return LineFormatter().format(record)


@pytest.mark.parametrize(
    "number",
    [
        NUMBER,
        "430124 19800101 1234",
        "430124-1980-0101-123X",
        "４３０１２４１９８００１０１１２３４",
        "430124800101123",
    ],
)
def test_a_long_number_does_not_reach_a_log(number: str) -> None:
    assert written(f"Not Found: /members/{number}/", exc_info=None).endswith(
        f"Not Found: /members/{MASK}/"
    )


@pytest.mark.parametrize(
    "text",
    [
        "/members/431321107207/1234567/",
        "/families/431321107207/12/",
        "2025-01-01 12:30:05 [12345]",
        "13812345678",
        "2025-01-01 12:30:05 +0800",
    ],
)
def test_codes_days_and_telephones_are_no_id_numbers(text: str) -> None:
    assert masked(text) == text


def failure() -> Any:
    try:
        try:
            {}[NAME]
        except KeyError as error:
            raise ValueError(f"{NAME}：{NUMBER}") from error
    except ValueError:
        return sys.exc_info()


def test_a_failure_is_told_by_kind_and_place() -> None:
    told = written("Internal Server Error: /members/", exc_info=failure())
    assert NAME not in told
    assert NUMBER not in told
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert f'File "{__file__}"' in told


def test_every_handler_is_quiet_and_nothing_is_mailed() -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert [settings.LOGGING["formatters"][handler["formatter"]] for handler in handlers] == [
        {"()": "config.log_lines.LineFormatter", "quotes": False}
    ]
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    assert {type(handler).__name__ for logger in loggers for handler in logger.handlers} <= {
        "NullHandler"
    }


def test_gunicorns_own_log_is_quiet() -> None:
    path = Path(settings.BASE_DIR) / "config/gunicorn.py"
    spec = importlib.util.spec_from_file_location("gunicorn_settings", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    from gunicorn.config import Config

    logger = module.logger_class(Config())
    assert [type(handler.formatter) for handler in logger.error_log.handlers] == [LineFormatter]
    logger.error_log.handlers.clear()


def test_an_address_somebody_typed_a_number_into(
    staff: User, client_for: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client_for(staff).get(f"/members/{NUMBER}/?text={NUMBER}")
    assert caplog.records
    assert [record for record in caplog.records if NUMBER in LineFormatter().format(record)] == []


def test_a_book_that_failed_says_nothing_of_a_row(
    staff: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(books, "SHELF", tmp_path)
    monkeypatch.setattr(books, "write_book", lambda **asked: {}[f"{NAME}{NUMBER}"])
    job = BookJob.objects.create(division=TOWNSHIP, year=2025, form="pdf", by=staff)
    with pytest.raises(JobFailedError):
        books.make_book.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        "failed",
        "制作时出现意外错误，请重试；仍不成功请联系管理员。",
    )


def test_an_import_that_failed_says_nothing_of_a_row(
    staff: User, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    from members.imports import jobs

    batch = MemberImport.objects.create(division=TOWNSHIP, state="comparing", created_by=staff)
    monkeypatch.setattr(jobs.comparing, "compare", lambda *asked: {}[f"{NAME}{NUMBER}"])
    with pytest.raises(JobFailedError):
        jobs.go_on.call(batch.pk, staff.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (
        "matching",
        "出现意外错误，一行也没有写入。请再试一次；仍不成功请联系管理员。",
    )
    assert "没有办成" in caplog.text
    assert NAME not in "".join(LineFormatter().format(record) for record in caplog.records)
