"""What is held on people and falls due (docs/deploy.md: CUNXIE_KEEP_…): listed, and cleared when it
is said so."""

import argparse

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from associations.persons.retention import DuePart, falls_due

from ...persons import services


class Command(BaseCommand):
    help = "列出保存期限已到的个人资料；加 --clear 和 --reason 清除。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("division", help="区划代码：县、乡镇或村")
        parser.add_argument("--clear", action="store_true", help="清除列出的资料")
        parser.add_argument("--reason", default="", help="清除的原因，记入留痕")

    def handle(self, *, division: str, clear: bool, reason: str, **options: object) -> None:
        today = timezone.localdate()
        if clear and not reason.strip():
            raise CommandError("清除要写明原因：--reason 原因")
        while parts := falls_due(user=None, code=division, until=today):
            for part in parts:
                self.stdout.write(
                    f"{part.holding.title} {part.count} 条（{part.holding.kept_words}）"
                )
            if not clear:
                return
            self._clear(parts, division, reason)
        self.stdout.write("没有到期的资料。")

    def _clear(self, parts: list[DuePart], code: str, reason: str) -> None:
        keys = [row.key for part in parts for row in part.rows]
        try:
            count = services.clear(
                keys=keys, code=code, by=None, reason=reason, until=timezone.localdate()
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        self.stdout.write(f"清除了 {count} 条。")
