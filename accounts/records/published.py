"""What a county drafts, publishes once and hands on as a file: standards and vocabularies."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from .. import trail
from ..models import User
from ..texts import Code, Data, Text
from . import ConflictError, Record, save_record

LARGEST_FILE = 1024 * 1024
LONGEST_TITLE = 120


def digest(data: object) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Published(models.Model):
    """Rows are never changed: a new version is a new row. `digest` is that of `data`. The model
    adds `division`, a county's code, and `effective_from`."""

    title = Text("名称", max_length=LONGEST_TITLE)
    data = Data("内容")
    digest = Code("校验值", max_length=64)
    published_at = models.DateTimeField("发布时间", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def trail_name(self) -> str:
        return f"《{self.title}》"


class PublishedDraft(Record):
    """A county's document in the making, as data of the same form; the model adds
    `effective_from`."""

    scope_field = "division"

    division = Text("适用县（区）", max_length=6)
    title = Text("名称", max_length=LONGEST_TITLE)
    data = Data("内容")
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", related_name="+"
    )

    not_in_trail = ("data", "base", "created_at", "created_by")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"《{self.title}》草稿"


AnyPublished = TypeVar("AnyPublished", bound=Published)
AnyDraft = TypeVar("AnyDraft", bound=PublishedDraft)


def change_draft(
    *, draft: AnyDraft, by: User, expected_version: int | None, **changes: object
) -> AnyDraft:
    """Keep what was changed of the data. Raises ConflictError."""
    draft.data = {**draft.data, **changes}
    return save_record(record=draft, by=by, expected_version=expected_version)


@transaction.atomic
def publish(
    *,
    draft: AnyDraft,
    by: User,
    expected_version: int | None,
    faults: Callable[[AnyDraft], list[str]],
    make: Callable[[AnyDraft], AnyPublished],
) -> AnyPublished:
    """Make of the draft, as it is stored, what nobody changes any more. Raises ValidationError,
    ConflictError."""
    stored = type(draft)._default_manager.select_for_update().filter(pk=draft.pk).first()
    if stored is None:
        raise ValidationError("这份草稿已经发布或者删除了。")
    if expected_version is not None and stored.version != expected_version:
        raise ConflictError(stored)
    if wrong := faults(stored):
        raise ValidationError(wrong)
    row = make(stored)
    row.title, row.data, row.digest = stored.title, stored.data, digest(stored.data)
    row.save(force_insert=True)
    stored.delete()
    trail.record(
        by=by,
        action=f"发布{row._meta.verbose_name}",
        target=row.trail_name,
        division=stored.division,
        after={"校验值": row.digest, **stored.trail_values()},
    )
    return row


class PublishedContent(TypedDict):
    title: str
    effective_from: int
    data: dict[str, Any]


@dataclass(frozen=True)
class FileFormat:
    """How a kind of document is handed on: the `name` in its files, what people call it, the page
    that exports it, and what is wrong with its data."""

    name: str
    noun: str
    page: str
    faults: Callable[[dict[str, Any]], list[str]]

    def write(self, *, title: str, effective_from: int, data: dict[str, object]) -> str:
        """The document as a file, with the digest that it is checked by."""
        content = {
            "format": self.name,
            "title": title,
            "effective_from": effective_from,
            "digest": digest(data),
            "data": data,
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    def read(self, content: bytes) -> PublishedContent:
        """The file's title, effective_from and data, checked. Raises ValidationError that says
        what is wrong."""
        if len(content) > LARGEST_FILE:
            raise ValidationError(f"文件太大，不是本系统导出的{self.noun}文件。")
        try:
            found = json.loads(content.decode("utf-8-sig"))
            title, since, data, stated = (
                found[name] for name in ("title", "effective_from", "data", "digest")
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValidationError(
                f"这不是本系统导出的{self.noun}文件。请让对方从“{self.page}”里重新导出。"
            ) from None
        readable = isinstance(title, str) and isinstance(since, int) and isinstance(data, dict)
        if found.get("format") != self.name or not readable:
            raise ValidationError(f"文件内容不完整，或者不是本系统的{self.noun}文件。")
        if digest(data) != stated:
            raise ValidationError(
                "文件的校验值不对：导出以后内容被改过，或者没有传完整。请重新导出再传。"
            )
        if wrong := self.faults(data):
            raise ValidationError([f"文件里的{self.noun}还不能用：{text}。" for text in wrong])
        return {"title": title[:LONGEST_TITLE], "effective_from": since, "data": data}
