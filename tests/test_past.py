"""What was true then stays true: an act of today changes nothing that pages, workbooks and papers
say of a day before it. Every URL with a year or a month is asked before and after a timeline of
acts, and each kind of dated fact is changed by one of them."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.access import rules
from accounts.checks import url_patterns
from accounts.models import Role, User
from accounts.records.periods import Change, kinds
from associations import registers, reorganisation
from associations.divisions.services import import_divisions
from associations.mergers.services import merge_villages, split_village
from associations.models import Area, Association, County, Designation, Post, Term, Village
from associations.organisation.services.areas import remove_area, save_area
from associations.organisation.services.elections import Elected, elect
from associations.organisation.services.organisation import save_post
from associations.reorganisation import ReorganisationPlan
from associations.successions import services as successions
from associations.villages.services.designations import designate
from associations.villages.services.villages import SETTINGS, change_village
from autonomy.agreements.answers import HouseholdAnswer
from autonomy.agreements.services.agreements import record_answers
from autonomy.models import Appraisal, Matter, Meeting, Merit
from documents import responses
from members.models import GroupNote, Household, Member, MemberAppraisal, MemberGroup
from members.people.services.people import change_member, end_membership, rejoin, transfer
from members.people.services.places import move_household, save_group, save_household

from .assessment.records import add_months
from .autonomy.agreements import records as agreements
from .care.families.records import certify, insure, support
from .conftest import COMMUNITY, COUNTY, FOREIGN_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from .members.records import add_group, add_household, add_member
from .prove.share import PROVE, some

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
ASKED = 2024  # the year of which pages are asked; all that is done is done after it
SIGNED = datetime.date(ASKED, 3, 1)
VALUES: dict[str, tuple[object, ...]] = {
    "code": (VILLAGE, OTHER_VILLAGE, TOWNSHIP),
    "year": (ASKED,),
    "period": (ASKED * 100 + 6,),
    "half": ("mid", "end"),
    "form": ("xlsx",),
    "slug": tuple(one.slug for one in registers.all_registers()),
}
STREET, ELSEWHERE = "431321007", "431322007"  # what the township becomes
UNTIL = datetime.date(2025, 6, 30)  # and some are asked of days up to this one
BY_DAY = [
    f"/agreements/{TOWNSHIP}/?day={UNTIL}",
    f"/village-files/{OTHER_VILLAGE}/?day={UNTIL}",
    f"/village-files/{OTHER_VILLAGE}/print/?day={UNTIL}",
    f"/villager-reports/{OTHER_VILLAGE}/{UNTIL.year}/mid/draft/",
]


def pages(**only: tuple[object, ...]) -> Iterator[str]:
    """Every address with a year or a month that one may look at who only reads: what a form offers,
    and what may be done, is of today."""
    values = VALUES | only
    for pattern in url_patterns():
        asked = pattern.pattern.converters.keys()
        dated, name = asked & {"year", "period"}, str(pattern.name)
        if not dated or asked - VALUES.keys():
            continue
        if Role.AUDITOR in rules()[name].read:
            for found in product(*(values[one] for one in asked)):
                yield reverse(name, kwargs=dict(zip(asked, found, strict=True)))
    yield from () if only else BY_DAY


def said(client: Client, foreign: Client) -> dict[str, str]:
    """An address of before leads on to where its page is now; also what the township says that
    gets something."""
    own = {page: text_of(client.get(page, follow=True)) for page in asked()}
    theirs = {page: text_of(foreign.get(page)) for page in pages(code=(FOREIGN_TOWNSHIP,))}
    return own | theirs


def asked() -> list[str]:
    """A share of them in every run, and whatever takes a day."""
    return [*some([page for page in pages() if page not in BY_DAY], one_in=4), *BY_DAY]


def text_of(answer: Any) -> str:
    """Without addresses, which may lead to where somebody is now, and in the codes of before; a
    digest is over the code as well."""
    return re.sub("[0-9a-f]{9,}", _code_or_digest, _text_of(answer))


def _code_or_digest(found: re.Match[str]) -> str:
    return re.sub(f"{STREET}|{ELSEWHERE}", TOWNSHIP, found[0]) if found[0].isdigit() else "#"


def _text_of(answer: Any) -> str:
    if answer.status_code != 200:
        return str(answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        return _words(body)
    page = body.decode()
    _, main, rest = page.partition("<main")
    return " ".join(re.sub(r"<[^>]*>", " ", main + rest or page).split())


def _words(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        if "word/document.xml" in parts.namelist():
            return re.sub(r"<[^>]*>", " ", parts.read("word/document.xml").decode())
    sheets = load_workbook(io.BytesIO(body)).worksheets
    return "\n".join(str(row) for sheet in sheets for row in sheet.iter_rows(values_only=True))


@pytest.fixture
def client(
    auditor: User, client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> Client:
    """Papers are compared before they are typeset."""
    monkeypatch.setattr(responses, "render_document", lambda html, *_, **__: _joined(html))
    monkeypatch.setattr(
        responses, "render_volume", lambda parts, *_, **__: _joined([part.html for part in parts])
    )
    return client_for(auditor)


def _joined(html: str | list[str]) -> bytes:
    return (html if isinstance(html, str) else "\n".join(html)).encode()


@pytest.fixture
def world(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> SimpleNamespace:
    """双桥村 with two groups, households that signed, and people who will go every way there is."""
    first, second = add_group(other_village, 1), add_group(other_village, 2, name="第二组")
    home, empty = (
        add_household(other_village, number="0001", is_migrant=True),
        add_household(other_village, "祝明"),
    )
    for place in (village, community):  # what merging them renames and renumbers
        add_group(place, 1, name=first.name)
        add_household(place, number="0001")
    names = ("文晓荷", "龚䶮", "单雨声", "柏舟", "邝远山")
    people = {
        name: add_member(other_village, name, joined="2019-05", group=first, household=home)
        for name in names
    }
    first.leader, first.change = people["文晓荷"], Change(None)
    first.save()
    back = add_member(other_village, "何静", joined="2018", left="2024-11-01", left_kind="withdrew")
    for member in (*people.values(), add_member(village, "周平", joined="2020")):
        MemberAppraisal.objects.create(member=member, year=ASKED, mark="outstanding")
    template = agreements.text_of(village)
    for household in (home, empty):
        agreements.answered(household, template, asked=SIGNED, signed=SIGNED)
    asked = add_household(other_village, "商陆")
    agreements.answered(asked, template, state="declined", asked=SIGNED)
    _cared_for(other_village, home, empty)
    GroupNote.objects.create(group=first, on=SIGNED, text="种了油茶")
    Merit.objects.create(
        village=other_village, group=first, year=ASKED, awarded=SIGNED, reason="好"
    )
    _described(other_village)
    _met(other_village)
    return SimpleNamespace(
        people=people, back=back, groups=(first, second), homes=(home, empty), village=village,
        other=other_village, community=community, asked=asked, template=template,
        post=_paid_post(village),
    )  # fmt: skip


def _met(village: Village) -> None:
    """With words that are a village's, and a community has others."""
    meeting = Meeting.objects.create(village=village, kind="delegates", date=SIGNED, present=7)
    Matter.objects.create(meeting=meeting, number=1, subject="修路")
    Appraisal.objects.create(
        village=village, date=SIGNED, method="assembly", asked=10, satisfied=9, measures="整改"
    )


