"""The file that somebody uploads."""

from django import forms


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="填好的表格",
        help_text=".xlsx 或 .csv。上传后先看逐格对照，确认以后才写入。",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请填好并保存后再上传。"},
    )
