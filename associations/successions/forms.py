"""A file of codes on its way in."""

from django import forms

from accounts.records.editing import DateInput, not_too_early

from ..divisions.forms import DivisionUploadForm


class CodesUploadForm(DivisionUploadForm):
    day = forms.DateField(
        label="变更日期",
        widget=DateInput(),
        required=False,
        validators=[not_too_early],
        help_text="文件里没有日期时填写。",
    )
    field_order = ["file", "day"]
