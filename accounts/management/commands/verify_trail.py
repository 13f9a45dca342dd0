"""Is the trail complete and unaltered?"""

import argparse

from django.core.management.base import BaseCommand, CommandError

from accounts import trail


def printed_head(text: str) -> tuple[int, str]:
    """ "128:9f0c…" as (128, "9f0c…")."""
    number, _, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise argparse.ArgumentTypeError("请写成“序号:校验值”，例如 128:9f0c2b。")
    return int(number), digest


class Command(BaseCommand):
    help = "逐条核对留痕是否完整、是否被改动；有问题时指出第一条并以 1 退出。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--printed",
            type=printed_head,
            metavar="序号:校验值",
            help="与年终考评报告上印出的链头核对（校验值可只写开头几位）",
        )

    def handle(self, *, printed: tuple[int, str] | None, **options: object) -> None:
        try:
            number, digest = trail.verify(printed=printed)
        except trail.BrokenTrailError as error:
            raise CommandError(f"留痕有误：{error}") from None
        self.stdout.write(f"留痕完整：共 {number} 条，链头 {digest}")
