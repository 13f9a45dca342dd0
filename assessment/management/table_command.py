"""What the commands that import a small table by file have in common."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from import_export.resources import ModelResource

from documents.reading.commands import FileCommand
from documents.reading.named_tables import Titles
from documents.reading.questions import Answers
from documents.workbook import write_workbook

from ..grading.services.table_imports import import_table


class TableCommand(FileCommand):
    """PATH [--preview] [--rest REST]: all rows through the resource, or none; with REST those
    without an error, and the others into that workbook."""

    resource: type[ModelResource]
    titles: Titles
    required: Sequence[str]
    columns: str  # for the help
    unit: str  # 次 or 项

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.file_help = f"列：{self.columns}"
        super().add_arguments(parser)
        parser.add_argument(
            "--preview", action="store_true", help="只核对，看会新增和更新多少，不写入"
        )
        parser.add_argument(
            "--rest",
            type=Path,
            metavar="文件",
            help="先导入没有错误的行，有错误的行写到这个 .xlsx 文件，改好以后单独导入",
        )

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        preview, rest = bool(options["preview"]), options["rest"]
        counts, wrong = import_table(
            resource=self.resource(),
            data=data,
            name=name,
            titles=self.titles,
            required=self.required,
            answers=answers,
            dry_run=preview,
            partly=rest is not None,
        )
        found = zip(
            ("新增", "更新", "没有变化"), (counts.new, counts.changed, counts.same), strict=True
        )
        summary = "，".join(f"{what} {count} {self.unit}" for what, count in found)
        self.stdout.write(f"预览，没有写入：{summary}。" if preview else f"{summary}。")
        for note in counts.notes:
            self.stdout.write(note)
        if isinstance(rest, Path) and wrong:
            with rest.open("wb") as file:
                write_workbook(wrong, file)
            self.stdout.write(f"有错误的行没有导入，写在 {rest}，里面逐格写着怎么改。")
