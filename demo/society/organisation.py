"""The 47 associations of the demo township, their terms and who holds their posts."""

import datetime
import random
from collections.abc import Iterator
from itertools import islice

from associations.models import Area, Association, Background, Post, PostKind, Term, Village

from ..stories import CLOSED_VILLAGE
from . import people
from .people import Person

K, P = Association.Kind, PostKind
OTHERS = (
    (K.MIGRANTS, "", "洪山殿镇外出务工人员"),
    (K.MIGRANTS, "431321107001", "中心社区流动人口"),
    (K.MIGRANTS, "431321107004", "洪矿社区流动人口"),
    (K.MIGRANTS, "431321107005", "太平社区流动人口"),
    (K.ENTERPRISE, "", "洪山殿镇民营企业"),
    (K.ENTERPRISE, "431321107003", "鲤鱼塘新禾米业"),
    (K.ENTERPRISE, "431321107222", "新湖长丰农机厂"),
    (K.ENTERPRISE, "431321107227", "大旗云岭竹木厂"),
    (K.ENTERPRISE, "431321107244", "金桥红叶鞋厂"),
    (K.SOCIAL, "", "洪山殿镇养蜂协会"),
    (K.SOCIAL, "", "洪山殿镇个体劳动者协会"),
    (K.SOCIAL, "431321107242", "雷峰山油茶合作社"),
    (K.MARKET, "431321107001", "中心集贸市场"),
    (K.MARKET, "431321107003", "鲤鱼塘农贸市场"),
    (K.MARKET, "431321107245", "太平寺集贸市场"),
)  # kind, village ("" for the township's own), what the name begins with
ENDING = "计划生育协会"
OVERDUE_TERM = "431321107231"  # its village association should have elected long ago
VACANT = (
    ("431321107224", K.VILLAGE, P.EXECUTIVE_VICE_PRESIDENT),
    ("431321107244", K.ENTERPRISE, P.PRESIDENT),
)
TIED = (
    "431321107207",
    "431321107224",
    "431321107235",
)  # villages that pay 60 yuan, tied to results
CHANGED = "431321107217"  # its secretary-general changed in the middle of the term
OUTSIDE_TERMS = (P.HONORARY_PRESIDENT, P.FAMILY_PLANNING_WORKER)
AGES: dict[str, int] = {K.TOWNSHIP: 22, K.BRANCH: 14, K.VILLAGE: 17}  # in years
ORDINALS: dict[str, int] = {K.TOWNSHIP: 5, K.BRANCH: 3, K.VILLAGE: 4}  # of the running term
DELEGATES: dict[str, int] = {K.TOWNSHIP: 120, K.VILLAGE: 45}
BACKGROUNDS = [*Background.values[:5]]


def organise(villages: list[Village], areas: list[Area], last: int) -> dict[str, list[Post]]:
    """Associations, terms and posts. Returns the posts held in every village's own association."""
    associations = Association.objects.bulk_create(_associations(villages, areas, last))
    secretaries = {
        village.code: people.secretary(number) for number, village in enumerate(villages)
    }
    terms: list[Term] = []
    posts: list[Post] = []
    for number, association in enumerate(associations):
        former, current = _terms(association, number, last)
        terms += [former, current]
        posts += _former_posts(association, former, number)
        posts += _posts(association, current, secretaries)
    _dissolved(areas[1], last)
    Term.objects.bulk_create(terms)
    Post.objects.bulk_create(posts)
    held: dict[str, list[Post]] = {}
    for post in posts:
        if post.association.kind == K.VILLAGE and post.ended is None:
            held.setdefault(post.association.code, []).append(post)
    return held


def _associations(villages: list[Village], areas: list[Area], last: int) -> Iterator[Association]:
    rows: list[tuple[str, Area | None, Village | None, str]] = [
        (K.TOWNSHIP, None, None, f"洪山殿镇{ENDING}")
    ]
    rows += [(K.BRANCH, area, None, f"{area.name}{ENDING}分会") for area in areas]
    rows += [(K.VILLAGE, None, village, f"{village.name}{ENDING}") for village in villages]
    by_code = {village.code: village for village in villages}
    rows += [(kind, None, by_code.get(code), name + ENDING) for kind, code, name in OTHERS]
    for kind, area, village, name in rows:
        code = village.code if village else people.TOWNSHIP
        age = AGES.get(kind, 9)
        founded = datetime.date(last - age, 5, 29)
        place = {"code": code, "township_id": people.TOWNSHIP, "area": area, "village": village}
        yield Association(kind=kind, name=name, founded=founded, **place)


def _terms(association: Association, number: int, last: int) -> tuple[Term, Term]:
    """The term before and the one that runs; a term is five years, its election in the spring of
    one year."""
    started = datetime.date(last - 2, 3, 6 + number % 20)
    ordinal = ORDINALS.get(association.kind, 2)
    if association.code == OVERDUE_TERM:
        started = datetime.date(last - 6, 3, 20)
    due = started.replace(year=started.year + 5) - datetime.timedelta(days=1)
    before = started.replace(year=started.year - 5)
    delegates = DELEGATES.get(association.kind, 25) + number % 7
    former = Term(
        association=association, number=ordinal - 1, started=before, due=started, ended=started,
        delegates_due=delegates - 2, delegates_present=delegates - 5,
    )  # fmt: skip
    current = Term(
        association=association, number=ordinal, started=started, due=due,
        delegates_due=delegates, delegates_present=delegates - 1 - number % 4,
    )  # fmt: skip
    return former, current