def _described(village: Village) -> None:
    """In an area, of a class and mode, and not well off."""
    village.area = Area.objects.create(township=village.township, name="东片")
    village.economy, village.change = "weak", Change(None)
    village.save()
    for kind, value in (("class", "III"), ("governance", "committee")):
        what = Designation(village=village, kind=kind, value=value, since=SIGNED)
        designate(designation=what, by=None)


def _paid_post(village: Village) -> Post:
    association = Association.objects.create(
        code=village.township_id, township=village.township, kind="township", name="协会"
    )
    since = datetime.date(ASKED - 1, 1, 1)
    return Post.objects.create(
        association=association, kind="president", name="易望川", stipend=60_00, started=since
    )


def _cared_for(village: Village, *homes: Household) -> None:
    """Families with certificates, insured."""
    families = [support(home, "only_child", since=SIGNED) for home in homes]
    for family in families:
        certify(family, since=SIGNED)
    insured = insure(village, families)
    insured.year, insured.starts = ASKED, datetime.date(ASKED, 1, 1)
    insured.save()


ACTS: dict[str, Callable[[SimpleNamespace, datetime.date, User], object]] = {}


def act(do: Callable[[SimpleNamespace, datetime.date, User], object]) -> Any:
    ACTS[do.__name__] = do
    return do


