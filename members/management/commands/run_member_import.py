"""manage.py run_member_import IMPORT USER LOCK: what a big import runs in its own process; the
upload is at stdin."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from members.imports import jobs

from ...imports.models import MemberImport


class Command(BaseCommand):
    help = "（内部）读取、对照或写入一次已登记的名册导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("by", type=int)
        parser.add_argument("lock", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        with os.fdopen(options["lock"], "r+") as lock:
            batch = MemberImport.objects.get(pk=options["batch"])
            jobs.run(batch, User.objects.get(pk=options["by"]), sys.stdin.buffer.read(), lock)
