"""What the commands that import a small table by file have in common."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from import_export.resources import ModelResource

from documents.reading.named_tables import ImportRefusedError, Titles
from documents.uploads import UploadError

from ..grading.services.table_imports import import_table


class TableCommand(BaseCommand):
    """PATH [--preview]: all rows through the resource, or none."""

    resource: type[ModelResource]
    titles: Titles
    required: Sequence[str]
    columns: str  # for the help
    unit: str  # 次 or 项

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="文件", help=f"列：{self.columns}")
        parser.add_argument(
            "--preview", action="store_true", help="只核对，看会新增和更新多少，不写入"
        )

    def handle(self, *, path: Path, preview: bool, **options: object) -> None:
        try:
            counts = import_table(
                resource=self.resource(),
                data=path.read_bytes(),
                name=path.name,
                titles=self.titles,
                required=self.required,
                dry_run=preview,
            )
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        found = zip(
            ("新增", "更新", "没有变化"), (counts.new, counts.changed, counts.same), strict=True
        )
        summary = "，".join(f"{what} {count} {self.unit}" for what, count in found)
        self.stdout.write(f"预览，没有写入：{summary}。" if preview else f"{summary}。")
