"""Every writing act there is, as a person may send it: the first form of each page that writes,
filled as its page proposes, with one text changed: what stays as it was is not written."""

import random
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.records import Record, tokens
from accounts.requests.form_door import TOKENLESS
from assessment.models import MonthlyReport, Round, StandardDraft
from associations.models import VocabularyDraft
from care.models import PayRun
from members.models import Campaign, Contact
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.samples import DAY, MONTH
from tests.test_access import own_kwargs, undone
from tests.test_canaries import WRITTEN, forms

Act = tuple[Any, str, dict[str, Any], str]  # who, where to, what, its name
CHINESE = re.compile("[一-鿿]")
NOT_ASKED = ("second-factor", "session-", "account-")  # they sign the sender out


# What a page does not propose, and its act must have
FILLED: dict[str, dict[str, Any]] = {
    "appraisal-edit": {"dissatisfied": "0", "measures_due": "", "measures_done": ""},
    "acceptance-edit": {
        **{"date": "2024-12-01", "evidence_informed_choice": "材料"},
        **{"evidence_three_life_services": "材料"},
    },
    "agreement-sign": {"household": ["1", "2"], "h1-answer": "declined"},
    "book-start": {"year": "2025", "form": "xlsx"},
    "campaign-detail": {"act": "confirm", "entry": "1"},
    "charter-step": {"date": "2025-01-02"},
    "contact-create": {"act": "", "household": "2"},
    "contact-list": {"contact": "1", "on": "2025-01-02"},
    "meeting-edit": {"due": "9", "present": "9"},
    "report-approve": {"version": "0"},
    "report-form-column-move": {"part": "births", "to": "down", "version": "0"},
    "report-recall": {"version": "0"},
    "report-return": {"version": "0", "reason": "请核对"},
    "report-submit": {"version": "0"},
    "round-move": {"act": "self"},
    "standard-criterion-create": {"act": "", "not_applicable_from": "", "floor": "0"},
    "standard-draft-move": {"list": "criteria", "part": "venue", "to": "down", "version": "0"},
    "village-edit": {"closed": "", "merged_into": "", "new_area": "", "since": ""},
    "long-file-start": {"address": f"/members/{VILLAGE}/workbook/"},
    "aid-create": {"helped": "1", "amount": "1"},
    "aid-edit": {"helped": "1", "amount": "1"},
    "drive-help-create": {"lines": "观冲村 3 1"},
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
    "village-split": {"groups": "1", "code": "431321107299", "act": "confirm"},
    "village-merge": {
        **{"closing": OTHER_VILLAGE, "target": VILLAGE},
        **{"day": "2026-11-01", "act": "confirm"},
    },
    "benefit-rule-create": {"kinds": "only_child"},
}


class Upload(SimpleUploadedFile):
    """May be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read()


UPLOADS = {
    "charter-paper-create": ("a.pdf", "%PDF-1.7\n%%EOF"),
    "division-import": ("a.csv", "区划代码,名称\n431321107250,新村\n"),
    "member-import-list": ("a.csv", "姓名,性别\n王测试,女\n"),
    "statement-create": ("a.csv", "日期,收入,支出\n2025-01-02,1,0\n"),
}

# Where the act is still open: the round of the sample's year is published
INSTEAD: dict[str, dict[str, object]] = {
    **{name: {"year": 2026} for name in ("item-self", "item-inspection", "round-edit")},
    **{name: {"year": 2024} for name in ("round-move", "acceptance-edit")},
    "charter-step": {"step": 2},
}
LAST = ("village-merge", "village-split")  # others lose their village by them


def _reports(state: str) -> None:
    MonthlyReport.objects.filter(village=VILLAGE, period=MONTH).update(state=state, version=0)


def _campaigns(*, is_open: bool) -> None:
    """The township's first, which alone may be open."""
    Campaign.objects.update(closed=DAY)
    if is_open:
        first = Campaign.objects.filter(township=TOWNSHIP).earliest("pk")
        Campaign.objects.filter(pk=first.pk).update(closed=None)


def _pay_runs(state: str) -> None:
    PayRun.objects.update(state=state)


def _round(state: str) -> None:
    Round.objects.update_or_create(township_id=TOWNSHIP, year=2024, defaults={"state": state})


def _version(model: type[Record]) -> None:
    model._default_manager.update(version=0)


# What must be so that an act is not refused by its rules: made so before it is sent
BEFORE: dict[str, Callable[[], object]] = {
    **dict.fromkeys(("report-submit", "report-edit"), lambda: _reports("draft")),
    **dict.fromkeys(
        ("report-approve", "report-return", "report-recall"), lambda: _reports("submitted")
    ),
    **dict.fromkeys(("campaign-detail", "campaign-close"), lambda: _campaigns(is_open=True)),
    **dict.fromkeys(("campaign-create", *LAST), lambda: _campaigns(is_open=False)),
    **dict.fromkeys(("pay-run-approve", "pay-run-return"), lambda: _pay_runs("checked")),
    **dict.fromkeys(("pay-run-check", "pay-run-lines"), lambda: _pay_runs("listed")),
    "round-move": lambda: _round("open"),
    "acceptance-edit": lambda: _round("acceptance"),
    "standard-draft-move": lambda: _version(StandardDraft),
    "report-form-column-move": lambda: _version(VocabularyDraft),
    "contact-list": lambda: Contact.objects.update(signed=None),
}


def made_ready(name: str) -> None:
    BEFORE.get(name, lambda: None)()


NAMES = [n for n in WRITTEN if n not in TOKENLESS and not n.startswith(NOT_ASKED)]


def acts(world: SimpleNamespace, client_for: Any, count: int = len(NAMES)) -> Iterator[Act]:
    """All, or so many of them, always the same; those of LAST at the end."""
    chosen = random.Random(20261130).sample(NAMES, count)
    for name in sorted(chosen, key=LAST.__contains__):
        who, user = next((w, u) for w, u in world.cast.items() if u.role in rules()[name].write)
        kwargs = own_kwargs(name, world, who) | INSTEAD.get(name, {})
        page = reverse(name, kwargs=kwargs)
        client = client_for(user)
        with undone():
            made_ready(name)
            tried = [_filled(client, name, page, least) for least in (True, False)]
        taken = (one for one in tried if _is_taken(client, name, *one))
        yield (user, *next(taken, tried[0]), name)


def _filled(client: Client, name: str, page: str, least: bool) -> tuple[str, dict[str, Any]]:
    found = list(forms(client, page, least=least)) if rules()[name].read else []
    address, answer, texts, files = found[0] if found else (page, {}, [], [])
    word = next((name for name in texts if CHINESE.search(answer[name])), None)
    changed = {word: answer[word] + "好"} if word else {}
    if name in UPLOADS and files:
        file, text = UPLOADS[name]
        changed[files[0]] = Upload(file, text.encode())
    return address, answer | changed | FILLED.get(name, {})


def _is_taken(client: Client, name: str, address: str, answer: dict[str, Any]) -> bool:
    with undone():
        made_ready(name)
        sent = client.post(address, answer | {tokens.FIELD: tokens.new_token()})
    return sent.status_code < 400
