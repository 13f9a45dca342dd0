"""manage.py import_reports PATH [--approve]"""

from argparse import ArgumentParser

from documents.reading.commands import FileCommand
from documents.reading.questions import Answers

from ...approval.services.imports import import_reports
from ...reports.states import ReportState


class Command(FileCommand):
    help = "从 CSV 或 XLSX 导入月报和历史年度合计；有一处错误就一行也不导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--approve", action="store_true", help="导入后即为已审核；缺省为已上报，未填全的为草稿"
        )

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        approve = bool(options["approve"])
        counts = import_reports(data=data, name=name, approve=approve, answers=answers)
        self.stdout.write(
            f"新增 {counts.new} 张，更新 {counts.changed} 张，没有变化 {counts.same} 张。"
        )
        for state, count in counts.states.items():
            self.stdout.write(f"其中{ReportState(state).label} {count} 张。")
        if counts.blank:
            self.stdout.write(f"没有填数、未予导入的行 {counts.blank} 行。")
        for note in counts.notes:
            self.stdout.write(note)
        if counts.ignored:
            self.stdout.write(f"没有识别、未予导入的列：{'、'.join(counts.ignored)}。")
