"""Every fault made on purpose, on both databases, under the real server and through the browser:
the page that is seen, what was typed still there, pressed again when it is over, saved once."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from accounts.records.machine import MachineFault
from tests.conftest import PASSWORD, TOWNSHIP, VILLAGE

from .installation import (
    POSTGRESQL,
    Cluster,
    Installation,
    on_postgresql,
    on_sqlite,
    small_disk,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.prove,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system"),
]
PERIOD = 202501
LONG = "王家塅、刘家塅两个小组合并以后由东片分会联系。" * 9
AHEAD = """
import datetime, django; django.setup()
from accounts import trail
now = trail.timezone.now() + datetime.timedelta(hours=1)
trail.timezone.now = lambda: now
trail.record(by=None, action="试", target="时间超前的一条", clock_is_right=True)
"""
Break = Callable[[Installation, Any], Any]  # a context in which it is broken


def fill(disk: Path) -> Path:
    """To the last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (2**20, 4096, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


@contextmanager
def clock_back(here: Installation, _: Any) -> Iterator[None]:
    here.run("-c", AHEAD)
    yield
    here.run("manage.py", "accept_clock", "--reason", "时间超前，已校准")


@contextmanager
def sqlite_locked(here: Installation, _: Any) -> Iterator[None]:
    holder = sqlite3.connect(here.folder / "cunxie.sqlite3")
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.rollback()
    holder.close()


@contextmanager
def sqlite_full(here: Installation, _: Any) -> Iterator[None]:
    ballast = fill(here.folder)
    yield
    ballast.unlink()


@contextmanager
def sqlite_read_only(here: Installation, _: Any) -> Iterator[None]:
    file = here.folder / "cunxie.sqlite3"
    file.chmod(0o400)
    here.folder.chmod(0o500)
    yield
    here.folder.chmod(0o700)
    file.chmod(0o600)


@contextmanager
def sqlite_taken_away(here: Installation, _: Any) -> Iterator[None]:
    file, away = here.folder / "cunxie.sqlite3", here.folder / "away"
    file.rename(away)
    yield
    away.rename(file)


@contextmanager
def sqlite_replaced_by_a_read_only_copy(here: Installation, _: Any) -> Iterator[None]:
    file, away = here.folder / "cunxie.sqlite3", here.folder / "away"
    file.rename(away)
    shutil.copyfile(away, file)
    file.chmod(0o400)
    here.folder.chmod(0o500)
    yield
    here.folder.chmod(0o700)
    away.replace(file)


@contextmanager
def postgresql_stopped(here: Installation, cluster: Cluster) -> Iterator[None]:
    cluster.stop()
    yield
    cluster.start()


@contextmanager
def postgresql_locked(here: Installation, cluster: Cluster) -> Iterator[None]:
    with cluster.admin() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE accounts_formtoken, assessment_monthlyreport IN EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK")


@contextmanager
def postgresql_full(here: Installation, cluster: Cluster) -> Iterator[None]:
    with cluster.admin() as cursor:  # so that the next entry of the trail needs a new page
        cursor.execute("ALTER TABLE accounts_trailentry SET (fillfactor = 10)")
    ballast = fill(cluster.disk)
    yield
    ballast.unlink()


@contextmanager
def postgresql_read_only(here: Installation, cluster: Cluster) -> Iterator[None]:
    for value in ("on", "off"):
        with cluster.admin("postgres") as cursor:
            cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            cursor.execute("SELECT pg_reload_conf()")
        if value == "on":
            yield


FAULTS: dict[str, dict[Break, set[MachineFault]]] = {
    "sqlite": {
        sqlite_locked: {MachineFault.BUSY},
        sqlite_full: {MachineFault.FULL},
        sqlite_read_only: {MachineFault.READ_ONLY, MachineFault.GONE},
        sqlite_taken_away: {MachineFault.GONE},
        sqlite_replaced_by_a_read_only_copy: {MachineFault.READ_ONLY, MachineFault.GONE},
        clock_back: {MachineFault.CLOCK},
    },
    "postgresql": {
        postgresql_stopped: {MachineFault.GONE},
        postgresql_locked: {MachineFault.BUSY},
        postgresql_full: {MachineFault.FULL},
        postgresql_read_only: {MachineFault.READ_ONLY},
        clock_back: {MachineFault.CLOCK},
    },
}


DRAFTS_GO_ON = {
    clock_back: "a draft is no act, and has no place in the trail",
    postgresql_full: "its row is written anew on its own page, where there is room",
}


@contextmanager
def installed(vendor: str) -> Iterator[tuple[Installation, Cluster | None]]:
    """Where PostgreSQL's account may go, which pytest's own folders are closed to."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="cunxie-real-")))
        folder.chmod(0o755)
        if vendor == "sqlite":
            disk = stack.enter_context(small_disk(folder / "var", 24))
            yield on_sqlite(disk), None
            return
        disk = stack.enter_context(small_disk(folder / "disk", 96))
        cluster = Cluster(folder / "cluster", disk)
        cluster.make()
        stack.callback(cluster.stop)
        yield on_postgresql(folder / "var", cluster), cluster


def sign_in(browser: Any, here: Installation, who: str, size: tuple[int, int]) -> Any:
    context = browser.new_context(
        base_url=here.url, locale="zh-CN", viewport={"width": size[0], "height": size[1]}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/login/")
    page.get_by_label("账号").fill(who)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


@pytest.mark.parametrize("vendor", FAULTS)
def test_every_fault_is_told_and_survived(
    vendor: str, chromium: Any, django_db_setup: None, tmp_path: Path
) -> None:
    if vendor == "postgresql" and not POSTGRESQL:
        pytest.skip("no PostgreSQL on this machine")
    with installed(vendor) as (here, cluster), here.serving():
        desk = sign_in(chromium, here, "staff", (1366, 768))
        phone = sign_in(chromium, here, "secretary", (375, 812))
        for number, (fault, kinds) in enumerate(FAULTS[vendor].items(), 1):
            draft_fails = fault not in DRAFTS_GO_ON
            pages = desk, phone, tmp_path
            endure(here, fault(here, cluster), kinds, number, pages, draft_fails=draft_fails)


def endure(
    here: Installation,
    broken: Any,
    kinds: set[MachineFault],
    number: int,
    pages: tuple[Any, Any, Path],
    *,
    draft_fails: bool,
) -> None:
    """The staff adds an area, the secretary types the month; both while it is broken and after."""
    desk, phone, tmp_path = pages
    name, births = f"第{number}片", str(number)
    desk.goto(f"/areas/{TOWNSHIP}/new/")
    phone.goto(f"/reports/{VILLAGE}/{PERIOD}/edit/")
    desk.fill("[name=name]", name)
    with broken:
        phone.fill("#f-births", births)
        if draft_fails:
            phone.wait_for_selector("[data-status]:has-text('未保存，正在重试')")
        desk.get_by_role("button", name="保存").click()
        heading = desk.wait_for_selector(".sheet h1")
        assert heading.inner_text() in {kind.value[0] for kind in kinds}
        assert "没有保存" in desk.inner_text("main")
        assert "可能已经保存" not in desk.inner_text("main")
        desk.screenshot(path=tmp_path / f"{number}.png")
        desk.click("summary")
        assert desk.input_value("textarea") == name
        assert phone.input_value("#f-births") == births
    phone.wait_for_selector("[data-status]:has-text('已保存')")
    desk.get_by_role("button", name="再提交一次").click()
    desk.wait_for_url(f"**/areas/{TOWNSHIP}/**")
    desk.wait_for_selector(f"main:has-text('{name}')")
    found = here.query(f"SELECT count(*) FROM associations_area WHERE name = '{name}'")
    assert found == [[1]]
    assert here.query("SELECT births FROM assessment_monthlyreport") == [[number]]
