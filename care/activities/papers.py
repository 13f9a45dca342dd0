"""An activity on one sheet of paper, with its photographs."""

import base64
from dataclasses import dataclass

from associations.attachments.services import path_of
from members.papers.wording import chinese_date

from .models import Activity

MOST_PHOTOS = 6


@dataclass(frozen=True)
class RecordSheet:
    """`facts`: what stands in the table, in order, as pairs; `photos`: addresses that hold the
    pictures themselves."""

    place: str
    title: str
    facts: list[tuple[str, str]]
    result: str
    photos: list[str]


def record_sheet(activity: Activity, *, findings: bool) -> RecordSheet:
    """`findings`: with what a health check found."""
    facts = [
        ("活动日期", chinese_date(activity.date)),
        ("类别", activity.get_kind_display()),
        ("地点", activity.place),
        ("组织者或服务人", activity.organiser),
        ("参加的小组或人员", activity.took_part),
        ("参加会员", _count(activity.members, "人")),
        ("受益人数", _count(activity.reached, "人")),
        ("三生服务", activity.get_service_display()),
        (
            "走访家庭",
            str(activity.household) if activity.household else _count(activity.households, "户"),
        ),
        ("标语", _count(activity.slogans, "条")),
        ("墙报、宣传栏", _count(activity.posters, "期")),
        ("宣传资料", _count(activity.leaflets, "份")),
        ("检查人数", _count(activity.examined, "人")),
        ("查出患病", _count(activity.ill if findings else None, "人")),
        *activity.own_told,
        ("费用", f"{activity.cost / 100:.2f}元" if activity.cost else ""),
    ]
    kept = [fact for fact in facts if fact[1]]
    if len(kept) % 2:
        kept.append(("", ""))
    return RecordSheet(
        place=activity.place_name,
        title=activity.title,
        facts=kept,
        result="\n".join(
            part for part in (activity.result, _illnesses(activity) if findings else "") if part
        ),
        photos=_photos(activity),
    )


def _count(number: int | None, unit: str) -> str:
    return "" if number is None else f"{number}{unit}"


def _illnesses(activity: Activity) -> str:
    return f"其中：{activity.illness_words}。" if activity.illnesses else ""


def _photos(activity: Activity) -> list[str]:
    """Of files that are still there."""
    rows = activity.photos.select_related("attachment")[:MOST_PHOTOS]
    files = [path_of(row.attachment.digest) for row in rows]
    pictures = [base64.b64encode(file.read_bytes()).decode() for file in files if file.is_file()]
    return [f"data:image/jpeg;base64,{picture}" for picture in pictures]
