"""manage.py import_findings PATH"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.importing import VILLAGE_TITLES
from assessment.resources import FindingResource
from assessment.services.table_imports import import_table
from documents.named_tables import ImportRefusedError
from documents.uploads import UploadError

TITLES = {
    "village_code": VILLAGE_TITLES,
    "year": ("考评年度", "年度"),
    "finding": ("核查事项",),
    "held": ("是否达到", "核查结果"),
    "evidence": ("依据",),
}
REQUIRED = ("village_code", "year", "finding", "held")


class Command(BaseCommand):
    help = "从 CSV 或 XLSX 导入现场核查结果；有一处错误就一行也不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="文件", help="列：村级代码、考评年度、核查事项、是否达到、依据（可空）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            counts = import_table(
                resource=FindingResource(),
                data=path.read_bytes(),
                name=path.name,
                titles=TITLES,
                required=REQUIRED,
            )
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"新增 {counts.new} 项，更新 {counts.changed} 项，没有变化 {counts.same} 项。")
