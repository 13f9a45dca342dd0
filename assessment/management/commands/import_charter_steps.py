"""manage.py import_charter_steps PATH"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.reading.named_tables import ImportRefusedError
from documents.uploads import UploadError

from ...grading.services.charter_imports import import_charter_steps


class Command(BaseCommand):
    help = "从 CSV 或 XLSX 按次序登记章程和村规民约的制定步骤；有一处错误就一步也不登记"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="文件", help="列：村级代码、类别、步骤、日期和这一步的各项"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            count = import_charter_steps(data=path.read_bytes(), name=path.name)
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"登记了 {count} 步。")
