"""Families of the township of the documents: 386 with a certificate, the premiums paid for 344 of
them, what the departments gave in 2004, the honours of 2004 and the nursery with its fifteen
shareholders."""

import datetime
from collections.abc import Sequence

from associations.models import Village
from care.models import Aid, Family, Honour, Insured, SupportKind

from ..society import people
from . import families, honours

CERTIFICATES = 386
FIRST, DAY = datetime.date(2003, 1, 1), datetime.date(2003, 7, 11)
PREMIUM = 200_00
INSURED = ((2003, 120), (2004, 112), (2005, 112))  # 344 × 200 yuan are 6.88 万元
BY_DEPARTMENTS = (
    ("镇民政所", "money", "living", "救济款和困难补助", 620, 488),
    ("镇农技站", "skill", "production", "种苗、化肥和技术指导", 510, 394),
    ("镇扶贫办", "project", "production", "小额扶持项目", 304, 215),
    ("镇中心学校", "schooling", "living", "减免学杂费", 220, 166),
)  # 1,654 households, 1,263 of them family-planning families
AWARDED = ("公益村", "永忠村", "双桥村")
NOMINATED = 32
NURSERY = "观冲村"
SHARES = 15


def care_for(villages: Sequence[Village]) -> None:
    homes = families.homes_of(villages)
    per_village = -(-CERTIFICATES // len(villages))
    chosen = [
        (home, SupportKind.TWO_DAUGHTERS) for rows in homes.values() for home in rows[:per_village]
    ][:CERTIFICATES]
    found = families.support(chosen, FIRST)
    families.certify(found, DAY)
    _premiums(villages[0].township_id, found)
    _aid(villages[0].township_id)
    _honours(villages)
    nursery = next(village for village in villages if village.name == NURSERY)
    shares = families.shares_of("nursery", SHARES - 1, 66_600)
    shares.append(
        [
            next(people.crowd("nursery-last")).name,
            1_000_000_00 - sum(int(str(fen)) for _, fen in shares),
        ]
    )
    families.found_project(
        nursery, "湘中花卉苗木基地", "花卉苗木", datetime.date(2002, 3, 1), shares, 2005
    )


def _premiums(township: str, found: Sequence[Family]) -> None:
    fund = families.fund_of(township, "计划生育优待资金", FIRST)
    start = 0
    for year, count in INSURED:
        families.book_income(fund, datetime.date(year, 6, 1), count * PREMIUM, "staff2005")
        policy = families.take_out(fund, year, "pension", "县农村社会养老保险站", PREMIUM)
        Insured.objects.bulk_create(
            Insured(policy=policy, family=f) for f in found[start : start + count]
        )
        families.pay(policy, fund, count, datetime.date(year, 7, 11), "staff2005")
        start += count


def _aid(township: str) -> None:
    Aid.objects.bulk_create(
        Aid(
            township_id=township,
            code=township,
            date=datetime.date(2004, 12, 20),
            kind=kind,
            service=service,
            giver=Aid.Giver.DEPARTMENT,
            giver_name=name,
            what=what,
            helped=helped,
            planning=planning,
            version=1,
        )
        for name, kind, service, what, helped, planning in BY_DEPARTMENTS
    )


def _honours(villages: Sequence[Village]) -> None:
    crowd, day = people.crowd("honours-2004", women=0.8), datetime.date(2004, 3, 20)
    titles = list(honours.DEEDS)[:3]
    rows = []
    own = sorted(villages, key=lambda village: (village.name not in AWARDED, village.code))[
        :NOMINATED
    ]
    for number, village in enumerate(own):
        title = titles[number % len(titles)]
        end = {
            "state": "declined",
            "declined": datetime.date(2004, 4, 30),
            "reason": "全镇名额三名，未评上",
        }
        if village.name in AWARDED:
            end = {
                "state": "awarded",
                "screened": datetime.date(2004, 4, 30),
                "notice_from": datetime.date(2004, 5, 8),
                "notice_until": datetime.date(2004, 5, 15),
                "notice_place": "镇政府公示栏",
                "objections": "无",
                "awarded": datetime.date(2004, 5, 29),
                "award": "上报县计生协会",
            }
        rows.append(
            Honour(
                village=village,
                year=2004,
                title=title,
                name=next(crowd).name,
                deeds=honours.DEEDS[title],
                nominated=day,
                version=1,
                **end,
            )
        )
    Honour.objects.bulk_create(rows)
