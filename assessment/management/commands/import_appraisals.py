"""manage.py import_appraisals PATH"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.importing import VILLAGE_TITLES
from assessment.services.table_imports import import_table
from autonomy.resources import AppraisalResource
from documents.named_tables import ImportRefusedError
from documents.uploads import UploadError

TITLES = {
    "village_code": VILLAGE_TITLES,
    "date": ("评议日期", "日期"),
    "asked": ("参评人数",),
    "satisfied": ("满意人数",),
}


class Command(BaseCommand):
    help = "从 CSV 或 XLSX 导入民主评议；有一处错误就一行也不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="文件", help="列：村级代码、评议日期、参评人数、满意人数")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            counts = import_table(
                resource=AppraisalResource(),
                data=path.read_bytes(),
                name=path.name,
                titles=TITLES,
                required=list(TITLES),
            )
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"新增 {counts.new} 次，更新 {counts.changed} 次，没有变化 {counts.same} 次。")
