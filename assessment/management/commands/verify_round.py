"""manage.py verify_round CODE YEAR, or --all: does every published grade follow from what was
frozen with it?"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from ...rounds.freezing import differences
from ...rounds.models.rounds import Publication


class Command(BaseCommand):
    help = (
        "用封存的事实和标准重新计算已发布的等次，逐字核对，并核对全轮校验值；有不符的列出并以 "
        "1 退出"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", default="", help="区划代码（县 6 位、乡镇 9 位）")
        parser.add_argument("year", nargs="?", type=int, help="考评年度")
        parser.add_argument("--all", action="store_true", help="核对全部已发布的考评")

    def handle(self, *, all: bool, code: str, year: int | None, **options: object) -> None:
        wrong = []
        rows = Publication.objects.select_related("round").prefetch_related("round__frozen")
        if not all:
            if not code or year is None:
                raise CommandError("请写明区划代码和年度，或加 --all。")
            rows = rows.filter(year=year).in_division(code)
        if not rows:
            raise CommandError("没有已发布的考评。")
        for publication in rows:
            found = list(differences(publication, list(publication.round.frozen.all())))
            wrong += [f"{publication}：{line}" for line in found]
            self.stdout.write(
                f"{publication}：{'不符' if found else '相符'}，校验值 {publication.digest}"
            )
        if wrong:
            raise CommandError("\n".join([f"有 {len(wrong)} 处不符：", *wrong[:50]]))
