"""The whole installation on a page: what is in order, what is not, and what to do."""

import argparse
import sys

from django.core.management.base import BaseCommand

from accounts import installation
from accounts.installation.survey import survey


class Command(BaseCommand):
    help = "检查整个安装：配置、数据库、密钥、文件、磁盘、时间；有问题时说明怎么办，并以 1 退出。"
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--start", action="store_true", help="只看服务器能不能启动（启动时自己会查）"
        )

    def handle(self, *, start: bool, **options: object) -> None:
        if start:
            if found := list(installation.require("runserver")):
                sys.exit("\n".join(map(str, found)))
            return
        wrong = 0
        for title, faults in survey():
            self.stdout.write(f"{'✗' if faults else '✓'} {title}")
            for fault in faults:
                self.stdout.write(f"    {fault.what}\n      → {fault.remedy}")
            wrong += len(faults)
        self.stdout.write(f"共 {wrong} 处问题。" if wrong else "没有发现问题。")
        if wrong:
            sys.exit(1)
