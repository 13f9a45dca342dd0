"""manage.py assess --year Y [--division PREFIX] [--standard ID] [--format table|json]"""

import json
import unicodedata
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.outcomes import VillageOutcome
from assessment.presentation import missing_text, reason, village_json
from assessment.services.outcomes import assess
from assessment.services.standards import NoStandardError
from associations.models import Village


class Command(BaseCommand):
    help = "按考评标准计算各村等次"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="考评年度")
        parser.add_argument("--division", default="", help="区划代码（县 6 位、乡镇 9 位、村 12 位），缺省为全部")
        parser.add_argument("--standard", help="考评标准编号，缺省为该年度起用的标准")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        _check_division(options["division"])
        try:
            outcomes = assess(code=options["division"], year=options["year"], standard=options["standard"])
        except NoStandardError as error:
            raise CommandError(str(error)) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps([village_json(o) for o in outcomes], ensure_ascii=False, indent=1))
        else:
            self._table(outcomes)

    def _table(self, outcomes: list[VillageOutcome]) -> None:
        for outcome in outcomes:
            self.stdout.write(f"{outcome.village}  {_pad(outcome.name, 16)}{outcome.grade_title}")
            for item in outcome.criteria:
                if item.held is not True:
                    self.stdout.write(f"    {item.criterion.clause} {item.criterion.title}：{reason(item)}")
            if outcome.missing:
                self.stdout.write(f"    缺报：{missing_text(outcome.missing)}")
        self.stdout.write(f"共 {len(outcomes)} 个村（社区）")


def _check_division(code: str) -> None:
    if code and not (code.isascii() and code.isdigit()):
        raise CommandError("区划代码只能是数字")
    if code and not Village.objects.in_division(code).exists():
        raise CommandError(f"没有代码以 {code} 开头的村（社区），请核对区划代码，或先导入区划")


def _pad(text: str, width: int) -> str:
    """Padded to a width in columns of a terminal, where a Chinese character takes two."""
    return text + " " * max(width - sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text), 1)
