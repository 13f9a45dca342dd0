"""The field for a paper to be kept with a record, and what a record's form does with it."""

from typing import Any, cast

from django import forms
from django.core.files import File
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from accounts.records import Record
from documents.uploads import MAX_BYTES, PAPER_SUFFIXES, UploadError, check_paper

from .models import Attachment
from .services import clean_name, keep, read_limited

ACCEPTED = ",".join(f".{suffix}" for suffix in PAPER_SUFFIXES)
HELP = f"PDF、JPG、PNG、Word（.docx）或 Excel（.xlsx），不超过 {MAX_BYTES // 1024**2} MB。"


class PaperField(forms.FileField):
    """An uploaded paper whose content was checked."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"required": "请选择一个文件。", "empty": "这是空文件。请填好内容并保存后再上传。"}
        super().__init__(
            **{
                "required": False,
                "help_text": HELP,
                "widget": forms.FileInput({"accept": ACCEPTED}),
                "error_messages": errors,
                **kwargs,
            }
        )

    def clean(self, data: object, initial: object = None) -> object:
        file = super().clean(data, initial)
        if file:
            try:
                check_paper(read_limited(file), clean_name(file.name))
            except UploadError as error:
                raise forms.ValidationError(str(error)) from None
            file.seek(0)
        return file


class PaperMixin(forms.Form):
    """For a RecordForm with a field `paper` whose record has a foreign key `attachment`: before
    saving, `keep_paper` puts the uploaded file there; a tick in `drop_paper` takes the present one
    away."""

    paper = PaperField(label="附件")
    drop_paper = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attachment = cast(Attachment | None, self._record.attachment)
        if attachment is None:
            del self.fields["drop_paper"]
        else:
            self.fields["drop_paper"].label = f"去掉现有的“{attachment.name}”"
            address = reverse("attachment-download", args=[attachment.code, attachment.ref])
            words = '现有“<a href="{}">{}</a>”；选了新文件，就换成新的。{}'
            self.fields["paper"].help_text = format_html(words, address, attachment.name, HELP)

    def keep_paper(self, *, code: str, by: User) -> Record:
        """The form's record, ready to be saved. Call in the transaction that saves it. Raises
        UploadError."""
        file = cast(File | None, self.cleaned_data.get("paper"))
        record: Any = self._record
        if file:
            record.attachment = keep(file=file, code=code, by=by)
        elif self.cleaned_data.get("drop_paper"):
            record.attachment = None
        return record

    @property
    def _record(self) -> Any:
        return cast(forms.ModelForm, self).instance
