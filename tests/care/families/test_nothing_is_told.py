"""Nothing is told of sensitive families to those without the right (docs/adr/0008): whatever such a
person asks for, by every page, filter, search, paper and workbook there is, is answered byte for
byte as in a world that has none.

The world without them is one in which the same money went to condolences that name nobody. Where
both answer alike, no arithmetic over any number of answers (page against page, month against year,
before against after) can tell one world from the other: that is more than a solver could show, and
it is asked for k below five and above alike. Of what differs by nature only the trail's numbers and
hashes are left out, in the rows that tell nothing else.

A share in every run, everything with `make prove` (tests/prove/share.py).
"""

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_filters import FilterSet

from accounts import trail
from accounts.access import rules
from accounts.models import User, querysets
from accounts.office import views as accounts_views
from accounts.office.filters import TrailFilter
from accounts.records import RecordQuerySet
from care.activities.querysets import ActivityQuerySet
from care.aid.querysets import AidQuerySet
from care.benefits.querysets import PayLineQuerySet, PayRunQuerySet
from care.benefits.views import pay_runs
from care.certificates.querysets import CertificateQuerySet
from care.families.querysets import FamilyQuerySet
from care.insurance import querysets as insurance_querysets
from care.insurance.querysets import PolicyQuerySet
from care.ledger import querysets as ledger_querysets
from care.ledger.querysets import LedgerQuerySet
from documents import responses
from tests.asking import offered
from tests.conftest import COMMUNITY, COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.prove.share import PROVE, SEED
from tests.test_access import BATCHES, NAMES, SAMPLES, own_kwargs

from ..planting import (
    HEADS,
    Planted,
    a_world,
    balanced,
    key_of,
    plant,
    remove_one,
    run_in_both,
    run_of_their_own,
    spent,
    undone,
)

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
NOW = timezone.now() + timedelta(hours=1)  # later than whatever the world was made at
CHANCE = random.Random(SEED)
WITHOUT_RIGHT = ("leader", "auditor", "county", "other", "public")
TEXTS = (HEADS[0], HEADS[1], "070", "慰问", "帮扶", "村里另发", "童小满")
CASES = [
    (k, villages) for k in range(1, 7) for villages in ((0,), (1,), (0, 1)) if k >= len(villages)
]
SAMPLE = CHANCE.choice(CASES)
IN_FULL = [
    (1, (0,)),
    (6, (0, 1)),
]  # the fewest and the most: `make prove` asks every page about them


def asked_of(k: int, villages: tuple[int, ...]) -> tuple[int, int]:
    """How many pages, and how many questions one page is asked."""
    return ((1000, 12) if (k, villages) in IN_FULL else (30, 4)) if PROVE else (8, 2)


