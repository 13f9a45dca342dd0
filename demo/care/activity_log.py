"""What the associations of the demo township and of the documents' township did, in its log. Of
health checks only totals are kept. Pictures are drawn here: no photograph of anybody."""

import datetime
import io
from collections.abc import Iterator, Sequence

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from associations.attachments.services import keep
from associations.models import Village
from care.models import Activity, ActivityPhoto, Category, Entry
from members.models import Household

from ..charters.autonomy import EMPTY

K, S = Activity.Kind, Activity.Service
CALENDAR = (
    (1, 8, K.MEETING, "", "协会理事会例会", "通报上年工作，商定全年活动。"),
    (1, 20, K.CONDOLENCE, S.LIVING, "春节前走访慰问困难家庭", "送去米油和慰问金。"),
    (3, 14, K.HOME_VISIT, S.PRODUCTION, "送春耕农资和信息上门", "代购种子，联系了农机手。"),
    (4, 18, K.TRAINING, S.PRODUCTION, "油茶修剪和施肥培训", "到会的领到技术资料。"),
    (5, 29, K.MEMBER_DAY, "", "5·29会员活动日文艺演出和咨询", "发放资料，解答政策。"),
    (6, 19, K.HOME_VISIT, S.LIVING, "走访留守老人家庭", "帮助打扫，代办医保缴费。"),
    (
        7,
        16,
        K.HEALTH_CHECK,
        S.BIRTH,
        "县里专家进村健康检查",
        "检查结果由本人领取，需要治疗的已通知本人。",
    ),
    (8, 22, K.SCHOOL, S.LIVING, "人口学校暑期家庭教育课", "留守儿童和家长一起听课。"),
    (9, 25, K.HOME_VISIT, S.BIRTH, "上门宣讲优待政策", "讲清办理程序，留下联系电话。"),
    (10, 16, K.PUBLICITY, "", "书写标语和更换宣传栏", "标语写在路口和村部。"),
    (11, 10, K.CONDOLENCE, S.LIVING, "重阳节后慰问老会员", "送去棉被一床。"),
    (12, 12, K.CULTURE, "", "广场舞联谊和年终联欢", "四个组参加。"),
)
IN_TOWNSHIP = (
    (1, 12, K.MEETING, "", "各村会长、秘书长例会", 54),
    (4, 9, K.TRAINING, S.PRODUCTION, "村级秘书长业务培训", 27),
    (5, 29, K.MEMBER_DAY, "", "“5·29”全镇主会场宣传咨询", 620),
    (7, 10, K.MEETING, "", "半年工作例会", 55),
    (10, 20, K.PUBLICITY, "", "赶集日政策咨询", 380),
)
VISITS = (K.HOME_VISIT, K.CONDOLENCE)
WITH_PICTURES = {K.MEMBER_DAY: ("会场", "咨询台"), K.TRAINING: ("田间",), K.PUBLICITY: ("宣传栏",)}
EVERY_OTHER = 4  # villages with pictures


def keep_log(villages: Sequence[Village], last: int) -> None:
    villages = [village for village in villages if village.code != EMPTY]
    homes: dict[str, list[int]] = {village.code: [] for village in villages}
    found = Household.objects.filter(village__in=villages, closed=None).order_by(
        "village_id", "number"
    )
    for code, key in found.values_list("village_id", "pk"):
        homes[code].append(key)
    rows = [row for village in villages for row in _of_village(village, homes[village.code], last)]
    rows += _of_township(villages[0].township_id, last)
    Activity.objects.bulk_create(rows)
    shown = {village.code for village in villages[::EVERY_OTHER]} | {villages[0].township_id}
    _hang_pictures([row for row in rows if row.code in shown and row.kind in WITH_PICTURES])


def _of_village(village: Village, homes: list[int], last: int) -> Iterator[Activity]:
    place = "居委会" if village.kind == "community" else "村部"
    turn = int(village.code[-2:])
    for year in (last, last + 1):
        for number, (month, day, kind, service, title, result) in enumerate(CALENDAR):
            date = datetime.date(year, month, day) - datetime.timedelta(
                days=turn % 9 if kind != K.MEMBER_DAY else 0
            )
            if date.year != year or date > timezone.localdate() or (turn + number) % 6 == 0:
                continue
            for visit in range(3 if kind in VISITS else 1):
                home = (
                    homes[(turn + number * 7 + visit * 11) % len(homes)] if kind in VISITS else None
                )
                reached = 2 + visit if home else 25 + (turn * 3 + number * 5) % 60
                yield _activity(
                    village, kind=kind, service=service, date=date, title=title, result=result,
                    place="" if home else place, organiser="村计划生育协会", household_id=home,
                    households=1 if home else None, reached=reached, **_counts(kind, reached, turn),
                )  # fmt: skip


def _activity(village: Village, **fields: object) -> Activity:
    return Activity(code=village.code, township_id=village.township_id, village=village, **fields)


