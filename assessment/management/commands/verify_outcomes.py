"""manage.py verify_outcomes: does every stored grade follow from its facts and its standard?"""

from django.core.management.base import BaseCommand, CommandError

from ...grading.models import Outcome
from ...grading.services.outcomes import differing
from ...verification import outcome_words


class Command(BaseCommand):
    help = "用保存的事实和标准重新计算全部考评结果，逐字核对；有不符的列出并以 1 退出"

    def handle(self, *args: object, **options: object) -> None:
        found = [*map(outcome_words, differing())]
        if found:
            raise CommandError(
                "\n".join([f"有 {len(found)} 条考评结果与重新计算的不符：", *found[:50]])
            )
        self.stdout.write(f"考评结果共 {Outcome.objects.count()} 条，重新计算全部相符。")
