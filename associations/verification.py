"""Papers and photographs: each row's file is there, with its SHA-256; published vocabularies are as
they were."""

import hashlib
from collections.abc import Iterator

from accounts.keeping import registry
from accounts.records import published

from .attachments.models import Attachment
from .attachments.services import path_of
from .attachments.sweeping import strays
from .issued.verification import wrong_numbers
from .vocabulary.models import Vocabulary
from .vocabulary.own.verification import wrong_values


def register_all() -> None:
    registry.register_folder("attachments")
    registry.register_check("附件和照片", _faults, _remarks)
    registry.register_check("类别和表式", _altered)
    registry.register_check("发文字号", wrong_numbers)
    registry.register_check("本县栏目", wrong_values)


def _altered() -> Iterator[str]:
    for row in Vocabulary.objects.order_by("pk"):
        if published.digest(row.data) != row.digest:
            yield f"类别和表式《{row.title}》（{row.division}）的内容被改动过"


def _faults() -> Iterator[str]:
    rows = Attachment.objects.order_by("pk").values_list("pk", "code", "digest")
    for pk, code, digest in rows.iterator(chunk_size=2000):
        path = path_of(digest)
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"附件第 {pk} 号（区划 {code}）缺文件 {path}"
        else:
            if found != digest:
                yield f"附件第 {pk} 号（区划 {code}）的文件被改动过：{path}"


def _remarks() -> Iterator[str]:
    if count := len(strays()):
        yield f"有 {count} 个文件没有记录用到，过一天自动清理"
