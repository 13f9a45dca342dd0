"""Files that no record names any more are taken off the disk: every night, and by command."""

import datetime
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .models import Attachment

GRACE = datetime.timedelta(hours=1)  # a file is written before its record is


def sweep(*, grace: datetime.timedelta = GRACE) -> int:
    """How many files went. What is younger than `grace` waits for the next time."""
    for key in Attachment.objects.unnamed().values_list("pk", flat=True):
        _let_go(key)
    before = time.time() - grace.total_seconds()
    return sum(_removed(path, before) for path in strays())


def strays() -> list[Path]:
    """Files of no row."""
    known = set(Attachment.objects.values_list("digest", flat=True))
    return [path for path in _files() if path.name not in known]


@transaction.atomic
def _let_go(key: int) -> None:
    """Held, then asked once more: the same file may just have been uploaded again."""
    row = Attachment.objects.select_for_update().filter(pk=key).first()
    if row and Attachment.objects.unnamed().filter(pk=key).exists():
        row.delete()


def _removed(path: Path, before: float) -> bool:
    try:
        if path.stat().st_mtime > before or Attachment.objects.filter(digest=path.name).exists():
            return False
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def _files() -> Iterator[Path]:
    """Half-written ones too, which their process left behind."""
    return (path for path in _folder().glob("??/*") if path.is_file())


def _folder() -> Path:
    return settings.VAR_DIR / "attachments"
