"""The forms of what is drafted and published: the version that was seen, and a file that comes
in."""

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from .editing import tidy
from .published import FileFormat


class DraftForm(forms.Form):
    """Carries the version of the draft that the person had before them."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, version: int | None, initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.initial["version"] = version
        tidy(self)

    @property
    def expected_version(self) -> int | None:
        return self.cleaned_data.get("version")


class DocumentFileForm(forms.Form):
    file = forms.FileField(
        widget=forms.FileInput({"accept": ".json"}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新导出再传。"},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        format: FileFormat,
    ) -> None:
        super().__init__(data, files)
        self.fields["file"].label = f"{format.noun}文件"
        self.fields["file"].help_text = f"扩展名 .json，从“{format.page}”的“导出”得到。"
        tidy(self)
