"""The file of members or households that somebody uploads."""

from django import forms

from .models import MemberImport


class ImportForm(forms.Form):
    target = forms.ChoiceField(
        label="内容",
        choices=MemberImport.Target.choices,
        widget=forms.RadioSelect,
        initial=MemberImport.Target.MEMBERS,
    )
    file = forms.FileField(
        label="名册文件",
        help_text=(
            ".xlsx 或 .csv，不用改成固定格式。上传后先核对栏目，再看逐行对照，确认以后才写入。"
        ),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "请选择一个文件。",
            "empty": "这是空文件，请填好并保存后再上传。",
        },
    )
