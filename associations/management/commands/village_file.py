"""manage.py village_file CODE [--through DAY] --format json|pdf: a village's whole story."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import FormerCode

from ...divisions.models import Village
from ...village_file import as_json
from ...village_file.views import as_pdf


class Command(BaseCommand):
    help = "一村一档：按日期写出一个村从建制到某一天的全部经过；同一天的档案以后再写一字不差"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="村级区划代码（12 位），原来的代码也行")
        parser.add_argument("--through", type=datetime.date.fromisoformat, help="截至哪一天")
        parser.add_argument("--format", choices=("json", "pdf"), default="json")

    def handle(
        self, *, code: str, through: datetime.date | None, format: str, **options: object
    ) -> None:
        now = FormerCode.objects.recoded().led_on([code]).get(code, code)
        village = Village.objects.select_related("township", "merged_into").filter(pk=now).first()
        if village is None:
            raise CommandError(f"没有代码是 {code} 的村（社区）。")
        day = through or timezone.localdate()
        if format == "json":
            self.stdout.write(as_json(village, day), ending="")
            return
        self.stdout.flush()
        out: Any = getattr(self.stdout, "buffer")  # noqa: B009 - of the stream it wraps
        out.write(as_pdf(village, day))
        out.flush()
