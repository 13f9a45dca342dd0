"""manage.py import_appraisals PATH [--preview]"""

from assessment.management.table_command import TableCommand
from autonomy.appraisals.resources import AppraisalResource

from ...reports.importing import VILLAGE_TITLES


class Command(TableCommand):
    help = "从 CSV 或 XLSX 导入民主评议；有一处错误就一行也不导入"
    resource = AppraisalResource
    titles = {
        "village_code": VILLAGE_TITLES,
        "date": ("评议日期", "日期"),
        "asked": ("参评人数",),
        "satisfied": ("满意人数",),
    }
    required = tuple(titles)
    columns = "村级代码、评议日期、参评人数、满意人数"
    unit = "次"