def fresh(member: Member) -> Member:
    return Member.objects.select_related("village").get(pk=member.pk)


@act
def leaves(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    member = fresh(world.people["文晓荷"])
    end_membership(member=member, on=day, kind="moved", reason="随子女", by=by)


@act
def joins_again(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    rejoin(member=fresh(world.back), on=day, by=by)


@act
def joins(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    add_member(world.other, "乐小满", joined=day.isoformat(), is_migrant=True)


@act
def is_transferred(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    transfer(member=fresh(world.people["龚䶮"]), to=world.village, on=day, reason="结婚", by=by)


@act
def gets_another_group_and_household(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    member = fresh(world.people["单雨声"])
    member.group, member.household = world.groups[1], world.homes[1]
    change_member(member=member, by=by)


@act
def is_led_by_another(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    group = world.groups[0]
    group.refresh_from_db()
    group.leader = world.people["柏舟"]
    save_group(group=group, by=by)


@act
def answers_again(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    _signs(world, world.asked, day, by)


@act
def renews(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    _signs(world, world.homes[0], day, by)


def _signs(world: SimpleNamespace, home: Household, day: datetime.date, by: User) -> None:
    signed = HouseholdAnswer(
        home, world.template, "signed", asked=day, confirmed=agreements.ALL, signer=home.head,
        signed=day,
    )  # fmt: skip
    record_answers(answers=[signed], by=by, action="成批登记协议答复")


@act
def is_paid_more(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    world.post.refresh_from_db()
    world.post.stipend = 80_00
    save_post(post=world.post, by=by, since=day)


@act
def is_closed(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    member = fresh(world.people["单雨声"])
    member.household = None
    change_member(member=member, by=by)
    home = world.homes[1]
    home.refresh_from_db()
    home.closed = day
    save_household(household=home, by=by)


@act
def moves_with_all_of_it(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    move_household(
        household=Household.objects.get(pk=world.homes[0].pk), to=world.village, on=day, by=by
    )


def becomes(**values: object) -> Callable[[SimpleNamespace, datetime.date, User], object]:
    def change(world: SimpleNamespace, day: datetime.date, by: User) -> None:
        village = Village.objects.get(pk=world.other.pk)
        now = {name: getattr(village, name) for name in SETTINGS} | values
        change_village(village=village, values=now, since=day, by=by)

    return change


ACTS["becomes_a_community"] = becomes(kind="community")
ACTS["is_put_into_another_class"] = becomes(village_class="I")
ACTS["is_better_off"] = becomes(economy="strong")


@act
def gets_another_mode(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    mode = Designation(village=world.other, kind="governance", value="association", since=day)
    designate(designation=mode, by=by)


@act
def has_its_area_renamed(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    area = Area.objects.get()
    area.name = "第一片"
    save_area(area=area, villages=list(area.villages.all()), since=day, by=by)


@act
def gets_another_area(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    area = Area(township_id=TOWNSHIP, name="西片")
    save_area(area=area, villages=[world.other], since=day, by=by)


@act
def has_its_first_area_deleted(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    remove_area(area=Area.objects.get(name="第一片"), by=by)


def merges(source: str, target: str) -> Callable[[SimpleNamespace, datetime.date, User], object]:
    def merge(world: SimpleNamespace, day: datetime.date, by: User) -> None:
        gone, kept = Village.objects.get(pk=source), Village.objects.get(pk=target)
        plan = ReorganisationPlan((gone,), (gone,), kept, day, "双政函〔2025〕8号")
        shown = reorganisation.preview(plan)
        merge_villages(plan=plan, fingerprint=shown.fingerprint, by=by)

    return merge


ACTS["is_merged"] = merges(OTHER_VILLAGE, VILLAGE)
ACTS["is_merged_again"] = merges(VILLAGE, COMMUNITY)


@act
def is_split(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    """社区 loses the group that 观冲村 brought."""
    source = Village.objects.select_related("township").get(pk=COMMUNITY)
    group = MemberGroup.objects.filter(village=source).order_by("-number").first()
    assert group is not None
    new = Village(
        code=f"{TOWNSHIP}399", name="新桥村", township=source.township, opened=day,
        split_from=source,
    )  # fmt: skip
    plan = ReorganisationPlan((source,), (), new, day, "双政函〔2025〕9号", frozenset([group.pk]))
    shown = reorganisation.preview(plan)
    split_village(plan=plan, fingerprint=shown.fingerprint, by=by)


@act
def elects(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    association = world.post.association
    until = day + datetime.timedelta(days=3 * 365)
    term = Term(association=association, number=1, started=day, due=until)
    post = Post(association=association, kind="president", name="乐小满", started=day)
    elect(term=term, elected=[Elected(post)], leaving=[], expected_term=None, by=by)


@act
def is_handed_to_another_township(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    succeeds(f"{COMMUNITY},{FOREIGN_TOWNSHIP}301,{day}")


@act
def is_renamed(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    """As an import of the official list does it."""
    rows = f"code,name\n{OTHER_VILLAGE},双桥新村\n".encode()
    import_divisions(data=rows, file_name="x.csv", by=None, opened=None, renamed=day)


@act
def gets_another_code(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    succeeds(f"{TOWNSHIP},{STREET},{day}")


@act
def goes_to_another_county(world: SimpleNamespace, day: datetime.date, by: User) -> None:
    County.objects.create(code="431322", name="双清区")
    succeeds(f"{STREET},{ELSEWHERE},{day}")


def succeeds(row: str) -> None:
    rows = f"old_code,new_code,date\n{row}\n".encode()
    steps, faults = successions.read_steps(data=rows, file_name="x.csv", day=None, scope="")
    assert faults == []
    successions.succeed(steps=steps, by=None)


def test_nothing_that_is_done_later_changes_the_past(
    world: SimpleNamespace, client: Client, staff: User, client_for: Callable[[User], Client]
) -> None:
    neighbour = User.objects.create(
        username="neighbour", name="闵知白", role=Role.AUDITOR, scope=FOREIGN_TOWNSHIP,
        must_change_password=False,
    )  # fmt: skip
    foreign = client_for(neighbour)
    before, rows = said(client, foreign), dated()
    if PROVE:
        assert sum("文晓荷" in text for text in before.values()) > 3, "pages that tell of people"
    for number, (name, do) in enumerate(ACTS.items()):
        number -= name == "is_merged_again"  # the same day as the first
        do(world, UNTIL + datetime.timedelta(days=1 + 15 * number), staff)
    changed = {model for model, found in dated().items() if found != rows[model]}
    assert changed == {*kinds()}, "each kind of dated fact is changed by an act"
    client.force_login(User.objects.get(username="auditor"))  # another scope is another session
    after = said(client, foreign)
    faults = {page: differs(before[page], after[page]) for page in before}
    assert {page: fault for page, fault in faults.items() if fault} == {}


def test_nothing_that_is_done_later_changes_what_a_county_adds_up(
    world: SimpleNamespace, client: Client, staff: User, county: User
) -> None:
    """A village counts under the township it was in on the day, and so does a township's street."""
    client.force_login(county)
    add_months(world.community, first=ASKED * 100 + 1, last=ASKED * 100 + 12)
    before = {page: text_of(client.get(page)) for page in pages(code=(COUNTY,))}
    assert sum("洪山殿镇" in text for text in before.values()) > 3, "pages that list townships"
    within = [name for name in ACTS if name != "goes_to_another_county"]
    for number, name in enumerate(within):
        number -= name == "is_merged_again"
        ACTS[name](world, UNTIL + datetime.timedelta(days=1 + 15 * number), staff)
    after = {page: text_of(client.get(page)) for page in before}
    faults = {page: differs(before[page], after[page]) for page in before}
    assert {page: fault for page, fault in faults.items() if fault} == {}


def differs(one: str, other: str) -> str:
    if one == other:
        return ""
    n = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(0, n - 60) : n + 60]} → {other[max(0, n - 60) : n + 60]}"


def dated() -> dict[Any, list[Any]]:
    return {model: list(model.objects.order_by("pk").values()) for model in kinds()}


def test_the_walk_finds_its_pages() -> None:
    found = [*pages()]
    assert f"/member-appraisals/{VILLAGE}/{ASKED}/" in found
    assert f"/villager-reports/{OTHER_VILLAGE}/{ASKED}/mid/draft/" in found
    assert f"/registers/{OTHER_VILLAGE}/{ASKED}/agreements/workbook/" in found
    assert timezone.localdate().year > ASKED + 1
