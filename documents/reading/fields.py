"""The field of a form that takes a table."""

from django import forms

from ..uploads import TABLES


class TableField(forms.FileField):
    def __init__(self, *, label: str, told: str) -> None:
        suffixes = [f".{kind}" for kind in TABLES]
        super().__init__(
            label=label,
            help_text=f"{'、'.join(suffixes)} 都可以。{told}",
            widget=forms.FileInput({"accept": ",".join(suffixes)}),
            error_messages={
                "required": "请选择一个文件。",
                "empty": "这是空文件，请填好并保存后再上传。",
            },
        )
