"""An opinion, and its answer."""

from django import forms

from ..models import Opinion
from ..records.editing import TidyForm
from ..texts.free_text import no_private_fact

LONGEST = Opinion._meta.get_field("text").max_length


class OpinionForm(TidyForm):
    text = forms.CharField(
        label="意见",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        validators=[no_private_fact],
        help_text="只写系统、表格哪里不好用、想怎样改，不写具体的人，不写身份证号。",
    )


class OpinionAnswerForm(TidyForm):
    answer = forms.CharField(
        label="答复",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        validators=[no_private_fact],
    )
