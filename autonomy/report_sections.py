"""What the report to the villagers says of what the village decided about itself. Of accountability
only counts."""

import datetime
from collections import Counter

from django.db.models import F, Q

from accounts.records.telling import after_comma, in_brackets
from associations.models import Village
from associations.report_sections import ReportSpan, Told, chinese_day
from documents.word import WordSection, WordTable

from .agreements.models import Agreement, AgreementKind
from .agreements.rates import KINDS, Rate, rates
from .appraisals.models.appraisals import Appraisal
from .appraisals.satisfaction import pooled
from .charters.models.charters import Charter
from .charters.models.steps import CharterStep
from .democracy.models import Accountability, Merit
from .disclosure.calendar import DisclosureState, village_disclosures
from .disclosure.models import Disclosure
from .meetings.models import Matter, Meeting

SHORT = {Charter.Kind.CHARTER: "章程", Charter.Kind.RULES: "村规民约"}
MOST_LISTED = 12


def charters(period: ReportSpan) -> Told:
    rows = list(
        Charter.objects.filter(village=period.village, begun__lte=period.last).order_by(
            "kind", "edition"
        )
    )
    steps = list(
        CharterStep.objects.filter(charter__in=rows, date__lte=period.last).order_by("number")
    )
    last = {step.charter_id: step for step in steps}
    texts, to_do = [], []
    for kind in Charter.Kind:
        of_kind = [row for row in rows if row.kind == kind]
        texts.append(_in_force(of_kind, period.last, SHORT[kind]))
        for row in of_kind:
            if row.state == Charter.State.DRAFTING or (
                row.in_force_from and row.in_force_from > period.last
            ):
                texts.append(_drafting(row, last.get(row.pk)))
                to_do.append(f"继续办理《{row.title}》第{row.edition}版，办完各步以后印发到户。")
    for row in rows:
        done = [step for step in steps if step.charter_id == row.pk and step.date >= period.first]
        if done:
            listed = "；".join(
                f"{_short(step.date)}{step.get_step_display()}" for step in done[:MOST_LISTED]
            )
            more = "等" if len(done) > MOST_LISTED else ""
            texts.append(f"本期办理《{row.title}》第{row.edition}版的步骤：{listed}{more}。")
    return Told(WordSection("章程和村规民约", texts), to_do)


def _in_force(rows: list[Charter], day: datetime.date, name: str) -> str:
    for row in rows:
        if (
            row.in_force_from
            and row.in_force_from <= day
            and (not row.in_force_until or row.in_force_until > day)
        ):
            return f"《{row.title}》第{row.edition}版自{chinese_day(row.in_force_from)}起施行。"
    return f"本村还没有施行的{name}。"


def _drafting(row: Charter, step: CharterStep | None) -> str:
    reached = f"，已办到“{step.get_step_display()}”（{chinese_day(step.date)}）" if step else ""
    return f"《{row.title}》第{row.edition}版自{chinese_day(row.begun)}起制定{reached}。"


def agreements(period: ReportSpan) -> Told:
    found = rates(period.village, period.last)
    texts = [_rate(kind, found.get((period.village, kind), Rate())) for kind in KINDS]
    signed = Agreement.objects.filter(signed__range=period.days).placed(F("signed"))
    new = signed.filter(place=period.village).count()
    until = period.last + datetime.timedelta(days=180)
    live = Agreement.objects.live_on(period.last).placed(period.last)
    count = live.filter(place=period.village, ends__gt=period.last, ends__lte=until).count()
    texts.append(f"本期新签{new}份。" if new else "本期没有新签协议。")
    to_do = [f"就{count}份在{chinese_day(until)}以前到期的协议是否续签征求意见。"] if count else []
    return Told(WordSection("协议签订", texts), to_do)


def _rate(kind: AgreementKind, rate: Rate) -> str:
    if not rate.asked:
        return f"{kind.label}还没有征求意见。"
    return (
        f"{kind.label}征求意见{rate.asked}户，有效{rate.live}户，签订率{rate.percent}；"
        f"不签{rate.declined}户，考虑中{rate.undecided}户，都是正常的答复。"
    )


def disclosures(period: ReportSpan) -> Told:
    """What fell due in these months, and what was posted of it."""
    village = Village.objects.get(pk=period.village)
    years = range(period.first.year - 1, period.last.year + 1)
    rows = list(Disclosure.objects.filter(village=village, year__in=years).defer("text").order_by())
    lines = [
        village_disclosures(village, year, [row for row in rows if row.year == year], period.last)
        for year in years
    ]
    items = [
        item for each in lines for item in each.items if item.state != DisclosureState.NOT_ASKED
    ]
    due = [item for item in items if period.first <= item.due <= period.last]
    if not due:
        return Told(WordSection("村务公开", ["本期没有到期要公开的事项。"]))
    posted = [item for item in due if item.disclosure and item.disclosure.posted <= period.last]
    texts = [f"本期应公开{len(due)}项，已公开{len(posted)}项。"]
    missing = len(due) - len(posted)
    return Told(
        WordSection("村务公开", texts), [f"补公开到期没有公开的{missing}项。"] if missing else []
    )