def _counts(kind: str, reached: int, turn: int) -> dict[str, object]:
    if kind == K.HEALTH_CHECK:
        ill = reached // 4
        return {
            "examined": reached,
            "ill": ill,
            "illnesses": [["高血压", ill - ill // 3], ["关节疾病", ill // 3]],
        }
    if kind == K.PUBLICITY:
        return {"slogans": 6 + turn % 5, "posters": 1, "leaflets": reached}
    return {"leaflets": reached * 2} if kind == K.MEMBER_DAY else {}


def _of_township(township: str, last: int) -> Iterator[Activity]:
    for year in (last, last + 1):
        for month, day, kind, service, title, reached in IN_TOWNSHIP:
            date = datetime.date(year, month, day)
            if date <= timezone.localdate():
                yield Activity(
                    code=township,
                    township_id=township,
                    kind=kind,
                    service=service,
                    date=date,
                    title=title,
                    place="镇政府",
                    organiser="镇计划生育协会",
                    reached=reached,
                    **_counts(kind, reached, 0),
                )


def _hang_pictures(rows: list[Activity]) -> None:
    drawn = {name: draw(name) for names in WITH_PICTURES.values() for name in names}
    photos = []
    for row in rows:
        for name in WITH_PICTURES[K(row.kind)]:
            large, small = (
                keep(file=ContentFile(data, name=f"{name}{suffix}.jpg"), code=row.code, by=None)
                for data, suffix in zip(drawn[name], ("", "-缩略图"), strict=True)
            )
            photos.append(ActivityPhoto(activity=row, attachment=large, thumbnail=small, version=1))
    ActivityPhoto.objects.bulk_create(photos)


def draw(name: str) -> tuple[bytes, bytes]:
    """A plain scene of that name, large and small, as JPEG: a hall, a table outdoors, fields, a
    board."""
    image = Image.new("RGB", (640, 480), "#cfe3ee" if name != "会场" else "#efe6d6")
    pen = ImageDraw.Draw(image)
    if name == "会场":
        pen.rectangle((80, 60, 560, 120), fill="#a3201d")
        for row in range(4):
            for seat in range(8):
                pen.rectangle(
                    (70 + seat * 65, 220 + row * 62, 110 + seat * 65, 262 + row * 62),
                    fill="#7d6b58",
                )
    elif name == "田间":
        pen.rectangle((0, 255, 640, 480), fill="#c9b98f")
        pen.polygon(
            [(0, 250), (220, 120), (420, 230), (640, 140), (640, 260), (0, 260)], fill="#7da27c"
        )
        for row in range(9):
            pen.line((-200 + row * 130, 480, 250 + row * 18, 255), fill="#3f6b3a", width=22)
    else:
        pen.rectangle((0, 330, 640, 480), fill="#b9ad98")
        pen.rectangle((120, 110, 520, 320), fill="#ffffff", outline="#2d7478", width=14)
        for line in range(5):
            pen.rectangle(
                (160, 150 + line * 32, 480 - line % 3 * 60, 162 + line * 32), fill="#57534c"
            )
        pen.rectangle((150, 320, 170, 420), fill="#2d7478")
        pen.rectangle((470, 320, 490, 420), fill="#2d7478")
        if name == "咨询台":
            pen.rectangle((90, 360, 550, 450), fill="#a3201d")
    return _jpeg(image), _jpeg(image.resize((320, 240)))


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70)
    return file.getvalue()


def book_costs(township: str) -> None:
    """The members' day of each year was paid out of the village's activity fund."""
    current = Entry.objects.in_division(township).filter(
        category=Category.ACTIVITY, reversed_by__isnull=True
    )
    for entry in current.select_related("fund"):
        days = (
            Activity.objects.of_place(entry.fund.code)
            .of_year(entry.date.year)
            .filter(kind=K.MEMBER_DAY)
        )
        days.update(entry=entry, cost=entry.amount)


OLD_CALENDAR = (
    (2, 26, K.MEETING, "", "协会理事会例会", {"reached": 9}),
    (3, 18, K.PUBLICITY, "", "春季书写标语、出宣传栏", {"posters": 1}),
    (5, 29, K.MEMBER_DAY, "", "会员活动日宣传服务", {"leaflets": 120, "reached": 120}),
    (8, 6, K.HOME_VISIT, S.PRODUCTION, "帮扶户技术上门", {"households": 6, "reached": 18}),
    (10, 14, K.PUBLICITY, "", "秋季书写标语、出宣传栏", {"posters": 2}),
)
HEALTH_CHECK = {
    "examined": 551,
    "ill": 216,
    "illnesses": [["子宫肌瘤", 3], ["内分泌紊乱", 21], ["妇科炎症", 192]],
}


def keep_old_log(villages: Sequence[Village], years: Sequence[int]) -> None:
    """Over 4,000 slogans and over 100 boards a year; in July 2004 the free check of 551, of whom
    216 were ill."""
    rows = [row for village in villages for year in years for row in _of_old_village(village, year)]
    township = villages[0].township_id
    rows.append(
        Activity(
            code=township,
            township_id=township,
            kind=K.HEALTH_CHECK,
            service=S.BIRTH,
            date=datetime.date(2004, 7, 15),
            title="免费妇科病查治",
            place="各村",
            organiser="镇计划生育协会",
            reached=551,
            result="请县里技术专家进村入户，查出的已安排治疗。",
            **HEALTH_CHECK,
        )
    )
    Activity.objects.bulk_create(rows)


def _of_old_village(village: Village, year: int) -> Iterator[Activity]:
    turn = int(village.code[-2:])
    for month, day, kind, service, title, counts in OLD_CALENDAR:
        slogans = {"slogans": 44 + turn % 9, "reached": 200} if kind == K.PUBLICITY else {}
        yield _activity(
            village,
            kind=kind,
            service=service,
            date=datetime.date(year, month, day),
            title=title,
            organiser="村计划生育协会",
            **counts,
            **slogans,
        )
