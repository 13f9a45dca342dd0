"""Uploads are taken into memory only: no temporary file of somebody's list is ever written. Every
name that comes in comes through here, and none with an ID number gets further."""

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from documents.uploads import MAX_BYTES

from ..texts.identity_numbers import masked_file_name

MOST_POSTED = 3 * MAX_BYTES  # twelve photographs as phones take them


class MemoryOnlyHandler(FileUploadHandler):
    """Of a file beyond MAX_BYTES one byte more is kept, which is enough to refuse it in words."""

    def handle_raw_input(
        self,
        input_data: object,
        META: object,  # noqa: N803 - Django's
        content_length: int,
        boundary: object,
        encoding: object = None,
    ) -> None:
        """Not even read when all files of a post together are too much to keep in memory."""
        if content_length > MOST_POSTED:
            raise RequestDataTooBig(f"a post of {content_length} bytes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file_name = masked_file_name(self.file_name or "")
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = MAX_BYTES + 1 - self.kept.tell()
        if room > 0:
            self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