def meetings(period: ReportSpan) -> Told:
    held = list(
        Meeting.objects.filter(village=period.village, date__range=period.days)
        .select_related("village")
        .prefetch_related("village__states")
        .order_by("date")
    )
    matters = Matter.objects.filter(meeting__village=period.village, meeting__date__lte=period.last)
    waiting = list(
        matters.waiting(period.last).select_related("meeting__village").order_by("deadline", "pk")
    )
    to_do = [_matter(matter) for matter in waiting[:MOST_LISTED]]
    if len(waiting) > MOST_LISTED:
        to_do.append(f"另有{len(waiting) - MOST_LISTED}件决定要落实。")
    if not held:
        return Told(WordSection("会议和决定", ["本期未登记会议。"]), to_do)
    kinds = Counter(meeting.get_kind_display() for meeting in held)
    listed = "，".join(f"{kind}{count}次" for kind, count in kinds.items())
    texts = [
        f"本期召开会议{len(held)}次，其中{listed}。" if len(kinds) > 1 else f"本期召开{listed}。"
    ]
    rows = list(matters.filter(meeting__in=held).order_by("meeting__date", "number", "pk"))
    decided = [row for row in rows if row.outcome == Matter.Outcome.DECIDED]
    carried_out = sum(bool(row.done and row.done <= period.last) for row in decided)
    counted = f"讨论事项{len(rows)}件，作出决定{len(decided)}件，已经落实{carried_out}件。"
    texts.append(counted if rows else "会议未登记议题。")
    dates = {meeting.pk: meeting.date for meeting in held}
    lines = [
        (_short(dates[row.meeting_id]), row.subject, row.decision, _done(row, period.last))
        for row in decided
    ]
    table = WordTable(("日期", "事项", "决定", "落实日期"), lines, (4, 5, 8, 4)) if lines else None
    return Told(WordSection("会议和决定", texts, table), to_do)


def _matter(matter: Matter) -> str:
    who = f"，由{matter.responsible}负责" if matter.responsible else ""
    by = f"，{chinese_day(matter.deadline)}{in_brackets(matter)}以前办好" if matter.deadline else ""
    return f"落实“{matter.subject}”的决定{who}{by}。"


def _done(matter: Matter, day: datetime.date) -> str:
    if not matter.done or matter.done > day:
        return "正在落实"
    return f"{_short(matter.done)}{after_comma(matter.days_late())}"


def _short(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"


def appraisals(period: ReportSpan) -> Told:
    rows = list(
        Appraisal.objects.filter(village=period.village, date__range=period.days)
        .select_related("village")
        .prefetch_related("village__states")
        .order_by("date")
    )
    if not rows:
        return Told(WordSection("民主评议", ["本期没有进行民主评议。"]))
    total = pooled(rows)
    methods = "、".join(dict.fromkeys(row.get_method_display() for row in rows))
    texts = [
        f"本期民主评议{total.times}次（{methods}），参评{total.asked}人，满意{total.satisfied}人，"
        f"满意率{total.rate or '没有人参评，不计算'}。"
    ]
    to_do = []
    for row in rows:
        if row.problems:
            texts.append(f"{_short(row.date)}的评议反映：{_sentence(row.problems)}{_measures(row)}")
        if row.follow_up in ("ungiven", "overdue", "under_way"):
            first = "定出整改措施，" if row.follow_up == "ungiven" else ""
            to_do.append(f"{first}完成{_short(row.date)}评议所反映问题的整改。")
    return Told(WordSection("民主评议", texts), to_do)


def _measures(row: Appraisal) -> str:
    if not row.measures:
        return "整改措施还没有定。"
    late = after_comma(row.days_late())
    done = (
        f"已于{chinese_day(row.measures_done)}完成{late}。" if row.measures_done else "正在整改。"
    )
    return f"整改措施：{_sentence(row.measures)}{done}"


def _sentence(text: str) -> str:
    return (
        "；".join(part.strip().rstrip("。；") for part in text.splitlines() if part.strip()) + "。"
    )


def honours(period: ReportSpan) -> Told:
    merits = Merit.objects.filter(village=period.village, awarded__range=period.days)
    merits = merits.named().order_by("pk")
    groups = [vars(merit)["group_name"] for merit in merits if merit.group_id]
    homes = [str(merit.household) for merit in merits if merit.household]
    listed = [
        text for text in (_listed("自治组", "个", groups), _listed("自治户", "户", homes)) if text
    ]
    texts = [f"评出{'，'.join(listed)}。" if listed else "本期没有评定自治组和自治户。"]
    rows = Accountability.objects.filter(village=period.village)
    cases = rows.filter(Q(date__range=period.days) | Q(decided__range=period.days))
    count, decided = (
        len(cases),
        sum(bool(case.decided and case.decided <= period.last) for case in cases),
    )
    if count:
        texts.append(
            f"对村干部和工作人员违反工作纪律的情形追究责任{count}件，已作出处理决定{decided}件。"
        )
    else:
        texts.append("本期未登记责任追究。")
    to_do = [f"对{count - decided}件责任追究作出处理决定。"] if count > decided else []
    return Told(WordSection("评先和责任追究", texts), to_do)


def _listed(name: str, unit: str, things: list[str]) -> str:
    return f"{name}{len(things)}{unit}（{'、'.join(things)}）" if things else ""
