"""Comparing and applying: small files at once, in the transaction of the act; big ones by a worker,
by the same functions."""

import logging

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts import jobs
from accounts.models import User
from accounts.records.violations import ViolationKind, kind_of

from . import apply as applying
from .models import MemberImport
from .plan import compare as comparing
from .plan.compare import Progress

State = MemberImport.State
SMALL_ROWS = 5_000
UNDER_WAY = {State.COMPARING, State.APPLYING}
BACK = {State.COMPARING: State.MATCHING, State.APPLYING: State.READY}
CHANGED_MEANWHILE = (
    "对照以后名册又有变动，所以一行也没有写入。下面是重新对照的结果，请再看一遍，然后确认。"
)
UNEXPECTED = "出现意外错误，一行也没有写入。请再试一次；仍不成功请联系管理员。"
logger = logging.getLogger(__name__)


def start(batch: MemberImport, by: User) -> None:
    """Do what the state asks for."""
    if batch.counts.get("rows", 0) > SMALL_ROWS:
        go_on.enqueue(batch.pk, by.pk)
        return
    try:
        with transaction.atomic():
            run(batch, by)
    except OperationalError:
        raise
    except Exception:
        logger.exception("名册导入第 %s 次未完成", batch.pk)
        _give_up(batch)


@jobs.job
def go_on(pk: int, by: int) -> None:
    """What a worker does; whatever goes wrong is told on the page, without a word out of the
    file."""
    batch = MemberImport.objects.filter(pk=pk).first()
    if batch is None:
        return
    try:
        run(batch, User.objects.get(pk=by), jobs.tell)
    except Exception:
        _give_up(batch)
        raise


def run(batch: MemberImport, by: User, progress: Progress = lambda done, total: None) -> None:
    if batch.state == State.COMPARING:
        _compare(batch, progress)
    elif batch.state == State.APPLYING:
        _apply(batch, by, progress)


def _compare(batch: MemberImport, progress: Progress) -> None:
    comparing.compare(batch, progress)
    _say(batch, State.READY, batch.message)


def _apply(batch: MemberImport, by: User, progress: Progress) -> None:
    """Books that changed since the comparison are compared again: the same outcome is written,
    another is shown."""
    _keep_readers_going()
    for _ in range(2):
        try:
            applying.apply(batch, by, progress)
        except (applying.StaleError, IntegrityError) as error:
            if isinstance(error, IntegrityError) and kind_of(error) not in (
                ViolationKind.UNIQUE,
                ViolationKind.REFERENCE,
            ):
                raise
            seen = batch.fingerprint
            batch.refresh_from_db()
            if batch.state != State.APPLYING:
                return
            batch.message = ""
            _compare(batch, progress)
            wrong = batch.counts["error"] and not batch.reading.get("partly")
            if batch.fingerprint != seen or wrong:
                _say(batch, State.READY, CHANGED_MEANWHILE)
                return
            _say(batch, State.APPLYING)
        else:
            return
    _say(batch, State.READY, CHANGED_MEANWHILE)


def _give_up(batch: MemberImport) -> None:
    """Back to where the person can try again."""
    batch.refresh_from_db()
    if batch.state in BACK:
        _say(batch, BACK[State(batch.state)], UNEXPECTED)


def _say(batch: MemberImport, state: str, message: str = "") -> None:
    batch.state, batch.message, batch.updated_at = state, message, timezone.now()
    batch.save(update_fields=["state", "message", "updated_at"])


def _keep_readers_going() -> None:
    """SQLite would lock readers out as soon as the big transaction outgrows its cache."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill=OFF")


def standing(batch: MemberImport) -> jobs.JobStanding:
    return jobs.standing(go_on, batch.pk)


def is_dead(batch: MemberImport) -> bool:
    """Whether somebody should be at it and nobody is."""
    if batch.state not in UNDER_WAY or standing(batch).under_way:
        return False
    batch.refresh_from_db()  # it may have ended just now
    return batch.state in UNDER_WAY
