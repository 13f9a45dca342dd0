"""The township of the documents as it stood in 2005, with 41 villages and 3 communities: what its
villages decided is there as records, so that the documents' figures are counted and never typed.
People are invented; names of villages are real ones, of this township then and, to make up the
number, of the county."""

import datetime
from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from accounts import trail
from accounts.models import Role, User
from accounts.search import pinyin
from assessment.models import MonthlyReport
from assessment.reports import periods
from assessment.reports.form.columns import KNOWN, NOT_APPLICABLE, Values
from assessment.reports.states import ReportState
from associations.models import Area, Township, Village, VillageKind
from autonomy.models import Agreement, AgreementKind, AgreementTemplate, Appraisal
from members.models import Household

from . import figures
from .care import activity_log, ledger, old_families
from .charters import agreements, charters
from .charters import charter_texts as texts
from .charters.charter_texts import Preference
from .society import people
from .stories import MODEL

TOWNSHIP, NAME = (
    "431321907",
    "洪山殿镇（2005年）",
)  # 907: no real division of the county uses this code
AREAS = ("中心责任区", "东责任区", "南责任区", "西责任区", "北责任区")
COMMUNITIES = ("中心社区", "鲤鱼塘社区", "洪矿社区")
VILLAGES = (
    "新檀",
    "前塘",
    "柞子",
    "高桥",
    "永忠",
    "公益",
    "双桥",
    "松木",
    "新边",
    "梓木",
    "龟灵",
    "新中",
    "大旗",
    "石塘",
    "咸加",
    "观冲",
    "清靖",
    "片玉",
    "新湖",
    "咸新",
    "新塘",
    "菊花",
    "洲上",
    "永红",
    "檀木",
    "桃林",
    "金桥",
    "同德",
    "烟湾",
    "风江",
    "金田",
    "松坪",
    "福寿",
    "四安",
    "炭山",
    "大胜",
    "荷塘",
    "清泉",
    "雷峰山",
    "熬头",
    "太平寺",
)
WITHOUT_CHARTER = ("熬头", "太平寺")
WITHOUT_AGREEMENTS = ("清泉", "雷峰山", *WITHOUT_CHARTER)
PILOT, REJECTED, RETURNED = "新檀", "片玉", "咸加"
OFFICE = (
    ("staff2005", "易淑仪", Role.TOWNSHIP_STAFF, TOWNSHIP),
    ("leader2005", "汤伯谦", Role.TOWNSHIP_LEADER, TOWNSHIP),
    ("cun2005", "贺梅青", Role.VILLAGE_SECRETARY, f"{TOWNSHIP}201"),
)
FIRST_CHARTERS, INTEGRITY_VILLAGES = 26, 21  # by the end of 2004; that sign integrity agreements
YEARS = (2003, 2004, 2005)
NOTHING: Values = dict.fromkeys(KNOWN, NOT_APPLICABLE)


def build(last: int) -> None:
    villages = _divisions()
    _accounts()
    homes = _households(villages)
    own = [village for village in villages if village.kind == VillageKind.VILLAGE]
    _charters(own, homes)
    _agreements(own, homes)
    _reports(villages, last)
    activity_log.keep_old_log(villages, (2004, 2005))
    ledger.raise_money(own)
    old_families.care_for(villages)
    trail.record(by=None, action="载入示范数据", target=NAME, division=TOWNSHIP)


def _divisions() -> list[Village]:
    township = Township.objects.create(code=TOWNSHIP, name=NAME, county_id=TOWNSHIP[:6])
    areas = Area.objects.bulk_create(Area(township=township, name=name) for name in AREAS)
    rows = [
        (f"{TOWNSHIP}{n:03d}", name, VillageKind.COMMUNITY) for n, name in enumerate(COMMUNITIES, 1)
    ]
    rows += [
        (f"{TOWNSHIP}{n}", f"{name}村", VillageKind.VILLAGE) for n, name in enumerate(VILLAGES, 201)
    ]
    return Village.objects.bulk_create(
        Village(
            code=code,
            name=name,
            township=township,
            area=areas[number % 5],
            kind=kind,
            village_class=("I", "II", "II", "III")[number % 4],
            economy=("strong", "middle", "weak")[number % 3],
            opened=datetime.date(2003, 1, 1),
        )
        for number, (code, name, kind) in enumerate(rows)
    )


def _accounts() -> None:
    password = User.objects.values_list("password", flat=True).get(username="staff")
    User.objects.bulk_create(
        User(username=u, name=n, role=r, scope=s, password=password, must_change_password=False)
        for u, n, r, s in OFFICE
    )


def _households(villages: list[Village]) -> dict[str, list[Household]]:
    rows = Household.objects.bulk_create(row for village in villages for row in _homes(village))
    homes: dict[str, list[Household]] = {village.code: [] for village in villages}
    for row in rows:
        homes[row.village_id].append(row)
    return homes


def _homes(village: Village) -> Iterator[Household]:
    count = 20 + int(village.code) % 11
    for number, person in enumerate(
        islice(people.crowd(f"homes-{village.code}", women=0.2), count), 1
    ):
        place = f"第{number * 4 // count + 1}组"
        yield Household(
            village=village,
            number=f"{number:04d}",
            head=person.name,
            initials=pinyin.initials(person.name),
            villagers_group=place,
            address=f"{village.name}{place}{number}号",
            is_migrant=number % 12 == 5,
        )


