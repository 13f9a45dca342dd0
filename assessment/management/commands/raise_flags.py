"""manage.py raise_flags [--division PREFIX]"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from associations.models import County, Village

from ...flags.services import raise_flags


class Command(BaseCommand):
    help = "比对各村各月的数，提出疑点；问过的不再问"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--division", default="", help="区划代码（县 6 位、乡镇 9 位、村 12 位），缺省为全部县"
        )

    def handle(self, *, division: str, **options: object) -> None:
        code = division
        if code and not (
            code.isascii() and code.isdigit() and Village.objects.in_division(code).exists()
        ):
            raise CommandError(f"没有代码以 {code} 开头的村（社区），请核对区划代码")
        counties = (
            [code] if code else list(County.objects.order_by("code").values_list("code", flat=True))
        )
        count = sum(raise_flags(code=county) for county in counties)
        self.stdout.write(f"新提出疑点 {count} 条")
