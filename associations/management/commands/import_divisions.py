"""The official list of divisions, from a file."""

import argparse
import datetime

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.services import first_administrator
from documents.reading.commands import FileCommand
from documents.reading.questions import Answers

from ...divisions import importing, services
from ...divisions.importing import DivisionChange

FAULTS_SHOWN = 50
ALWAYS = "早已存在"
LEVELS = ((6, "县（区）"), (9, "乡镇（街道）"), (12, "村（社区）"))


class Command(FileCommand):
    file_help = "6 位是县，9 位是乡镇，12 位是村或社区，次序不限"
    help = (
        "导入区划：CSV（UTF-8 或 GB18030）或 XLSX，表头“区划代码”“名称”，"
        "可加“类别”“设立日期”“撤销日期”；全部导入或一行都不导入，可重复导入。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--opened",
            default="",
            metavar="日期",
            help=f"没有写设立日期的新村从哪天起算，不写为今天；“{ALWAYS}”：以前各年也算",
        )

        parser.add_argument(
            "--renamed", default="", metavar="日期", help="改了的名称、类别从哪天起，不写为今天"
        )

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        try:
            changes = services.import_divisions(
                data=data,
                file_name=name,
                by=None,
                opened=_opened(str(options["opened"])),
                renamed=_day("renamed", str(options["renamed"]), ""),
                answers=answers,
            )
        except services.FaultyFileError as error:
            shown = [str(fault) for fault in error.faults[:FAULTS_SHOWN]]
            more = len(error.faults) - len(shown)
            raise CommandError(
                "\n".join([str(error), *shown, *([f"……另有 {more} 处"] if more else [])])
            ) from None
        self.stdout.write(summary(changes))
        if made := _first_administrator(changes):
            account, password = made
            self.stdout.write(
                f"服务器上还没有账号，已建立账号管理员 {account.username}（{account.scope}）。"
            )
            self.stdout.write(f"初始密码：{password}")
            self.stdout.write(
                "此密码只显示这一次，首次登录须修改。其他账号由账号管理员在“账号”页建立。"
            )


def _opened(text: str) -> datetime.date | None:
    if text == ALWAYS:
        return None
    return _day("opened", text, f"，或者写“{ALWAYS}”")


def _day(option: str, text: str, more: str) -> datetime.date:
    day = importing.day_of(text)
    if day is None:
        raise CommandError(f"--{option} 写成 2026-07-01 这样{more}。")
    found = datetime.date.fromisoformat(day) if day else timezone.localdate()
    if found > timezone.localdate():
        raise CommandError(f"--{option} 的日期还没有到，请核对。")
    return found


def _first_administrator(changes: list[DivisionChange]) -> tuple[User, str] | None:
    """Of the first run: for the one county of the file, or its one township where that is the whole
    office."""
    townships = {change.code[:9] for change in changes if len(change.code) > LEVELS[0][0]}
    offices = townships if len(townships) == 1 else {change.code[:6] for change in changes}
    return first_administrator(scope=offices.pop()) if len(offices) == 1 else None


def summary(changes: list[DivisionChange]) -> str:
    """新增 1 个乡镇（街道）、26 个村（社区）；改名 观冲村 → 观冲社区；相同 3 个。"""
    altered = [change for change in changes if not change.is_same]
    if not altered:
        return f"没有变化：{len(changes)} 个区划都已在系统里。"
    new = [change for change in altered if change.is_new]
    counts = [
        (sum(len(change.code) == digits for change in new), level) for digits, level in LEVELS
    ]
    parts = (
        ["新增 " + "、".join(f"{count} 个{level}" for count, level in counts if count)]
        if new
        else []
    )
    renamed = [
        f"{change.before[0]} → {change.name}"
        for change in altered
        if change.before and change.is_renamed
    ]
    parts += ["改名 " + "、".join(renamed)] if renamed else []
    redated = sum(one.is_redated and one.before == [one.name, one.kind] for one in altered)
    reclassified = len(altered) - len(new) - len(renamed) - redated
    parts += [f"更改类别 {reclassified} 个"] if reclassified else []
    parts += [f"更改日期 {redated} 个"] if redated else []
    return "；".join([*parts, f"相同 {len(changes) - len(altered)} 个"]) + "。"
