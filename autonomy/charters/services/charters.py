"""Editions of charters and village rules: begun, changed, given up."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError
from associations.divisions.services import open_village
from associations.models import Village

from ..models.charters import Charter, CharterText, Clause, PreferentialClause, Topic

FIRST_CHAPTERS: tuple[tuple[str, str, list[str]], ...] = (
    ("总则", "本村依法实行计划生育村民自治，自我管理、自我教育、自我服务、自我监督。", ["content"]),
    (
        "实施办法",
        "重大事项先交议事会讨论，再由村民会议或村民代表会议表决；办理情况每季度公开。",
        ["methods"],
    ),
    (
        "组织和职责",
        "村民委员会、计生协会、议事会、监事会各负其责，协会会长列席村委会会议。",
        ["organs"],
    ),
    (
        "村民的权利和义务",
        "村民对计划生育村务有知情、参与、表达和监督的权利，也有遵守本章程的义务。",
        ["rights"],
    ),
    ("优待", "对计划生育家庭的优待由村民会议或村民代表会议议定，列入本章程后按时兑现。", []),
    (
        "违反章程的处理",
        "违反本章程的，由村民委员会说明情况、提出改正意见；干部违约的按责任追究制度处理。",
        ["breach"],
    ),
    ("附则", "本章程报乡镇人民政府备案，印发各户后施行；修改时程序相同。", []),
)
FIRST_RULES: tuple[tuple[str, str, list[str]], ...] = (
    ("婚丧嫁娶", "婚事新办，丧事简办，不索要彩礼；男女双方家庭一样对待。", ["weddings"]),
    ("宅基地", "宅基地按户按需分配，有女无儿户、男到女家落户的与其他户相同。", ["homestead"]),
    ("责任田", "责任田承包和调整男女份额相同，妇女结婚、离婚后的承包权受保护。", ["farmland"]),
    ("拆迁补偿", "拆迁补偿和安置男女标准相同。", ["relocation"]),
    ("婚嫁落户", "结婚后在男方或女方家落户由双方自愿，落户村给予村民待遇。", ["residence"]),
    ("收益分配", "集体经济收益分配男女相同，对计划生育家庭可以优先。", ["income"]),
)


@transaction.atomic
def start_charter(
    *,
    village: Village,
    kind: str,
    title: str,
    begun: datetime.date,
    by: User | None,
    note: str = "",
) -> Charter:
    """The next edition with its first draft: the clauses in force, or a skeleton of what a first
    one has to deal with.

    Raises ValidationError while another edition is being made.
    """
    open_village(village.pk)
    editions = Charter.objects.filter(village=village, kind=kind)
    last = editions.order_by("-edition").first()
    charter = Charter(village=village, kind=kind, title=title, begun=begun, note=note, version=1)
    charter.edition = last.edition + 1 if last else 1
    charter.full_clean()
    charter.save()
    text = CharterText.objects.create(charter=charter, number=1, stage=CharterText.Stage.DRAFT)
    in_force = editions.filter(state=Charter.State.IN_FORCE).first()
    if in_force:
        copy_clauses(in_force.texts.latest("number"), text)
        copy_preferences(in_force, charter)
    else:
        _skeleton(text, kind)
    trail.record(
        by=by,
        action="开始制定",
        target=str(charter),
        division=village.pk,
        after=charter.trail_values(),
        before=None,
    )
    return charter


@transaction.atomic
def abandon_charter(
    *, charter: Charter, by: User | None, reason: str, expected_version: int | None = None
) -> Charter:
    """Give up an edition that is being made. Raises ValidationError, ConflictError."""
    charter = lock_charter(charter, expected_version)
    if not reason.strip():
        raise ValidationError("请写明中止的原因。")
    before = charter.trail_values()
    charter.state, charter.note = Charter.State.ABANDONED, reason
    charter.version += 1
    charter.save()
    trail.record(
        by=by,
        action="中止制定",
        target=str(charter),
        division=charter.village_id,
        before=before,
        after=charter.trail_values(),
        reason=reason,
    )
    return charter


def lock_charter(charter: Charter, expected_version: int | None = None) -> Charter:
    """The row as it stands, locked, while it is being made."""
    found = (
        Charter.objects.select_for_update(of=("self",)).select_related("village").get(pk=charter.pk)
    )
    if expected_version is not None and found.version != expected_version:
        raise ConflictError(found)
    if found.village.is_gone:
        raise ValidationError(f"{found.village.name}已经撤销，不能再办。")
    if found.state != Charter.State.DRAFTING:
        raise ValidationError(f"{found}{found.get_state_display()}，不能再改。要修改请另制定一版。")
    return found


def copy_clauses(source: CharterText, target: CharterText) -> None:
    """Each copy knows which clause it goes on."""
    Clause.objects.bulk_create(
        Clause(
            text=target,
            number=clause.number,
            chapter=clause.chapter,
            body=clause.body,
            topics=clause.topics,
            origin=clause,
            version=1,
        )
        for clause in source.clauses.order_by("number", "id")
    )


def copy_preferences(source: Charter, target: Charter) -> None:
    PreferentialClause.objects.bulk_create(
        PreferentialClause(
            charter=target,
            kind=row.kind,
            amount=row.amount,
            per=row.per,
            wording=row.wording,
            clause=row.clause,
            version=1,
        )
        for row in source.preferences.order_by("id")
    )


def _skeleton(text: CharterText, kind: str) -> None:
    rows = FIRST_CHAPTERS if kind == Charter.Kind.CHARTER else FIRST_RULES
    said = text.charter.village.said
    Clause.objects.bulk_create(
        Clause(
            text=text,
            number=number,
            chapter=said(chapter),
            body=said(body),
            topics=topics,
            version=1,
        )
        for number, (chapter, body, topics) in enumerate(rows, start=1)
    )


REQUIRED_TOPICS = {
    Charter.Kind.CHARTER: (Topic.CONTENT, Topic.METHODS, Topic.ORGANS, Topic.RIGHTS, Topic.BREACH),
    Charter.Kind.RULES: (
        *(Topic.WEDDINGS, Topic.HOMESTEAD, Topic.FARMLAND),
        *(Topic.RELOCATION, Topic.RESIDENCE, Topic.INCOME),
    ),
}  # what each has to deal with: 篇9 三(四), 篇8 二(二)


def missing_topics(charter: Charter, clauses: list[Clause]) -> list[str]:
    """The names of what no clause deals with."""
    covered = {topic for clause in clauses for topic in clause.topics}
    return [
        str(topic.label)
        for topic in REQUIRED_TOPICS[Charter.Kind(charter.kind)]
        if topic not in covered
    ]
