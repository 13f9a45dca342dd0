"""manage.py import_reports PATH [--approve]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.reading.named_tables import ImportRefusedError
from documents.uploads import UploadError

from ...approval.services.imports import import_reports
from ...reports.states import ReportState


class Command(BaseCommand):
    help = "从 CSV 或 XLSX 导入月报和历史年度合计；有一处错误就一行也不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="文件", help="首行（或前 20 行内）为表头的 .csv 或 .xlsx"
        )
        parser.add_argument(
            "--approve", action="store_true", help="导入后即为已审核；缺省为已上报，未填全的为草稿"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            counts = import_reports(
                data=path.read_bytes(), name=path.name, approve=options["approve"]
            )
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"新增 {counts.new} 张，更新 {counts.changed} 张，没有变化 {counts.same} 张。"
        )
        for state, count in counts.states.items():
            self.stdout.write(f"其中{ReportState(state).label} {count} 张。")
        if counts.blank:
            self.stdout.write(f"没有填数、未予导入的行 {counts.blank} 行。")
        if counts.ignored:
            self.stdout.write(f"没有识别、未予导入的列：{'、'.join(counts.ignored)}。")
