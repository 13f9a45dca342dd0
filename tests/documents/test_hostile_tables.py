"""No file that is uploaded, however broken or meant to harm, makes an error of the server, takes
much memory or time, or writes a record; the page names it. A seeded share in every run, 528 with
`make prove`; files: tests/documents/hostile.py."""

import random
import re
import resource
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from assessment.models import MonthlyReport
from associations.models import Village
from members.models import Household, Member, MemberGroup
from tests.conftest import TOWNSHIP, VILLAGE
from tests.prove import share

from .hostile import KINDS, hostile

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

FILES, IN_A_RUN = 528, 7
MEMORY, CHILD_MEMORY, SECONDS = 400, 1100, 60  # MiB
PAGES: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "members": ("member-import-list", [VILLAGE], {"target": "members"}),
    "households": ("member-import-list", [TOWNSHIP], {"target": "households"}),
    "reports": ("report-upload", [TOWNSHIP], {}),
    "divisions": ("division-import", [], {}),
    "answers": ("agreement-import", [VILLAGE], {}),
}


def numbers() -> list[int]:
    """One of each of some kinds, or all."""
    if share.PROVE:
        return list(range(FILES))
    chance = random.Random(share.SEED)
    turn = chance.randrange(FILES // len(KINDS))
    return [turn * len(KINDS) + kind for kind in chance.sample(range(len(KINDS)), IN_A_RUN)]


@pytest.mark.parametrize("number", numbers())
def test_a_hostile_file_is_read_or_refused_by_its_name(
    number: int, staff: User, village: Village, client_for: Any
) -> None:
    name, data = hostile(share.SEED, number)
    key = [*PAGES][number // len(KINDS) % len(PAGES)]
    page, place, fields = PAGES[key]
    before, most, begun = records(), highest(), time.monotonic()
    Path("/proc/self/clear_refs").write_text("5")
    response = client_for(staff).post(
        reverse(page, args=place), {**fields, "file": SimpleUploadedFile(name, data)}, follow=True
    )
    assert response.status_code in (200, 422), name
    text = re.sub(r"<[^>]+>|\s+", " ", response.content.decode())
    if response.status_code == 422:
        assert name.rpartition(".")[0] in text or "表头" in text or "文件" in text
    assert records() == before
    assert highest() - most < MEMORY
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10 < CHILD_MEMORY
    assert time.monotonic() - begun < SECONDS


def records() -> list[int]:
    models = (Member, Household, MemberGroup, MonthlyReport, Village)
    return [model.objects.count() for model in models]  # type: ignore[attr-defined]


def highest() -> int:
    """The most memory that this process held since it was last asked to forget, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) >> 10
