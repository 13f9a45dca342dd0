"""The files that somebody uploads."""

from accounts.records.editing import TidyForm
from documents.reading.fields import TableField


class WorkbookForm(TidyForm):
    file = TableField(label="填好的表格", told="上传后先看逐格对照，确认以后才写入。")
