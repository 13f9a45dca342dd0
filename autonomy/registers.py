"""The registers filled by what villages decide: deliberation, decisions, accountability,
appraisals, agreements."""

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.records.telling import after_comma, in_brackets
from associations.registers import Place, Register, RegisterColumn, RegisterLine, Source

from .agreements.models import Agreement, AgreementKind
from .appraisals.models.appraisals import Appraisal
from .appraisals.satisfaction import pooled
from .democracy.models import Accountability
from .meetings.models import Matter

DECIDED = (Matter.Outcome.DECIDED, Matter.Outcome.REJECTED)
MEETINGS = Place("会议和决定", "meeting-list", of_year=True)


def _matters() -> QuerySet[Matter]:
    rows = Matter.objects.select_related("meeting__village")
    return rows.prefetch_related("meeting__village__states").order_by(
        "meeting__date", "meeting_id", "number", "pk"
    )


def _matter_line(matter: Matter, *cells: object) -> RegisterLine:
    meeting = matter.meeting
    url = f"{reverse('meeting-detail', args=[meeting.village_id, meeting.pk])}#matter-{matter.pk}"
    return RegisterLine(
        f"matter-{matter.pk}", meeting.date, (meeting.get_kind_display(), *cells), url
    )


def _deliberated(matter: Matter) -> RegisterLine:
    meeting = matter.meeting
    present = f"{meeting.present}／{meeting.due}" if meeting.due else str(meeting.present)
    outcome = "：".join(filter(None, [matter.get_outcome_display(), matter.decision]))
    return _matter_line(matter, meeting.chair, present, matter.subject, matter.discussion, outcome)


def _decided(matter: Matter) -> RegisterLine:
    rejected = matter.outcome == Matter.Outcome.REJECTED
    decision = "：".join(filter(None, ["未通过" if rejected else "", matter.decision]))
    if matter.done:
        day = f"{matter.done}{after_comma(matter.days_late())}"
        followed = "　".join(filter(None, [day, matter.result]))
    else:
        followed = matter.result or ("" if rejected else "待落实")
    return _matter_line(
        matter,
        matter.subject,
        decision,
        _votes(matter),
        matter.responsible,
        f"{matter.deadline}{in_brackets(matter)}" if matter.deadline else "",
        followed,
    )


def _votes(matter: Matter) -> str:
    if matter.votes_for is None:
        return "一致同意" if matter.outcome == Matter.Outcome.DECIDED else ""
    return f"{matter.votes_for}／{matter.votes_against}／{matter.abstained}"


def _accountability(row: Accountability) -> RegisterLine:
    cells = (
        *(row.person, row.get_post_display(), row.get_breach_display(), row.facts),
        *(row.get_decision_display() or "尚未处理", row.decided, row.decided_by),
    )
    url = reverse("accountability-detail", args=[row.village_id, row.pk])
    return RegisterLine(f"accountability-{row.pk}", row.date, cells, url)


def _appraisal(row: Appraisal) -> RegisterLine:
    done = f"{row.measures_done} 完成{after_comma(row.days_late())}" if row.measures_done else ""
    cells = (
        *(
            row.get_method_display(),
            row.asked,
            row.satisfied,
            row.fairly_satisfied,
            row.dissatisfied,
        ),
        *(pooled([row]).rate, row.problems, "　".join(filter(None, [row.measures, done]))),
    )
    url = f"{reverse('appraisal-list', args=[row.village_id, row.date.year])}#appraisal-{row.pk}"
    return RegisterLine(f"appraisal-{row.pk}", row.date, cells, url)


def _signed() -> QuerySet[Agreement]:
    """Who signed in the year; what ended in the same year stands in the same line."""
    rows = Agreement.objects.filter(kind=AgreementKind.MANAGEMENT, signed__isnull=False)
    found: QuerySet = rows.placed(F("signed")).annotate(house=F("household__stays__number"))
    return found.select_related("household", "template").order_by("signed", "house", "pk")


