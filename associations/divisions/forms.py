"""A file of divisions on its way in."""

from django import forms


class DivisionUploadForm(forms.Form):
    file = forms.FileField(
        label="区划文件",
        help_text=".csv 或 .xlsx，先看预览，确认以后才导入。",
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={"required": "请选择一个文件。"},
    )
