"""催报: who is to be reminded, and one message a village and day. The list stays in the office: no
message, paper or file has more than one village."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.models import User
from accounts.records import tokens
from associations.models import Township, Village

from .. import periods
from ..completeness import Status, owed, year_lines
from ..models import MonthlyReport
from ..periods import missing_text
from ..services import Reminder, ReportError, last_reminders, remind
from ..states import ReportState
from .township import for_township, month_or_404
from .village import village_or_404


class Debt(NamedTuple):
    """A village on the list: who answers for it, what it owes, why it was returned."""

    village: Village
    secretary: str
    months: str
    reason: str


Group = tuple[Status, str, list[Debt]]


class VillageMessage(NamedTuple):
    """What a village is told at once, shown from when it was reminded today; the last reminder."""

    village: Village
    text: str
    last: Reminder | None
    today: bool


@for_township
def reminders(request: Request, township: Township, period: int) -> HttpResponse:
    month_or_404(period)
    groups = _groups(township.pk, period)
    told = _messages(township, groups)
    context = {
        "township": township,
        "period": period,
        "year": periods.year_of(period),
        "label": periods.label(period),
        "due": periods.due_date(period),
        "groups": groups,
        "told": told,
        "villages": len(told),
        "today": timezone.localdate(),
        "may_write": may(request.user, "report-remind", "POST"),
    }
    return render(request, "assessment/reports/reminders.html", context)


def report_remind(request: Request, code: str, period: int) -> HttpResponse:
    """The village is told what it owes up to the month."""
    village = village_or_404(code)
    month_or_404(period)
    if not _groups(code, period):
        raise Http404("这个村到这个月为止没有欠报。")
    try:
        with tokens.once(request):
            remind(village=village, period=period, by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"已催报，{village.name}在“今日”看得到；也可以复制催报消息发给村里。"
        )
    return redirect("reminders", code=village.township_id, period=period)


def _groups(code: str, period: int) -> list[Group]:
    lines = year_lines(code, periods.year_of(period))
    names, reasons = User.objects.secretary_names(code), _return_reasons(code, period)
    return [
        (
            status,
            _heading(status, period),
            [_debt(village, months, names, reasons) for village, months in debts],
        )
        for status, debts in owed(lines, period).items()
    ]


WORDS = {
    Status.LATE: "逾期未报",
    Status.RETURNED: "退回待改",
    Status.DRAFT: "还没有上报（草稿）",
    Status.MISSING: "还没有上报",
}


def _heading(status: Status, period: int) -> str:
    due = periods.due_date(period)
    return {
        Status.LATE: "逾期未报",
        Status.RETURNED: "退回待改",
        Status.DRAFT: "草稿未上报",
        Status.MISSING: f"尚未上报（{due.month}月{due.day}日截止）",
    }[status]


def _debt(
    village: Village, months: list[int], names: dict[str, str], reasons: dict[tuple[str, int], str]
) -> Debt:
    found = [text for month in months if (text := reasons.get((village.pk, month)))]
    return Debt(
        village, names.get(village.pk, ""), missing_text(months), "；".join(dict.fromkeys(found))
    )


def _return_reasons(code: str, period: int) -> dict[tuple[str, int], str]:
    rows = MonthlyReport.objects.in_division(code).filter(
        state=ReportState.RETURNED,
        period__gte=periods.of(periods.year_of(period)),
        period__lte=period,
    )
    return {
        (village, month): reason
        for village, month, reason in rows.values_list("village_id", "period", "return_reason")
    }


def _messages(township: Township, groups: list[Group]) -> list[VillageMessage]:
    """By village, in the order of their codes."""
    found: dict[str, list[tuple[Status, Debt]]] = {}
    for status, _, debts in groups:
        for debt in debts:
            found.setdefault(debt.village.pk, []).append((status, debt))
    last, today = last_reminders(township.pk), timezone.localdate()
    told = []
    for code, owes in sorted(found.items()):
        one = last.get(code)
        text = _text(township, owes)
        told.append(VillageMessage(owes[0][1].village, text, one, bool(one and one.day == today)))
    return told


def _text(township: Township, owes: list[tuple[Status, Debt]]) -> str:
    """All that one village owes, as a chat message."""
    _, debt = owes[0]
    who = f"（{debt.secretary}）" if debt.secretary else ""
    lines = [
        f"{debt.months}月报{WORDS[status]}" + (f"，退回原因：{debt.reason}" if debt.reason else "")
        for status, debt in owes
    ]
    return "\n".join(
        [
            f"【{township.name}计划生育协会】{debt.village.name}{who}：",
            *(line.rstrip("。") + "。" for line in lines),
            "请登录村协通办理；有困难请与我们联系。谢谢！",
        ]
    )
