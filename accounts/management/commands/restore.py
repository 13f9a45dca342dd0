"""Puts a backup into the configured, still empty installation."""

import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.keeping import KeepingError
from accounts.keeping.restore import restore

from .verify import add_openers, opener


class Command(BaseCommand):
    help = "把备份恢复到配置好的、还是空的安装里，逐表逐文件核对；有不符的列出并以 1 退出。"
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("backup", metavar="备份", type=Path)
        add_openers(parser)

    def handle(
        self,
        *,
        backup: Path,
        identity: Path | None,
        passphrase_file: Path | None,
        **options: object,
    ) -> None:
        try:
            restored = restore(backup, opener(identity, passphrase_file))
        except KeepingError as error:
            raise CommandError(str(error)) from None
        manifest = restored.manifest
        self.stdout.write(
            f"已恢复 {manifest['made']} 的备份：{len(manifest['tables'])} 张表，"
            f"{len(manifest['files'])} 个文件；留痕链头 {manifest['trail']}。"
        )
        if restored.is_older:
            self.stdout.write("备份来自旧版本，请接着执行 manage.py migrate。")
        if restored.broken_off:
            self.stdout.write(
                f"备份时还有 {restored.broken_off} 件后台作业没有办完（导入、年终报告），"
                "不会自己接着办；它们的页面上写明“中断”，需要的请重新办理。"
            )
        for line in restored.faults:
            self.stdout.write(f"✗ {line}")
        if restored.faults:
            sys.exit(1)
        self.stdout.write("逐表逐文件核对，与备份一致。接着请执行 manage.py verify。")
