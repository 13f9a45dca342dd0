"""The parts of a file of Office: read with care, and exchanged without touching the others."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from .grid import LayoutError

MOST_OF_A_PART = 60 << 20


def parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """No entities but the five of XML, nothing from elsewhere. Raises LayoutError."""
    if archive.getinfo(name).file_size > MOST_OF_A_PART:
        raise LayoutError("文件里的内容过多，不予读取。请把需要的表复制到新的文件再上传。")
    content = archive.read(name)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise LayoutError("文件里有不认识的声明，不予读取。请用 WPS 或 Office 另存后再上传。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def written(root: Any) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def exchanged(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with these parts in place of its own; all else as it was, in its order."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for entry in source.infolist():
            to.writestr(entry, parts.get(entry.filename) or source.read(entry))
    return out.getvalue()
