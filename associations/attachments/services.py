"""Papers kept as they were uploaded: checked, named by their content, written whole or not at
all."""

import hashlib
import os
import tempfile
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts.models import User
from accounts.texts.identity_numbers import masked_file_name
from documents.uploads import MAX_BYTES, check_paper

from .models import Attachment

NAME_LENGTH = 200


@transaction.atomic
def keep(*, file: File, code: str, by: User | None) -> Attachment:
    """The uploaded file as a paper of the division `code`; the same file of the same name is kept
    once.

    The trail tells of it with the record that it belongs to. Raises UploadError.
    """
    name = clean_name(file.name or "")
    data = read_limited(file)
    kind = check_paper(data, name)
    digest = hashlib.sha256(data).hexdigest()
    _write(path_of(digest), data)
    known = (
        Attachment.objects.select_for_update().filter(code=code, digest=digest, name=name).first()
    )
    return known or Attachment.objects.create(
        code=code, name=name, kind=kind, size=len(data), digest=digest, by=by
    )


def read_limited(file: File) -> bytes:
    """The file's bytes, one more than allowed at most."""
    file.seek(0)
    return file.read(MAX_BYTES + 1)


def path_of(digest: str) -> Path:
    """Where the bytes of that SHA-256 lie."""
    return settings.VAR_DIR / "attachments" / digest[:2] / digest


def clean_name(name: str) -> str:
    """Without folders and ID numbers, and no longer than a row can hold, its extension kept."""
    path = PurePath(masked_file_name(name))
    return path.stem[: NAME_LENGTH - len(path.suffix)] + path.suffix


def _write(path: Path, data: bytes) -> None:
    """Whoever finds the file finds all of it, even after the power went."""
    if path.is_file() and path.stat().st_size == len(data):
        os.utime(path)  # wanted again: not swept before its record is there
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
