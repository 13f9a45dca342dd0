"""The clock was ahead, and has been put right: acts are taken again."""

import argparse

from django.core.management.base import BaseCommand

from accounts import trail


class Command(BaseCommand):
    help = "以前的时间超前、现在已经校准的，用它说明原因，此后照常办理。先用 date 核对现在的时间。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="怎么错的，什么时候校准的")

    def handle(self, *, reason: str, **options: object) -> None:
        entry = trail.record(
            by=None,
            action="确认时间",
            target="服务器的时间",
            reason=reason,
            clock_is_right=True,
        )
        self.stdout.write(f"已经记入留痕第 {entry.number} 条，此后照常办理。")
