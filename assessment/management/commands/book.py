"""manage.py book --year Y --division CODE -o FILE (.pdf or .xlsx)"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.pdf import PdfError

from ...papers.services import write_book


class Command(BaseCommand):
    help = "制作年终考评报告"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="考评年度")
        parser.add_argument(
            "--division", required=True, help="区划代码（县 6 位、乡镇 9 位、村 12 位）"
        )
        parser.add_argument(
            "-o", "--output", type=Path, required=True, help="输出文件（.pdf 或 .xlsx）"
        )

    def handle(self, *, year: int, division: str, output: Path, **options: object) -> None:
        if output.suffix not in (".pdf", ".xlsx"):
            raise CommandError("输出文件名须以 .pdf 或 .xlsx 结尾")
        if not output.resolve().parent.is_dir():
            raise CommandError(f"文件夹 {output.resolve().parent} 不存在")
        try:
            write_book(code=division, year=year, out=output, progress=self._progress)
        except (LookupError, PdfError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"已生成 {output}")

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"排版 {done}/{total}")
