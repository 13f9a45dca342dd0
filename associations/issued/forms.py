"""A paper as drafted, and why one is made void."""

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from accounts.records.editing import RecordForm, TidyForm
from accounts.texts.free_text import FREE_TEXT

from .models import IssuedPaper


class IssuedPaperForm(RecordForm):
    class Meta:
        model = IssuedPaper
        fields = [
            *("form", "body", "short", "urgency", "upward", "title", "addressee", "text"),
            *("attached", "remark", "copies_to", "printed_by", "day"),
        ]
        widgets = {
            "text": forms.Textarea({"rows": 16}),
            "attached": forms.Textarea({"rows": 3}),
        }
        help_texts = {
            "short": "发文字号的开头，例如：洪计协。序号在签发以后由系统按年依次编。",
            "upward": "报上级的，红头右侧印签发人。",
            "text": "一行一段。单独一行的“一、……”印成黑体，“（一）……”印成楷体，末尾不加标点。",
            "attached": "一行一个名称，不写序号和书名号。",
            "day": "空着就是签发的日期。",
            "remark": "例如：此件公开发布。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(
                "版头",
                Row(Column("form"), Column("urgency")),
                Row(Column("body"), Column("short")),
                "upward",
            ),
            Fieldset("正文", "title", "addressee", "text", "attached", "day", "remark"),
            Fieldset("版记", "copies_to", "printed_by", "version"),
        )


class VoidForm(TidyForm):
    reason = forms.CharField(label="作废原因", max_length=200, validators=FREE_TEXT)
