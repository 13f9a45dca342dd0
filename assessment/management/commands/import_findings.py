"""manage.py import_findings PATH [--preview]"""

from assessment.management.table_command import TableCommand

from ...grading.resources import FindingResource
from ...reports.importing import VILLAGE_TITLES


class Command(TableCommand):
    help = "从 CSV 或 XLSX 导入现场核查结果；有一处错误就一行也不导入"
    resource = FindingResource
    titles = {
        "village_code": VILLAGE_TITLES,
        "year": ("考评年度", "年度"),
        "finding": ("核查事项",),
        "held": ("是否达到", "核查结果"),
        "evidence": ("依据",),
    }
    required = ("village_code", "year", "finding", "held")
    columns = "村级代码、考评年度、核查事项、是否达到、依据（可空）"
    unit = "项"
