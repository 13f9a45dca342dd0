"""The fields for photographs: what comes out of them is ready to be kept."""

from pathlib import PurePath

from django import forms
from django.conf import settings

from associations.attachments.services import clean_name
from documents.pictures.photos import prepare_photos
from documents.uploads import MAX_BYTES, UploadError

from ..services import MOST_PHOTOS, NamedPhoto

HELP = (
    f"JPG、PNG 或 WebP，每张不超过 {MAX_BYTES // 1024**2} MB。保存时缩小，拍摄位置等信息一律去掉。"
)


class PhotoInput(forms.ClearableFileInput):
    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures as NamedPhoto; `camera`: one, which a phone takes at once. `account`:
    whose they are."""

    account: object = None

    def __init__(self, *, label: str, camera: bool = False, help_text: str = "") -> None:
        look = {
            "accept": "image/*",
            **({"capture": "environment"} if camera else {"multiple": True}),
        }
        errors = {"empty": "这是空文件，请重新选择照片。"}
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=PhotoInput(look),
            error_messages=errors,
        )

    def clean(self, data: object, initial: object = None) -> list[NamedPhoto]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"一次活动最多留 {MOST_PHOTOS} 张照片，请挑有代表性的。")
        checked = [super(PhotosField, self).clean(file, initial) for file in files if file]
        given = [(file.read(), clean_name(file.name or "")) for file in checked]
        if not given:
            return []
        try:
            photos = prepare_photos(given, folder=settings.VAR_DIR / "turns", account=self.account)
        except UploadError as error:
            raise forms.ValidationError(str(error)) from None
        return [
            NamedPhoto(PurePath(name).stem or "照片", photo)
            for (_, name), photo in zip(given, photos, strict=True)
        ]
