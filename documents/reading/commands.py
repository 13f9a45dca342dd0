"""What all commands that take a table have in common."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ..uploads import UploadError
from .named_tables import ImportRefusedError
from .questions import Answers


class FileCommand(BaseCommand):
    """PATH [--answer KEY=READING]: `take` does what the command is for. It may raise UploadError
    and ImportRefusedError."""

    file_help = "首行（或前 20 行内）为表头的 .csv 或 .xlsx"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="文件", help=self.file_help)
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            type=_answer,
            metavar="问题=读法",
            help="文件里有几种读法的地方怎么读；有这样的地方时命令会列出来",
        )

    def handle(self, *, path: Path, answer: list[tuple[str, str]], **options: object) -> None:
        try:
            self.take(path.read_bytes(), path.name, dict(answer), **options)
        except OSError:
            raise CommandError(f"无法读取文件“{path}”，请检查路径和权限。") from None
        except (UploadError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        raise NotImplementedError


def _answer(text: str) -> tuple[str, str]:
    key, equals, reading = text.partition("=")
    if not equals:
        raise ArgumentTypeError("写成 问题=读法，例如 hidden-rows=out")
    return key, reading
