"""What the villages of the demo township have: bodies, teams, venues, rules, designations,
contracts."""

import datetime
import random
from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from associations.models import (
    TEAMS,
    Body,
    ContractTarget,
    Designation,
    Post,
    ResponsibilityContract,
    Rule,
    Seat,
    ServiceTeam,
    Venue,
    Village,
)

from ..stories import STORIES
from . import people

RULES_MISSING = (
    ("431321107215", Rule.Kind.SUPERVISION),
    ("431321107228", Rule.Kind.FUNDS),
    ("431321107241", Rule.Kind.ACCOUNTABILITY),
)
BY_COMMITTEE = ("431321107004", "431321107215", "431321107221", "431321107228", "431321107244")
D = Designation.Value
LEVELS = (
    ("431321107207", D.PROVINCIAL, -6),
    ("431321107235", D.MUNICIPAL, -4),
    ("431321107001", D.COUNTY, -3),
    ("431321107224", D.COUNTY, -3),
    ("431321107227", D.COUNTY, -1),
    ("431321107217", D.SHOWCASE, -1),
    ("431321107231", D.SHOWCASE, -1),
    ("431321107242", D.PILOT, -1),
)  # village, level, years counted from the last full one
BASIS = {
    D.PROVINCIAL: "省计划生育协会通报",
    D.MUNICIPAL: "市计划生育协会通报",
    D.COUNTY: "县计划生育协会通报",
}
PLACES = {
    Venue.Kind.HOME: "村部一楼",
    Venue.Kind.SCHOOL: "村部二楼会议室",
    Venue.Kind.SERVICE_ROOM: "村卫生室隔壁",
    Venue.Kind.NOTICE_BOARD: "村部大门左侧",
    Venue.Kind.ACTIVITY_BOARD: "文化广场",
}
TASKS = """按月上报协会工作月报，数字准确、不瞒不漏。
组织会员联系群众，每月信息反馈，每季碰头一次。
按期公开村务，每年两次民主评议。
办好会员之家和人口学校，5·29会员活动日有主题活动。
走访慰问计划生育家庭，落实生育关怀项目。"""
REWARDS = """指标全部完成的，年终评为先进协会，奖励工作经费500元。
有一项没有完成的，不评先进。
弄虚作假的，全镇通报，责任书按未完成认定。"""
TARGETS = (
    ("计划生育率（连续三年累计）", "不低于90%"),
    ("育龄妇女综合避孕节育措施落实率", "不低于98%"),
    ("流动人口计划生育合同签订率", "100%"),
    ("群众综合满意率", "不低于90%"),
    ("月报按时上报", "12期"),
    ("会员小组活动", "每季1次"),
)


def furnish(villages: list[Village], posts: dict[str, list[Post]], last: int) -> None:
    """Everything a village has besides its association and its members."""
    ServiceTeam.objects.bulk_create(row for village in villages for row in _teams(village, last))
    Venue.objects.bulk_create(row for village in villages for row in _venues(village, last))
    Rule.objects.bulk_create(row for village in villages for row in _rules(village, last))
    Designation.objects.bulk_create(
        row for village in villages for row in _designations(village, last)
    )
    _bodies(villages, last)
    _contracts(villages, posts, last)


def _teams(village: Village, last: int) -> Iterator[ServiceTeam]:
    persons = people.crowd(f"teams-{village.code}")
    formed = datetime.date(last - 2, 4, 12)
    for kind in TEAMS["life"]:
        leader, *others = (person.name for person in islice(persons, 5))
        yield ServiceTeam(
            village=village, kind=kind, leader=leader, people="、".join(others), formed=formed
        )


def _venues(village: Village, last: int) -> Iterator[Venue]:
    kinds = list(PLACES)[: 3 + int(village.code) % 3]
    for number, kind in enumerate(kinds):
        place = (
            PLACES[kind].replace("村部", "居委会")
            if village.name.endswith("社区")
            else PLACES[kind]
        )
        yield Venue(
            village=village, kind=kind, place=place, opened=datetime.date(last - 8 + number, 5, 20)
        )


def _rules(village: Village, last: int) -> Iterator[Rule]:
    day = datetime.date(last - 2, 5, 8 + int(village.code) % 15)
    delegates = "居民代表会议" if village.name.endswith("社区") else "村民代表会议"
    for number, kind in enumerate(Rule.Kind):
        if (village.code, kind) not in RULES_MISSING:
            meeting = delegates if number < 8 else "会员代表大会"
            yield Rule(village=village, kind=kind, adopted=day, adopted_by=meeting)