# The leader approves pay runs and may read their lines, masked; each reading stands in the trail.
# a secret, the process's own figures, what is gone once it was fetched: never the same
BY_CHANCE = {"second-factor-set-up", "metrics", "long-file-download", "long-file-progress"}
READ_BY_RIGHT = {"leader": {name for name in NAMES if name.startswith("pay-run-")}}
# asked of the auditor in every run: where sensitive families have shown through, or could most
# easily
CORE = {
    *(
        "home",
        "family-list",
        "aid-list",
        "aid-workbook",
        "care-certificate-list",
        "policy-list",
        "policy-detail",
    ),
    *("benefit-list", "benefit-villages", "pay-run-list", "pay-run-detail", "pay-run-workbook"),
    *(
        "fund-detail",
        "fund-ledger",
        "fund-book",
        "fund-disclosure",
        "budget-detail",
        "entry-detail",
        "statement-detail",
    ),
    *("care-year", "care-year-print", "care-year-workbook", "three-life", "activity-list"),
    *("village-register-print", "villager-report-draft", "trail-list", "search"),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield a_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper answers with what would be typeset; the trail with all its rows."""
    monkeypatch.setattr(responses, "render_document", lambda html, *a, **o: _joined(html))
    monkeypatch.setattr(
        responses, "render_volume", lambda parts, *a, **o: _joined(part.html for part in parts)
    )
    monkeypatch.setattr(accounts_views, "PER_PAGE", 10_000)
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def _joined(html: object) -> bytes:
    return (html if isinstance(html, str) else "\n".join(map(str, html))).encode()  # type: ignore[call-overload]


# What is asked


def places(who: str, code: str, kwargs: dict[str, object]) -> list[str]:
    """The divisions that a page with this sample may be asked for."""
    if who == "other":
        return [OTHER_VILLAGE, VILLAGE] if code == VILLAGE else [code]
    above = [TOWNSHIP] + ([COUNTY] if who == "county" else [])
    return (
        [code]
        if {"pk", "ref"} & kwargs.keys()
        else [VILLAGE, COMMUNITY, *above]
        if code == VILLAGE
        else above
    )


def addresses(world: SimpleNamespace, who: str, planted: Planted, most: int) -> list[str]:
    """The pages that the person's role may read, of their own objects, of the planted ones and of
    the funds' own; of more pages than `most` a sample, with all of CORE for the auditor."""
    user = world.cast.get(who)
    names = [
        name for name in NAMES if rules()[name].public or (user and user.role in rules()[name].read)
    ]
    names = [name for name in names if name not in BY_CHANCE | READ_BY_RIGHT.get(who, set())]
    names = [name for name in names if SAMPLES[name].get("pk") not in BATCHES]  # one's own uploads
    if most < len(names):
        asked = CHANCE.sample(names, most)
        names = sorted({*asked, *(CORE if who == "auditor" else ())})
    found = []
    for name in names:
        kwargs = own_kwargs(name, world, who if user else "staff")
        for code in places(who, str(kwargs["code"]), kwargs) if "code" in kwargs else [""]:
            known = {**kwargs, **({"code": code} if code else {})}
            found += [reverse(name, kwargs=known)]
            found += [
                reverse(name, kwargs=known | more) for more in besides(world, name, code, planted)
            ]
    return [address for address in dict.fromkeys(found) if "logout" not in address]


def besides(
    world: SimpleNamespace, name: str, code: str, planted: Planted
) -> Iterator[dict[str, object]]:
    sample = SAMPLES[name]
    field = "ref" if "ref" in sample else "pk"
    kind = sample.get(field)
    for key in planted.things.get(str(kind), ()):
        yield {field: key, "code": VILLAGE}
        yield {field: key, "code": TOWNSHIP}
    mine = {
        "fund": [world.town, *world.funds],
        "policy": world.policies,
        "pay_run": world.runs,
        "family": [family for families in world.families for family in families],
        "entry": [
            entry for fund in (world.town, *world.funds) for entry in fund.entries.all()[:12]
        ],
    }
    for thing in mine.get(str(kind), ()):
        yield {
            field: key_of(thing),
            "code": getattr(thing, "code", "")
            or getattr(thing, "village_id", "")
            or thing.fund.code,
        }
    if name.startswith("village-register") and "slug" in SAMPLES[name]:
        yield {"slug": "visits"}
    if name == "village-register-volume":
        yield {"form": "xlsx"}


def questions(html: str, words: tuple[str, ...], most: int) -> list[str]:
    """What its own forms let one ask of a page, one field at a time."""
    asked = offered(html, TEXTS)
    found = [
        urlencode({name: value})
        for name, values in sorted(asked.items())
        for value in dict.fromkeys(values)
    ]
    found += [urlencode({name: word}) for name in asked for word in words if name == "text"]
    return CHANCE.sample(found, min(most, len(found)))


# What is answered

CONTENTS = ("xl/worksheets", "xl/shared", "word/document")
NOISE = (
    re.compile(r'name="(csrfmiddlewaretoken|form_token|token)" value="[^"]*"'),
    re.compile(r"hx-headers='[^']*'"),
    re.compile(r'(?<=<tr class=")(even|odd)|\s{2,}'),
    re.compile(r'"csrf": "[^"]*"'),
)
WITHHELD_ROWS = re.compile(r'<tr class="[^"]*withheld[^"]*">.*?</tr>\s*|\s{2,}', re.S)


def said(response: HttpResponse, *, filtered: bool) -> str:
    """All that an answer says, without tokens and, where nothing is searched for, without the rows
    in which the trail keeps number and hash of acts that it does not tell."""
    data = response.getvalue() if response.streaming else response.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as file:
            names = [name for name in file.namelist() if name.startswith(CONTENTS)]
            text = "\n".join(file.read(name).decode() for name in names)
    else:
        text = data.decode(errors="replace")
    for noise in NOISE if filtered else (*NOISE, WITHHELD_ROWS):
        text = noise.sub("", text)
    number, digest = trail.head()
    for volatile in (
        digest,
        digest[:16],
        digest[:12],
        digest[:8],
        f"<dd>{number}</dd>",
        f"第 {number} 条",
    ):
        text = text.replace(volatile, "…")
    return f"{response.status_code} {response.headers.get('Location', '')} {text}"


class Walk:
    """Every address, and the questions that its page offers, which are the same in both worlds."""

    def __init__(self, client: Client, words: tuple[str, ...], most: int) -> None:
        self.client, self.words, self.most = client, words, most
        self.asked: dict[str, list[str]] = {}

    def __call__(self, addresses_: list[str]) -> dict[str, str]:
        found = {}
        for address in addresses_:
            text = found[address] = self.ask(address)
            if address not in self.asked:
                self.asked[address] = (
                    questions(text, self.words, self.most) if "<form" in text else []
                )
            for query in self.asked[address]:
                found[f"{address}?{query}"] = self.ask(f"{address}?{query}")
        return found

    def ask(self, address: str) -> str:
        with undone():
            return said(self.client.get(address), filtered="?" in address)


def difference(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Where they are not the same, and the first words that are not."""
    found = []
    for address in one:
        if one[address] != other[address]:
            pairs = enumerate(zip(one[address], other[address], strict=False))
            at = next((n for n, (left, right) in pairs if left != right), 0)
            found.append(
                f"{address}: …{one[address][max(at - 80, 0) : at + 60]!r} / "
                f"{other[address][at : at + 60]!r}"
            )
    return found


def planted_in(world: SimpleNamespace, k: int, villages: tuple[int, ...]) -> Planted:
    planted = plant(world, k, villages)
    remove_one(world, planted)
    run_of_their_own(world, planted)
    run_in_both(world)
    return planted


@pytest.mark.parametrize("who", WITHOUT_RIGHT)
@pytest.mark.parametrize(
    ("k", "villages"),
    [SAMPLE, *(pytest.param(*case, marks=pytest.mark.prove) for case in CASES if case != SAMPLE)],
)
def test_the_same_is_answered_with_them_and_without(
    who: str,
    k: int,
    villages: tuple[int, ...],
    world: SimpleNamespace,
    client_for: Callable[[User], Client],
) -> None:
    user = world.cast.get(who)
    client = client_for(user) if user else Client()
    with undone():
        planted = planted_in(world, k, villages)
        sums = spent(world)
        pages, queries = asked_of(k, villages)
        asked = addresses(world, who, planted, pages)
        references = tuple(family.reference for family in planted.families[:2])
        numbers = tuple(
            certificate.number for certificate in planted.families[0].certificates.all()
        )
        walk = Walk(client, (*references, *(numbers if user else ())), queries)
        with_them = walk(asked)
    with undone():
        run_in_both(world)
        balanced(world, sums)
        without = walk(asked)
    found = difference(with_them, without)
    assert not found, f"{len(found)} of {len(with_them)} answers:\n" + "\n".join(found[:40])


# Each use of the rule taken out shows


def everything(rows: QuerySet, *args: object) -> QuerySet:
    return rows.all()


def everybody(user: User | None) -> Q:
    return Q(insured__isnull=False)


def in_scope(rows: QuerySet, user: User) -> QuerySet:
    return RecordQuerySet.visible_to(rows, user)


AT, IN_VILLAGE = {"code": VILLAGE}, {"code": VILLAGE, "year": 2025}
FUND, SHEET = AT | {"fund": 1}, IN_VILLAGE | {"fund": 1}
RUN, VISITS, DRAFT = (
    {"code": TOWNSHIP, "run": 1},
    IN_VILLAGE | {"slug": "visits"},
    IN_VILLAGE | {"half": "mid"},
)
Mutant = tuple[
    object, str, object, str, dict[str, object]
]  # what is replaced by what, and the page that shows it
MUTANTS: dict[str, Mutant] = {
    "families": (FamilyQuerySet, "disclosed_to", everything, "family-list", AT),
    "aid": (AidQuerySet, "disclosed_to", everything, "aid-list", IN_VILLAGE),
    "aid handed on": (AidQuerySet, "ordinary", everything, "villager-report-draft", DRAFT),
    "certificates": (CertificateQuerySet, "disclosed_to", everything, "care-certificate-list", AT),
    "visits": (ActivityQuerySet, "disclosed_to", everything, "activity-list", IN_VILLAGE),
    "visits handed on": (
        ActivityQuerySet,
        "ordinary",
        everything,
        "village-register-print",
        VISITS,
    ),
    "lines paid": (PayLineQuerySet, "disclosed_to", everything, "care-year", IN_VILLAGE),
    "lines handed on": (PayLineQuerySet, "ordinary", everything, "care-year-print", IN_VILLAGE),
    "lines of runs": (pay_runs, "may_read_lines", lambda user: True, "pay-run-workbook", RUN),
    "runs": (PayRunQuerySet, "visible_to", in_scope, "pay-run-list", {"code": TOWNSHIP}),
    "insured": (
        insurance_querysets,
        "_of_those_told",
        lambda user: Q(insured__isnull=False),
        "policy-list",
        IN_VILLAGE,
    ),
    "policies": (PolicyQuerySet, "visible_to", in_scope, "policy-list", IN_VILLAGE),
    "entries": (LedgerQuerySet, "disclosed_to", everything, "fund-detail", FUND),
    "entries handed on": (LedgerQuerySet, "disclosed_to", everything, "fund-disclosure", SHEET),
    "categories": (
        ledger_querysets,
        "may_open_sensitive",
        lambda user: True,
        "care-year",
        IN_VILLAGE,
    ),
    "the trail": (querysets, "withheld_from", lambda user: Value(value=False), "trail-list", {}),
    "its search": (
        TrailFilter,
        "filter_queryset",
        FilterSet.filter_queryset,
        "trail-list",
        {"text": "文映荷"},
    ),
}


def test_each_use_of_the_rule_is_needed(
    world: SimpleNamespace, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the same question is answered otherwise, in the worlds that must not be told
    apart."""
    walk = Walk(client_for(world.cast["auditor"]), (), 0)

    def ask_all() -> dict[str, str]:
        found = {}
        for name, (thing, attribute, mutated, page, kwargs) in MUTANTS.items():
            with monkeypatch.context() as patch:
                patch.setattr(thing, attribute, mutated)
                found[name] = walk.ask(_address(world, page, kwargs))
        return found

    with undone():
        planted_in(world, 2, (0, 1))
        sums, with_them = spent(world), ask_all()
    with undone():
        run_in_both(world)
        balanced(world, sums)
        without = ask_all()
    assert [name for name in MUTANTS if with_them[name] == without[name]] == [], "not seen"


def _address(world: SimpleNamespace, name: str, kwargs: dict[str, object]) -> str:
    known = {field: value for field, value in kwargs.items() if field in ("code", "half", "slug")}
    if "run" in kwargs:
        known["ref"] = world.runs[1].ref
    if "fund" in kwargs:
        known["pk"] = world.funds[0].pk
    if "year" in kwargs:
        known["year"] = kwargs["year"]
    return reverse(name, kwargs=known) + (
        f"?{urlencode({'text': kwargs['text']})}" if "text" in kwargs else ""
    )
