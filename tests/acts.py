"""Every writing act there is, as a person may send it: the first form of each page that writes,
filled as its page proposes, with one text changed: what stays as it was is not written."""

import random
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.records import tokens
from accounts.requests.form_door import TOKENLESS
from tests.conftest import OTHER_VILLAGE, VILLAGE
from tests.test_access import own_kwargs, undone
from tests.test_canaries import WRITTEN, forms

Act = tuple[Any, str, dict[str, Any]]  # who, where to, what
CHINESE = re.compile("[一-鿿]")
NOT_ASKED = ("second-factor", "session-", "account-")  # they sign the sender out


# What a page does not propose, and its act must have
FILLED: dict[str, dict[str, Any]] = {
    "long-file-start": {"address": f"/members/{VILLAGE}/workbook/"},
    "aid-create": {"helped": "1", "amount": "1"},
    "aid-edit": {"helped": "1", "amount": "1"},
    "drive-help-create": {"lines": "观冲村 3 100"},
    "donation-create": {"lines": "欧阳丰年 100"},
    "stage-create": {"starts": "2025-01-01", "ends": "2025-01-01"},
    "contract-edit": {"targets-0-name": "访视率", "targets-0-target": "92%"},
    "appeal-answer": {"grade": ""},
    "campaign-close": {"stay": "on"},
    "note-edit": {"member": "1"},
    "note-create": {"member": "1"},
    "villager-report-edit": {"given": "2025-01-01"},
    "family-create": {"kinds": "only_child"},
    "matter-create": {"decision": "修塘", "outcome": "decided"},
    "association-create": {"area": "", "village": ""},
    "village-split": {"groups": "1", "code": "431321107299"},
    "village-merge": {"closing": OTHER_VILLAGE, "target": VILLAGE},
    "benefit-rule-create": {"kinds": "only_child"},
}


NAMES = [n for n in WRITTEN if n not in TOKENLESS and not n.startswith(NOT_ASKED)]


def acts(world: SimpleNamespace, client_for: Any, count: int = len(NAMES)) -> Iterator[Act]:
    """All, or so many of them, always the same."""
    for name in random.Random(20261130).sample(NAMES, count):
        who, user = next((w, u) for w, u in world.cast.items() if u.role in rules()[name].write)
        page = reverse(name, kwargs=own_kwargs(name, world, who))
        client = client_for(user)
        tried = [_filled(client, name, page, least) for least in (True, False)]
        yield (user, *next((one for one in tried if _is_taken(client, *one)), tried[0]))


def _filled(client: Client, name: str, page: str, least: bool) -> tuple[str, dict[str, Any]]:
    found = list(forms(client, page, least=least)) if rules()[name].read else []
    address, answer, texts, _ = found[0] if found else (page, {}, [], [])
    word = next((name for name in texts if CHINESE.search(answer[name])), None)
    changed = {word: answer[word] + "好"} if word else {}
    return address, answer | changed | FILLED.get(name, {})


def _is_taken(client: Client, address: str, answer: dict[str, Any]) -> bool:
    with undone():
        sent = client.post(address, answer | {tokens.FIELD: tokens.new_token()})
    return sent.status_code < 400