def _former_posts(association: Association, term: Term, number: int) -> Iterator[Post]:
    kinds = (P.PRESIDENT, P.EXECUTIVE_VICE_PRESIDENT, P.SECRETARY_GENERAL, P.COUNCIL_MEMBER)
    persons = people.crowd(f"former-{number}", women=0.4)
    for kind, person in zip(kinds, persons, strict=False):
        post = _post(association, term, kind, person)
        post.ended, post.end_reason = term.ended, "换届"
        yield post


def _posts(association: Association, term: Term, secretaries: dict[str, str]) -> Iterator[Post]:
    name = f"posts-{association.code}-{association.name}"
    kinds = [
        kind
        for kind in _kinds(association, name)
        if (association.code, association.kind, kind) not in VACANT
    ]
    for kind, person in zip(kinds, people.crowd(name, women=0.45), strict=False):
        post = _post(
            association,
            None if kind in (P.HONORARY_PRESIDENT, P.FAMILY_PLANNING_WORKER) else term,
            kind,
            person,
        )
        post.started = term.started
        if kind == P.SECRETARY_GENERAL and association.kind == K.VILLAGE:
            post.name, post.sex = secretaries[association.code], "f"
            if association.code == CHANGED:
                yield _replaced(post)
        if kind == P.SECRETARY_GENERAL and association.kind == K.TOWNSHIP:
            post.name, post.sex = people.OFFICE[1][1], "f"
        yield post


def _replaced(post: Post) -> Post:
    """The one before this post's holder, who left it a year after the election."""
    left = post.started.replace(year=post.started.year + 1)
    (person,) = islice(people.crowd("replaced"), 1)
    before = _post(post.association, post.term, PostKind(post.kind), person)
    before.started, before.ended, before.end_reason = post.started, left, "外出务工，本人辞职"
    post.started = left
    return before


def _kinds(association: Association, seed: str) -> list[PostKind]:
    leading = [P.PRESIDENT, P.EXECUTIVE_VICE_PRESIDENT, P.SECRETARY_GENERAL]
    council = random.Random(seed).randint(5, 8)  # noqa: S311 - demo figures, not secrets
    if association.kind == K.TOWNSHIP:
        return [
            P.HONORARY_PRESIDENT,
            *leading,
            P.FULL_TIME_VICE_PRESIDENT,
            P.VICE_PRESIDENT,
            P.VICE_PRESIDENT,
            *[P.COUNCIL_MEMBER] * 18,
            P.FAMILY_PLANNING_WORKER,
            P.FAMILY_PLANNING_WORKER,
        ]
    if association.kind == K.VILLAGE:
        return [*leading, P.VICE_PRESIDENT, *[P.COUNCIL_MEMBER] * council, P.FAMILY_PLANNING_WORKER]
    return [*leading, *[P.COUNCIL_MEMBER] * (council - 3)]


def _post(association: Association, term: Term | None, kind: PostKind, person: Person) -> Post:
    """Stipends are those of the documents: 60 yuan for the township's council, 20 for a village's
    executive."""
    stipend = 0
    if association.kind == K.TOWNSHIP and kind == P.COUNCIL_MEMBER:
        stipend = 6000
    if association.kind == K.VILLAGE and kind == P.EXECUTIVE_VICE_PRESIDENT:
        stipend = 6000 if association.code in TIED else 2000
    elder = (
        kind in (P.EXECUTIVE_VICE_PRESIDENT, P.COUNCIL_MEMBER)
        and sum(map(ord, person.name)) % 3 > 0
    )
    return Post(
        association=association,
        term=term,
        kind=kind,
        name=person.name,
        sex=person.sex,
        phone=person.phone,
        background=BACKGROUNDS[sum(map(ord, person.name)) % len(BACKGROUNDS)] if elder else "",
        stipend=stipend,
        stipend_tied=stipend > 0 and association.code in TIED,
        started=term.started if term else datetime.date(2000, 1, 1),
    )


def _dissolved(area: Area, last: int) -> None:
    """The association of the merged village went with it."""
    code, name, _ = CLOSED_VILLAGE
    end = datetime.date(last, 1, 1)
    association = Association.objects.create(
        code=code, township_id=people.TOWNSHIP, kind=K.VILLAGE, name=name + ENDING, village_id=code,
        founded=datetime.date(last - 17, 5, 29), dissolved=end, note="并入观冲村，协会同时撤销。",
    )  # fmt: skip
    started = datetime.date(last - 2, 3, 18)
    term = Term.objects.create(
        association=association,
        number=4,
        started=started,
        due=started.replace(year=last + 3),
        ended=end,
    )
    for kind, person in zip(
        (P.PRESIDENT, P.SECRETARY_GENERAL), people.crowd("dissolved"), strict=False
    ):
        post = _post(association, term, kind, person)
        post.ended, post.end_reason = end, "撤村并村"
        post.save()
