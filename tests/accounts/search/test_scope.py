"""Nothing is found that the person may not see: every source × role × scope × spelling."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from accounts.access import may
from accounts.models import Role, User
from accounts.search import Found, SearchSource, kinds, pinyin, sources, tidy
from assessment.models import Standard
from care.certificates.services.certificates import issue_certificates
from care.families.querysets import SensitiveQuerySet
from care.models import Activity
from members.models import Household
from tests.care.families.records import support
from tests.conftest import VILLAGE
from tests.test_access import made_world

pytestmark = pytest.mark.django_db
EVERYWHERE = User(role=Role.TOWNSHIP_STAFF, scope="")  # nobody is: to have all rows
OPEN_TO_ALL = {"pages", "help"}
WITHOUT_RIGHT = ("leader", "auditor", "county", "other")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        found = made_world()
        found.cast |= {name: User.objects.get(username=name) for name in ("other", "outsider")}
        data = Standard.objects.all()[0].data
        far = {"code": "far-1", "title": "外县考评标准", "division": "430101", "digest": "0"}
        Standard.objects.create(effective_from=2025, data=data, **far)
        with pytest.MonkeyPatch.context() as patch:
            without_scopes(patch)
            found.lines = {
                source.key: [source.show(row) for row in source.find(EVERYWHERE, "")[:40]]
                for source in of_rows()
            }
        yield found
        transaction.set_rollback(True)


def of_rows() -> list[SearchSource]:
    return [source for source in sources(EVERYWHERE) if source.key not in OPEN_TO_ALL]


def without_scopes(patch: pytest.MonkeyPatch) -> None:
    for queryset in _with_a_scope(QuerySet):
        patch.setattr(queryset, "visible_to", lambda rows, user: rows)


def _with_a_scope(base: type) -> Iterator[type]:
    for queryset in base.__subclasses__():
        if "visible_to" in vars(queryset):
            yield queryset
        yield from _with_a_scope(queryset)


def spellings(line: Found) -> list[str]:
    """The ways in which somebody may write a name or what stands beside it."""
    words = {line.title, line.title[:2], line.title[1:], *line.note.split("，")} - {""}
    words |= set(pinyin.initials(line.title).split())
    for word in list(words):
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
        words |= {word.upper(), word.lower(), wide, f"  {word} ", " ".join(word)}
    return sorted(words)


def is_theirs(line: Found, user: User) -> bool:
    """A standard is everybody's or a county's."""
    return line.where.startswith(user.scope) or line.where in ("", user.scope[:6])


def leaks(world: SimpleNamespace, source: SearchSource, user: User) -> list[str]:
    lines = world.lines[source.key]
    words = {tidy(word) for line in lines for word in spellings(line) if not is_theirs(line, user)}
    return [
        f"{user.username} finds {line.title} of {line.where} by {word}"
        for word in sorted(words)
        for line in map(source.show, source.find(user, word))
        if not is_theirs(line, user)
    ]


def test_nothing_out_of_scope_is_found(world: SimpleNamespace) -> None:
    found = []
    for user in world.cast.values():
        for source in of_rows():
            if may(user, source.act):
                found += leaks(world, source, user)
    assert found == []


def test_every_source_would_leak_without_its_scope(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the walk above has something of every kind to find."""
    without_scopes(monkeypatch)
    narrow = {"accounts": "staff"}  # a secretary manages none
    silent = {
        source.key
        for source in of_rows()
        if not leaks(world, source, world.cast[narrow.get(source.key, "secretary")])
    }
    assert silent == set()


def test_nobody_is_offered_what_the_role_may_not_open(world: SimpleNamespace) -> None:
    for user in world.cast.values():
        assert all(may(user, source.act) for source in sources(user))
    administrator = sources(world.cast["administrator"])
    assert {source.key for source in administrator} == OPEN_TO_ALL | {"accounts"}


# Sensitive families


@pytest.fixture
def sensitive(world: SimpleNamespace) -> Iterator[list[str]]:
    """A sensitive family with a certificate and a visit; what could be known of it."""
    with transaction.atomic():
        staff = world.cast["staff"]
        home = Household.objects.create(village_id=VILLAGE, head="荆白露", number="0707")
        family = support(home, "bereaved")
        type(family).objects.filter(pk=family.pk).update(
            responsible="蒲公英", note="独居，腿脚不便"
        )
        (certificate,) = issue_certificates(
            families=[family], since="2025-01-01", until=None, by=staff
        )
        Activity.objects.create(
            village_id=VILLAGE,
            household=home,
            date="2025-02-01",
            kind="condolence",
            title="探望白露一家",
        )
        yield [
            *("探望白露一家", "探望", "twbl", family.reference, certificate.number),
            *("蒲公英", "pgy", "独居", "腿脚", str(family.ref)),
        ]
        transaction.set_rollback(True)


def told(user: User, words: list[str]) -> list[str]:
    return [
        line.title
        for word in words
        for each in (word, word.upper(), word.lower(), f" {word} ", " ".join(word))
        for kind in kinds(user, tidy(each))
        if kind.source.key not in OPEN_TO_ALL
        for line in kind.lines
    ]


def test_sensitive_families_are_never_found(
    world: SimpleNamespace, sensitive: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in WITHOUT_RIGHT:
        assert told(world.cast[who], sensitive) == [], who
    assert set(told(world.cast["staff"], sensitive)) == {"探望白露一家"}
    monkeypatch.setattr(SensitiveQuerySet, "disclosed_to", lambda rows, user: rows)
    assert told(world.cast["leader"], sensitive) != []
