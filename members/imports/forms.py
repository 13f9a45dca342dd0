"""The file of members or households that somebody uploads."""

from django import forms

from accounts.records.editing import TidyForm
from documents.reading.fields import TableField

from .models import MemberImport


class ImportForm(TidyForm):
    target = forms.ChoiceField(
        label="内容",
        choices=MemberImport.Target.choices,
        widget=forms.RadioSelect,
        initial=MemberImport.Target.MEMBERS,
    )
    file = TableField(
        label="名册文件",
        told="不用改成固定格式。上传后先核对栏目，再看逐行对照，确认以后才写入。",
    )
