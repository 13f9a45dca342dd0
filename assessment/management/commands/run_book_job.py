"""manage.py run_book_job JOB: what a started book runs in its own process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...papers.models import BookJob
from ...papers.services import run_book_job


class Command(BaseCommand):
    help = "（内部）制作一份已登记的年终考评报告"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        run_book_job(BookJob.objects.get(pk=options["job"]))
