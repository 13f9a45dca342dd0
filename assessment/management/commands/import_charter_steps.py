"""manage.py import_charter_steps PATH"""

from documents.reading.commands import FileCommand
from documents.reading.questions import Answers

from ...grading.services.charter_imports import import_charter_steps


class Command(FileCommand):
    help = "从 CSV 或 XLSX 按次序登记章程和村规民约的制定步骤；有一处错误就一步也不登记"
    file_help = "列：村级代码、类别、步骤、日期和这一步的各项"

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        count = import_charter_steps(data=data, name=name, answers=answers)
        self.stdout.write(f"登记了 {count} 步。")
