"""The chain of the trail: what is recorded, and that every kind of tampering is found."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import guards, trail
from accounts.models import TrailEntry, TrailHead
from tests.conftest import VILLAGE

COLUMNS = "at, by_id, by_name, action, division, target, before, after, reason"


@pytest.fixture
def five(staff):
    """Five entries; the third has every field filled."""
    for number in range(1, 6):
        changed = (
            {"before": {"births": 3}, "after": {"births": 4}, "reason": "漏登"}
            if number == 3
            else {}
        )
        trail.record(
            by=staff, action="更正月报", target=f"第{number}件", division=VILLAGE, **changed
        )


def tamper(*statements):
    """What somebody does who can reach the database and knows of the guards."""
    with connection.cursor() as cursor:
        for event in ("update", "delete", "replace"):
            table = "" if connection.vendor == "sqlite" else "ON accounts_trailentry"
            cursor.execute(f"DROP TRIGGER IF EXISTS accounts_trailentry_no_{event} {table}")
        for statement in statements:
            cursor.execute(statement)


def verify(**options):
    call_command("verify_trail", **options)


def found():
    with pytest.raises(CommandError) as caught:
        verify()
    assert caught.value.returncode == 1
    return str(caught.value)


def test_an_intact_trail_is_said_to_be_so(five, capsys):
    verify()
    assert (
        capsys.readouterr().out
        == f"留痕完整：共 5 条，链头 {TrailEntry.objects.get(number=5).hash}\n"
    )


def test_an_empty_trail_is_intact(db, capsys):
    verify()
    assert capsys.readouterr().out == f"留痕完整：共 0 条，链头 {'0' * 64}\n"


@pytest.mark.parametrize(
    "change",
    [
        "reason = '别的原因'",
        "target = '别的对象'",
        "by_name = '别人'",
        "by_id = NULL",
        "action = '别的事项'",
        "division = '431321107210'",
        "at = '2020-01-01 00:00:00'",
        """after = '{"births": 3}'""",
        "before = NULL",
    ],
)
def test_an_altered_row_is_found(five, change):
    tamper(f"UPDATE accounts_trailentry SET {change} WHERE number = 3")
    assert found() == "留痕有误：第 3 条的内容与校验值不符，被改动过。"


def test_an_altered_hash_is_found(five):
    tamper(f"UPDATE accounts_trailentry SET hash = '{'f' * 64}' WHERE number = 3")
    assert found() == "留痕有误：第 3 条的内容与校验值不符，被改动过。"


def test_a_row_altered_with_its_hash_is_found_in_the_next(five):
    entry = TrailEntry.objects.get(number=3)
    entry.reason = "别的原因"
    tamper(
        f"UPDATE accounts_trailentry SET reason = '别的原因', hash = '{trail.entry_hash(entry)}' "
        "WHERE number = 3"
    )
    assert found() == "留痕有误：第 4 条与上一条不衔接。"


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_row_is_found(five, number):
    tamper(f"DELETE FROM accounts_trailentry WHERE number = {number}")
    assert found() == f"留痕有误：第 {number} 条缺失：其后是第 {number + 1} 条。"


def test_removed_last_rows_are_found(five):
    tamper("DELETE FROM accounts_trailentry WHERE number >= 4")
    assert found() == "留痕有误：第 4 条缺失：链尾的留痕被删除（应至第 5 条）。"


def test_removing_all_is_found(five):
    tamper("DELETE FROM accounts_trailentry")
    assert found() == "留痕有误：第 1 条缺失：链尾的留痕被删除（应至第 5 条）。"


def test_renumbered_rows_are_found(five):
    tamper(
        "DELETE FROM accounts_trailentry WHERE number = 3",
        "UPDATE accounts_trailentry SET number = 3 WHERE number = 4",
        "UPDATE accounts_trailentry SET number = 4 WHERE number = 5",
    )
    assert found() == "留痕有误：第 3 条与上一条不衔接。"


def test_two_rows_changed_round_are_found(five):
    tamper(
        "UPDATE accounts_trailentry SET number = 30 WHERE number = 3",
        "UPDATE accounts_trailentry SET number = 3 WHERE number = 4",
        "UPDATE accounts_trailentry SET number = 4 WHERE number = 30",
    )
    assert found() == "留痕有误：第 3 条与上一条不衔接。"


def test_a_head_put_back_is_found(five):
    entry = TrailEntry.objects.get(number=4)
    tamper(f"UPDATE accounts_trailhead SET number = 4, hash = '{entry.hash}'")
    assert found() == "留痕有误：第 5 条在链头之后，链头被改动过。"


def test_a_changed_head_is_found(five):
    tamper(f"UPDATE accounts_trailhead SET hash = '{'f' * 64}'")
    assert found() == "留痕有误：第 5 条的校验值与链头不符。"


def test_a_removed_head_is_found(five):
    tamper("DELETE FROM accounts_trailhead")
    assert found() == "留痕有误：链头缺失，而留痕有 5 条。"


def test_a_chain_rewritten_to_its_head_is_found_by_the_printed_one(five, staff):
    printed = trail.head()
    tamper("DELETE FROM accounts_trailentry", "DELETE FROM accounts_trailhead")
    for number in range(1, 6):
        trail.record(by=staff, action="更正月报", target=f"第{number}件", division=VILLAGE)
    verify()
    with pytest.raises(CommandError, match=f"第 5 条的校验值与印出的 {printed[1]} 不符"):
        verify(printed=printed)


def test_the_printed_head_may_be_the_start_of_the_hash(five, capsys):
    number, digest = trail.head()
    call_command("verify_trail", "--printed", f"{number}:{digest[:8]}")
    assert "留痕完整：共 5 条" in capsys.readouterr().out
    with pytest.raises(CommandError, match="应至第 9 条"):
        call_command("verify_trail", "--printed", "9:abc")


def test_batches_join(five, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(trail, "BATCH", 2)
    head = trail.head()
    with django_assert_num_queries(
        6
    ):  # the head, three batches and an empty one, what is beyond the head
        assert trail.verify() == head


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_trailentry SET reason = 'x'",
        "DELETE FROM accounts_trailentry",
        f"INSERT OR REPLACE INTO accounts_trailentry (number, previous_hash, hash, {COLUMNS}) "
        f"SELECT number, previous_hash, 'x', {COLUMNS} FROM accounts_trailentry WHERE number = 1",
    ],
)
def test_the_database_itself_refuses(five, statement):
    if "REPLACE" in statement and connection.vendor != "sqlite":
        pytest.skip("SQLite's own statement")
    with (
        pytest.raises(DatabaseError, match="留痕只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_guards_come_back_after_they_were_dropped(five):
    tamper()
    dropped = ["delete", *(["replace"] if connection.vendor == "sqlite" else []), "update"]
    assert guards.missing() == [f"accounts_trailentry_no_{event}" for event in dropped]
    guards.install()
    assert guards.missing() == []


def test_the_command_line_has_its_name(db):
    entry = trail.record(by=None, action="导入区划", target="双峰县", division="431321")
    assert (entry.number, entry.by_name, entry.previous_hash) == (1, "系统管理员", trail.GENESIS)


def test_an_act_undone_leaves_no_entry(five):
    before = trail.head()
    with transaction.atomic():
        trail.record(by=None, action="导入区划", target="双峰县")
        transaction.set_rollback(True)
    assert trail.head() == before
    trail.verify()


def test_a_long_target_is_cut(db):
    assert len(trail.record(by=None, action="导入区划", target="村" * 200).target) == 120


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_make_one_chain_from_the_first_entry_on():
    start = threading.Barrier(4)

    def write():
        start.wait()
        try:
            for _ in range(5):
                trail.record(by=None, action="导入区划", target="双峰县")
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert trail.verify()[0] == 20
    assert TrailHead.objects.count() == 1