def _agreement(row: Agreement) -> RegisterLine:
    assert row.signed is not None
    over = row.ended and row.ended.year == row.signed.year
    ended = f"{row.ended} {row.end_reason}" if over else ""
    home = row.household
    cells = (
        *(home.head, vars(row)["house"], home.villagers_group, row.signer, str(row.template)),
        *("续签" if row.renews_id else "新签", row.starts, row.ends or "长期", ended),
    )
    url = (
        f"{reverse('agreement-list', args=[row.village_id])}?household={home.pk}#agreement-{row.pk}"
    )
    return RegisterLine(f"agreement-{row.pk}", row.signed, cells, url)


REGISTERS = (
    Register(
        1,
        "deliberation",
        "各种会议议过的每一件事，议定的、没有议定的都在内。",
        (
            *(
                RegisterColumn("会议", 10),
                RegisterColumn("主持人", 7),
                RegisterColumn("实到／应到", 6),
                RegisterColumn("议题", 20),
            ),
            *(RegisterColumn("讨论情况", 25), RegisterColumn("结果", 20)),
        ),
        (Source(_matters, _deliberated, "meeting__village_id", "meeting__date"),),
        (MEETINGS,),
    ),
    Register(
        2,
        "decisions",
        "会议作出的决定和没有通过的事项，连同表决和落实的情况。",
        (
            *(
                RegisterColumn("会议", 10),
                RegisterColumn("事项", 15),
                RegisterColumn("决定", 20),
                RegisterColumn("赞成／反对／弃权", 10),
            ),
            *(
                RegisterColumn("责任人", 7),
                RegisterColumn("落实期限", 8, "date"),
                RegisterColumn("落实情况", 18),
            ),
        ),
        (
            Source(
                lambda: _matters().filter(outcome__in=DECIDED),
                _decided,
                "meeting__village_id",
                "meeting__date",
            ),
        ),
        (MEETINGS,),
    ),
    Register(
        3,
        "accountability",
        "对干部违约的责任追究；不涉及村民。",
        (
            *(
                RegisterColumn("责任人", 8),
                RegisterColumn("职务", 12),
                RegisterColumn("违规违纪情形", 12),
                RegisterColumn("事实", 27),
            ),
            *(
                RegisterColumn("处理决定", 9),
                RegisterColumn("决定日期", 8, "date"),
                RegisterColumn("决定机构", 12),
            ),
        ),
        (Source(lambda: Accountability.objects.order_by("date", "pk"), _accountability),),
        (Place("责任追究", "accountability-list", of_year=True),),
        may_be_empty=True,
    ),
    Register(
        5,
        "appraisals",
        "民主评议的结果和整改；单位是人。",
        (
            *(
                RegisterColumn("方式", 12),
                RegisterColumn("参评", 6, "count"),
                RegisterColumn("满意", 6, "count"),
            ),
            *(
                RegisterColumn("基本满意", 7, "count"),
                RegisterColumn("不满意", 6, "count"),
                RegisterColumn("满意率", 7, "count"),
            ),
            *(RegisterColumn("反映的问题", 22), RegisterColumn("整改措施", 22)),
        ),
        (
            Source(
                lambda: (
                    Appraisal.objects.select_related("village")
                    .prefetch_related("village__states")
                    .order_by("date", "pk")
                ),
                _appraisal,
            ),
        ),
        (Place("民主评议", "appraisal-list", of_year=True),),
    ),
    Register(
        7,
        "agreements",
        "本年签订管理服务协议的家庭；当年终止的，写在同一行里。",
        (
            *(
                RegisterColumn("户主", 8),
                RegisterColumn("户编号", 7),
                RegisterColumn("村民小组", 8),
                RegisterColumn("签字人", 8),
                RegisterColumn("协议", 20),
            ),
            *(
                RegisterColumn("签订", 5),
                RegisterColumn("生效日期", 8, "date"),
                RegisterColumn("到期日期", 8, "date"),
                RegisterColumn("终止", 16),
            ),
        ),
        (Source(_signed, _agreement, "place", "signed"),),
        (Place("协议签订", "agreement-list"),),
    ),
)
