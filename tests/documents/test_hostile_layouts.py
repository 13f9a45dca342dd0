"""Files that nobody would upload in good faith: refused in words, nothing else happens."""

import random
from contextlib import suppress

import pytest

from documents import layouts
from documents.uploads import UploadError

from . import hostile

MAKERS = (hostile.truncated, hostile.flipped, hostile.flipped_xml, hostile.without_part)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_broken_file_is_read_or_refused(maker: hostile.Callable) -> None:
    chance = random.Random(7)
    for _ in range(4):
        name, data = maker(chance)
        with suppress(UploadError):
            assert isinstance(layouts.read(data, name), list)


def test_entities_are_not_opened() -> None:
    before = '<!DOCTYPE a [<!ENTITY b "cccc">]>'
    data = hostile.changed({hostile._SHEET: hostile.sheet(hostile.HEAD, before=before)})
    with pytest.raises(UploadError, match="不认识的声明"):
        layouts.read(data, "a.xlsx")