def _charters(villages: list[Village], homes: dict[str, list[Household]]) -> None:
    """The pilot's in 2003, 26 by the end of 2004, 39 by the end of August 2005."""
    promised, walks = preferences(), []
    for number, village in enumerate(villages):
        name = village.name.removesuffix("村")
        if name in WITHOUT_CHARTER:
            continue
        begun = datetime.date(2004, 4, 1) if number < FIRST_CHARTERS else datetime.date(2005, 2, 20)
        begun += datetime.timedelta(days=number * 3)
        moves = charters.STRAIGHT
        if name == PILOT:
            begun = datetime.date(2003, 3, 10)
        if name == REJECTED:
            moves = charters.AFTER_REJECTION
        if name == RETURNED:
            moves = charters.AFTER_RETURN
        count = len(homes[village.code])
        walks.append(
            charters.walk(village, moves, begun, households=count, preferences=promised[name])
        )
    charters.record(walks)
    pilot = walks[0]
    charters.slips(pilot, homes[pilot.charter.village_id], issued=pilot.days[2])


def preferences() -> dict[str, list[Preference]]:
    """What each charter promises: five kinds in 35, 13, 23, 20 and 9 of the 39 villages. Sums that
    the documents tell of a village by name are that village's."""
    found: dict[str, list[Preference]] = {
        name: [] for name in VILLAGES if name not in WITHOUT_CHARTER
    }
    for names, usual, named in _PROMISED:
        for name in names:
            found[name].append(named.get(name, usual))
    return found


_PROMISED: tuple[tuple[tuple[str, ...], Preference, dict[str, Preference]], ...] = (
    (
        (*VILLAGES[:7], *VILLAGES[11:39]),
        texts.PENSION,
        {"永忠": texts.PENSION_500, "新中": texts.PENSION_500},
    ),
    (
        ("永忠", "新中", "前塘", "柞子", *VILLAGES[12:21]),
        texts.TUITION_50,
        {
            "永忠": texts.TUITION,
            "新中": texts.TUITION,
            "前塘": texts.FREE_SCHOOL,
            "柞子": texts.FREE_SCHOOL,
        },
    ),
    (
        ("梓木", *VILLAGES[5:9], *VILLAGES[21:39]),
        texts.FORGO,
        {"梓木": texts.FORGO_1000, "松木": texts.FORGO_GIFT},
    ),
    (("松木", "新边", *VILLAGES[15:33]), texts.ONLY_CHILD, {"新边": texts.ONLY_CHILD_60}),
    (("龟灵", "永忠", *VILLAGES[30:37]), texts.TIMELY_10, {"永忠": texts.TIMELY}),
)


def _agreements(villages: list[Village], homes: dict[str, list[Household]]) -> None:
    """37 villages sign, each with more than 80 per cent of those asked; half of the villages sign
    the second kind."""
    day = datetime.date(2004, 3, 1)
    management, integrity = AgreementTemplate.objects.bulk_create(
        agreements.template(TOWNSHIP, kind, day)
        for kind in (AgreementKind.MANAGEMENT, AgreementKind.INTEGRITY)
    )
    signing = [
        village for village in villages if village.name.removesuffix("村") not in WITHOUT_AGREEMENTS
    ]
    rows: list[Agreement] = []
    for number, village in enumerate(signing):
        asked = datetime.date(2005, 3, 5) + datetime.timedelta(days=number * 4)
        signed = 82 + number % 5 * 3
        rows += agreements.answers(management, homes[village.code], asked, signed=signed)
        if number < INTEGRITY_VILLAGES:
            rows += agreements.answers(integrity, homes[village.code], asked, signed=60 + number)
    Agreement.objects.bulk_create(rows)


def _reports(villages: list[Village], last: int) -> None:
    """One total a year and the appraisal of 2005, as figures from before the system come in. For
    the years at hand, which these villages did not live to see, a total that says that nothing
    applies: nobody is reminded of months."""
    levy: Values = {"levy_due": 3000_00, "levy_collected": 3000_00}
    reports = [
        _total(village, year, figures.whole_year(village.code, year, 9, MODEL) | levy)
        for village in villages
        for year in YEARS
    ]
    reports += [_total(village, year, NOTHING) for village in villages for year in (last, last + 1)]
    MonthlyReport.objects.bulk_create(reports)
    Appraisal.objects.bulk_create(
        Appraisal(
            village=village,
            date=datetime.date(2005, 12, 8),
            asked=50,
            satisfied=45 + int(village.code) % 5,
            fairly_satisfied=1,
            dissatisfied=0,
        )
        for village in villages
    )


def _total(village: Village, year: int, values: Values) -> MonthlyReport:
    due = datetime.datetime.combine(
        periods.due_date(periods.of(year)), datetime.time(2, 30), tzinfo=datetime.UTC
    )
    at = min(due, timezone.now())
    state = {"state": ReportState.APPROVED, "saved_at": at, "submitted_at": at, "approved_at": at}
    return MonthlyReport(village=village, period=periods.of(year), **state, **values)
