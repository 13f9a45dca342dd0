"""Takes the keys in use for this database's own, after one was lost."""

import argparse

from django.core.management.base import BaseCommand

from accounts.installation import keys


class Command(BaseCommand):
    help = "密钥丢失以后，把现在的密钥登记为这个数据库的；记入留痕。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="原因，记入留痕")

    def handle(self, *, reason: str, **options: object) -> None:
        changed = keys.accept(reason=reason)
        for name in changed:
            self.stdout.write(f"{keys.NAMES[name]}已更换：{keys.LOSS[name]}。")
        if not changed:
            self.stdout.write("密钥与登记的相同，没有改动。")