def _designations(village: Village, last: int) -> Iterator[Designation]:
    Kind = Designation.Kind  # noqa: N806
    since = datetime.date(last - 2, 3, 1)
    yield Designation(village=village, kind=Kind.CLASS, value=village.village_class, since=since)
    mode = D.COMMITTEE if village.code in BY_COMMITTEE else D.ASSOCIATION
    if mode == D.ASSOCIATION and int(village.code) % 2:
        day = datetime.date(last - 1, 1, 1)
        until = day - datetime.timedelta(days=1)
        yield Designation(
            village=village, kind=Kind.GOVERNANCE, value=D.COMMITTEE, since=since, until=until
        )
        since = day
    yield Designation(village=village, kind=Kind.GOVERNANCE, value=mode, since=since)
    for code, value, years in LEVELS:
        if code == village.code:
            day = datetime.date(last + years, 12, 15)
            basis = BASIS.get(value, "镇计划生育协会通知")
            yield Designation(
                village=village, kind=Kind.DEMONSTRATION, value=value, since=day, basis=basis
            )


def _bodies(villages: list[Village], last: int) -> None:
    formed = datetime.date(last - 2, 3, 28)
    bodies = Body.objects.bulk_create(
        Body(village=village, kind=kind, formed=formed)
        for village in villages
        for kind in Body.Kind
    )
    duties = [Seat.Duty.CHAIR, Seat.Duty.VICE, *[Seat.Duty.MEMBER] * 3]
    Seat.objects.bulk_create(
        Seat(body=body, duty=duty, name=person.name, started=formed)
        for body in bodies
        for duty, person in zip(
            duties, people.crowd(f"seats-{body.village_id}-{body.kind}", women=0.4), strict=False
        )
    )


def _contracts(villages: list[Village], posts: dict[str, list[Post]], last: int) -> None:
    contracts, targets = [], []
    for village in villages:
        signer = next(post.name for post in posts[village.code] if post.kind == "president")
        for year in (last, last + 1):
            contract = _contract(village, year, signer)
            contracts.append(contract)
            results = _results(village) if year == last else [(None, "")] * len(TARGETS)
            for number, ((name, target), (held, achieved)) in enumerate(
                zip(TARGETS, results, strict=True), 1
            ):
                outcome = {"held": held, "achieved": achieved}
                targets.append(
                    ContractTarget(
                        contract=contract, number=number, name=name, target=target, **outcome
                    )
                )
            if year == last:
                _close(
                    contract,
                    [
                        name
                        for (name, _), (held, _) in zip(TARGETS, results, strict=True)
                        if not held
                    ],
                )
    ResponsibilityContract.objects.bulk_create(contracts)
    ContractTarget.objects.bulk_create(targets)


def _contract(village: Village, year: int, signer: str) -> ResponsibilityContract:
    """Signed in early spring; before that day it waits for its signature."""
    day = datetime.date(year, 2, 26)
    contract = ResponsibilityContract(village=village, year=year, tasks=TASKS, rewards=REWARDS)
    if day <= timezone.localdate():
        contract.signed, contract.township_signer, contract.village_signer = (
            day,
            people.OFFICE[2][1],
            signer,
        )
    return contract


def _results(village: Village) -> list[tuple[bool, str]]:
    """What came of each target, as the village's story has it."""
    story, draw = STORIES[village.code], random.Random(f"results-{village.code}")  # noqa: S311 - demo figures
    outside = sum(count for _, _, name, count in story.events if name == "outside") >= 5
    satisfied = story.satisfied.get(0) or 92 + int(village.code[-2:]) % 6
    late = bool(story.gaps)
    return [
        (not outside, "未达到" if outside else "达到"),
        (0 not in story.done, f"{story.done.get(0, 99)}%"),
        (True, "100%"),
        (satisfied >= 90, f"{satisfied}%"),
        (not late, "11期，缺1期" if late else "12期"),
        (True, f"每组{draw.randint(4, 6)}次"),
    ]


def _close(contract: ResponsibilityContract, missed: list[str]) -> None:
    Result = ResponsibilityContract.Result  # noqa: N806
    contract.result = Result.PARTLY if missed else Result.FULFILLED
    contract.result_on = datetime.date(contract.year, 12, 28)
    contract.result_note = f"未完成：{'、'.join(missed)}。" if missed else "各项指标全部完成。"
