"""Papers that prove what was recorded: scans, photographs, documents."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import models
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.records import RecordQuerySet
from accounts.references import RefField
from accounts.texts import Code, Text, ToldText


class AttachmentQuerySet(RecordQuerySet):
    def named(self) -> "AttachmentQuerySet":
        """Those that a record holds on to, of whatever model."""
        return self.filter(_named())

    def disclosed_to(self, user: User) -> "AttachmentQuerySet":
        """Without those that belong to what the person may not know."""
        rows = self
        for withheld in _withheld:
            rows = rows.exclude(withheld(user))
        return rows

    def unnamed(self) -> "AttachmentQuerySet":
        return self.exclude(_named())


_withheld: list[Callable[[User], Q]] = []


def withhold(which: Callable[[User], Q]) -> None:
    """Called from an app's ready(): the papers of its records that a person may not see."""
    if which not in _withheld:
        _withheld.append(which)


def holders() -> Iterator[tuple[type[models.Model], str]]:
    """Whatever names attachments, and by which column."""
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name  # type: ignore[misc]


def _named() -> Q:
    held = Q(pk__in=[])
    for model, name in holders():
        held |= Q(Exists(model._base_manager.filter(**{name: OuterRef("pk")})))
    return held


class Attachment(models.Model):
    """A file kept under its SHA-256 in VAR_DIR/attachments; it belongs to the division `code`
    (township or village). Once no record names it, it is gone: unreachable at once, off the disk
    with the next sweep."""

    scope_field = "code"

    ref = RefField()
    code = Text("区划代码", max_length=12, db_index=True)
    name = ToldText("文件名", max_length=200)
    kind = Text("类型", max_length=5)
    size = models.PositiveIntegerField("大小")
    digest = Code("校验值", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["-id"]

    def __str__(self) -> str:
        """As the trail tells it, for good: that it was there and which it was, not what it is
        called."""
        return f"{self.kind.upper()}文件（校验值 {self.digest[:12]}）"
