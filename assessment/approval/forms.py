"""The files that somebody uploads."""

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.records.editing import tidy


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="填好的表格",
        help_text=".xlsx 或 .csv。上传后先看逐格对照，确认以后才写入。",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "请选择一个文件。",
            "empty": "这是空文件，请填好并保存后再上传。",
        },
    )


class StandardFileForm(forms.Form):
    file = forms.FileField(
        label="标准文件",
        help_text="扩展名 .json，从“考评标准”的“导出”得到。",
        widget=forms.FileInput({"accept": ".json"}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新导出再传。"},
    )

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict | None = None) -> None:
        super().__init__(data, files)
        tidy(self)
