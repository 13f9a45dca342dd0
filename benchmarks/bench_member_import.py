"""100,000 members in one workbook: importing them (read, match, compare, apply) against parsing the
workbook plus a bare bulk_create of the same rows: goal at most 2.

python -m benchmarks.bench_member_import [MEMBERS]
"""

import datetime
import os
import random
import resource
import sys
import tempfile
import threading
from pathlib import Path

from . import data

MEMBERS = 100_000
VILLAGES = 400
TOWNSHIP = "990000001"
TITLES = (
    *(
        "序号",
        "村名",
        "会员小组",
        "会员姓名",
        "性别",
        "出生年月",
        "身份证号码",
        "户主姓名",
        "骨干",
        "五老",
        "志愿者",
    ),
    *("特长", "联系电话", "入会时间", "备注"),
)


def write(path: Path, members: int) -> None:
    from documents.workbook import Sheet, SheetColumn, write_workbook

    with path.open("wb") as file:
        sheet = Sheet(
            "名册",
            [SheetColumn(title) for title in TITLES],
            rows(members),
            heading=["测量镇会员花名册"],
        )
        write_workbook([sheet], file)


def rows(members: int) -> object:
    from members.people.identity import check_digit

    chance = random.Random(4)
    surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
    given = "一二子文小明国建志海春秋冬夏青云山石木水金玉兰梅竹菊松柏"
    per_household = 3
    for index in range(members):
        village = index * VILLAGES // members
        born = f"{datetime.date(1950, 1, 1) + datetime.timedelta(days=index % 18_000):%Y%m%d}"
        sex = index % 2
        seventeen = f"431321{born}{index // 18_000 * 2 + sex:03d}"
        name = chance.choice(surnames) + chance.choice(given) + chance.choice(given)
        if index % per_household == 0:
            head = name + chance.choice(given)
        yield (
            *(
                index + 1,
                f"第{village}村",
                f"第{index % 10 + 1}小组",
                name,
                "女男"[sex],
                f"{born[:4]}.{born[4:6]}",
            ),
            *(
                f"'{seventeen}{check_digit(seventeen)}",
                head,
                "" if index % 9 else "是",
                "",
                "" if index % 7 else "√",
            ),
            *("种植" if index % 5 == 0 else "", f"138{index:08d}", "2015-05-29", ""),
        )


class Peak(threading.Thread):
    """The most memory that this process held, in MiB, sampled."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.stop = 0, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.05):
            self.most = max(self.most, held())


def held() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def spent() -> float:
    """Processor time of this process and of the reading child: other work does not disturb it."""
    return sum(os.times()[:4])


def main() -> None:
    from accounts.models import Role, User
    from associations.models import County, Township, Village
    from members.models import Member

    members = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    County.objects.create(code=TOWNSHIP[:6], name="测量县")
    Township.objects.create(code=TOWNSHIP, name="测量镇", county_id=TOWNSHIP[:6])
    Village.objects.bulk_create(
        Village(code=f"{TOWNSHIP}{number + 200:03d}", name=f"第{number}村", township_id=TOWNSHIP)
        for number in range(VILLAGES)
    )
    staff = User.objects.create(
        username="measure", name="测量", role=Role.TOWNSHIP_STAFF, scope=TOWNSHIP
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "members.xlsx"
        write(path, members)
        content = path.read_bytes()
    size = len(content) / 2**20
    print(
        f"{members} members, {len(TITLES)} columns, {size:.1f} MiB; {os.cpu_count()} cores",
        flush=True,
    )
    bare = measure_bare(content, members)
    before, peak = held(), Peak()
    peak.start()
    steps = measure_import(content, staff)
    peak.stop.set()
    whole = sum(steps.values())
    assert Member.objects.count() == members, Member.objects.count()
    told = "  ".join(f"{name} {seconds:.1f} s" for name, seconds in steps.items())
    print(f"import {whole:.1f} s = {told}")
    print(f"parsing and a bare bulk_create {bare:.1f} s: import × {whole / bare:.2f}")
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"memory: {peak.most} MiB at most ({before} MiB before); the reading child {child} MiB")


def measure_bare(content: bytes, members: int) -> float:
    """The workbook parsed by the same reader; the same groups, households and members made by
    bulk_create, with their dated rows."""
    from django.db import connection, transaction

    from documents.reading.cells import read_cells
    from members.models import Household, Member, MemberGroup
    from members.people.periods import GroupPeriod, Membership, Stay

    start = spent()
    with transaction.atomic():
        blocks = read_cells(content, "members.xlsx", TITLES).blocks
        lines = [row for block in blocks for row in block][-members:]
        codes = {row[1]: f"{TOWNSHIP}{int(row[1][1:-1]) + 200:03d}" for row in lines}
        groups = {(codes[row[1]], row[2]): None for row in lines}
        new_groups = [
            MemberGroup(village_id=code, number=int(name[1:-2]), name=name, version=1)
            for code, name in groups
        ]
        made = MemberGroup.objects.bulk_create(new_groups, batch_size=1000)
        groups = dict(zip(groups, made, strict=True))
        households = {(codes[row[1]], row[7]): None for row in lines}
        added = Household.objects.bulk_create(
            [Household(village_id=code, head=head, version=1) for code, head in households],
            batch_size=1000,
        )
        households = dict(zip(households, added, strict=True))
        people = [
            bare_member(n, r, codes[r[1]], groups[codes[r[1]], r[2]], households[codes[r[1]], r[7]])
            for n, r in enumerate(lines)
        ]
        Member.objects.bulk_create(people, batch_size=1000)
    seconds = spent() - start
    assert Member.objects.count() == members
    with connection.constraint_checks_disabled():
        for model in (Membership, Stay, GroupPeriod, Member, Household, MemberGroup):
            model.objects.all()._raw_delete("default")
    return seconds


def bare_member(
    index: int, row: list[str], village: str, group: object, household: object
) -> object:
    from members.models import Member

    return Member(
        village_id=village,
        group=group,
        household=household,
        number=f"x-{index}",
        name=row[3],
        sex="m" if row[4] == "男" else "f",
        born=row[5],
        identity=f"{index:064d}",
        phone=row[12],
        is_backbone=row[8] == "是",
        is_volunteer=row[10] == "√",
        skills=row[11],
        joined=row[13],
        version=1,
    )


def measure_import(content: bytes, staff: object) -> dict[str, float]:
    """As the job's process goes through it, step by step."""
    from members.imports import apply, reading
    from members.imports.plan import compare
    from members.models import MemberImport

    batch = MemberImport.objects.create(
        division=TOWNSHIP, target="members", file_name="members.xlsx", created_by=staff
    )
    steps = {}
    for name, state, act in (
        ("read", "comparing", lambda: reading.keep(batch, reading.read(batch, content))),
        ("compare", "applying", lambda: compare.compare(batch)),
        ("apply", "applied", lambda: apply.apply(batch, staff)),
    ):
        start = spent()
        act()
        steps[name] = spent() - start
        if name == "compare":
            assert batch.counts["error"] == 0, batch.counts["wrong"]
        batch.state = state
        batch.save()
    return steps


if __name__ == "__main__":
    with data.database():
        main()
