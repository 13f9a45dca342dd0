"""manage.py assess --year Y [--division PREFIX] [--standard ID] [--format table|json|totals]
[--progress]"""

import json
import textwrap
import unicodedata
from argparse import ArgumentParser
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from associations.models import Village

from ...grading.presentation import reason
from ...grading.services.assess_parts import MOST_VILLAGES, assess_in_parts, grades_in_parts
from ...grading.services.outcome_json import village_json
from ...grading.shown import OPEN, so_far
from ...reports import periods
from ...reports.periods import missing_text
from ...rounds.published import confirmed, published_words
from ...standards.services import NoStandardError


class Command(BaseCommand):
    help = "按考评标准计算各村等次"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="考评年度")
        parser.add_argument(
            "--division", default="", help="区划代码（县 6 位、乡镇 9 位、村 12 位），缺省为全部"
        )
        parser.add_argument("--standard", help="考评标准编号，缺省为该年度起用的标准")
        parser.add_argument(
            "--format",
            choices=["table", "json", "totals"],
            help="输出格式；totals 只数各等次有多少村，不逐村列出，也不保存；"
            f"缺省为 table，超过 {MOST_VILLAGES} 个村的为 totals",
        )
        parser.add_argument(
            "--progress", action="store_true", help="在标准错误上显示进度；在终端上和村多时总是显示"
        )

    def handle(
        self, *, year: int, division: str, standard: str | None, progress: bool, **options: object
    ) -> None:
        _check_division(division)
        many = Village.objects.in_division(division).count() > MOST_VILLAGES
        self.tells = progress or many or self.stderr.isatty()
        form = options["format"] or ("totals" if many else "table")
        try:
            getattr(self, f"_{form}")(division, year, standard)
        except NoStandardError as error:
            raise CommandError(str(error)) from None

    def _totals(self, division: str, year: int, standard: str | None) -> None:
        found = grades_in_parts(
            code=division, year=year, standard=standard, progress=self._progress
        )
        is_over, told = periods.year_is_over(year), Counter[str]()
        for (rank, title), villages in sorted(found.items(), reverse=True):
            told[title if rank > 1 or is_over else OPEN.title] += villages
        for title, villages in told.items():
            self.stdout.write(f"{title} {villages} 个")
        self.stdout.write(f"共 {found.total()} 个村（社区）")
        if words := published_words(division, year):
            self.stdout.write(words)

    def _progress(self, done: int, total: int) -> None:
        """One line that is written over on a terminal; in a file a line each time."""
        if self.tells:
            text = f"已考评 {done}/{total} 个村（社区），{done * 100 // (total or 1)}%"
            self.stderr.write(text, ending="\r" if self.stderr.isatty() and done < total else "\n")

    def _json(self, division: str, year: int, standard: str | None) -> None:
        before = "[\n"
        for outcome in assess_in_parts(
            code=division, year=year, standard=standard, progress=self._progress
        ):
            text = json.dumps(village_json(outcome), ensure_ascii=False, indent=1)
            self.stdout.write(before + textwrap.indent(text, " "), ending="")
            before = ",\n"
        self.stdout.write("[]" if before == "[\n" else "\n]")

    def _table(self, division: str, year: int, standard: str | None) -> None:
        villages, found = 0, confirmed(division, year)
        for outcome in assess_in_parts(
            code=division, year=year, standard=standard, progress=self._progress
        ):
            villages += 1
            beside = found.get(outcome.village)
            words = f"（计算；发布为{beside.told}）" if beside else ""
            self.stdout.write(
                f"{outcome.village}  {_pad(outcome.name, 16)}{so_far(outcome).title}{words}"
            )
            for item in outcome.criteria:
                if item.held is not True:
                    self.stdout.write(
                        f"    {item.criterion.clause} {item.criterion.title}：{reason(item)}"
                    )
            if outcome.missing:
                self.stdout.write(f"    缺报：{missing_text(outcome.missing)}")
        self.stdout.write(f"共 {villages} 个村（社区）")


def _check_division(code: str) -> None:
    if code and not (code.isascii() and code.isdigit()):
        raise CommandError("区划代码只能是数字")
    if code and not Village.objects.in_division(code).exists():
        raise CommandError(f"没有代码以 {code} 开头的村（社区），请核对区划代码，或先导入区划")


def _pad(text: str, width: int) -> str:
    """Padded to a width in columns of a terminal, where a Chinese character takes two."""
    return text + " " * max(
        width - sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text), 1
    )
