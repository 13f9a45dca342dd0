"""岗位津贴: who got what in a year, month by month, and the months of tied stipends confirmed."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from associations.divisions import place_or_404
from associations.models import Post
from associations.organisation.forms.fields import yuan
from documents.responses import workbook_response
from documents.workbook import Sheet, SheetColumn

from ...ledger.views.funds import year_or_404
from ..entitlements import Stretch, month_days
from ..models.benefits import begun_months
from ..models.pay_runs import StipendResult
from ..services.stipends import MonthConfirmation, confirm_month
from ..stipend_rows import WRONG, StipendRow, stipend_rows
from ..stipends import stipends

COLUMNS = (
    *(
        SheetColumn("所属", 16),
        SheetColumn("协会", 24),
        SheetColumn("职务", 14),
        SheetColumn("姓名", 10),
    ),
    *(SheetColumn(f"{month}月", 9, "decimal") for month in range(1, 13)),
    *(SheetColumn(title, 12, "decimal") for title in ("已发（元）", "应发未发（元）")),
)


def stipend_list(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code, year)
    rows = _rows(request, code, year)
    paid, owed, waiting, over, short = (
        sum(getattr(row, name) for row in rows) for name in ("paid", "owed", "waiting", *WRONG)
    )
    context = {
        "division": division,
        "year": year,
        "groups": [
            (place, list(group)) for place, group in groupby(rows, key=lambda row: row.place)
        ],
        "months": range(1, 13),
        "monthly": [yuan(fen) if (fen := _paid(rows, n)) else "" for n in range(12)],
        "paid": paid,
        "owed": owed,
        "waiting": waiting,
        "over": over,
        "short": short,
        "may_pay": may(request.user, "pay-run-create") and not getattr(division, "is_gone", False),
        "may_confirm": may(request.user, "stipend-confirm"),
        "last_month": _last_month(year),
        "begun": begun_months(code)(year * 100 + 12),
    }
    return render(request, "care/benefits/stipend_list.html", context)


def stipend_workbook(request: Request, code: str, year: int) -> FileResponse:
    division = place_or_404(code, year)
    rows = _rows(request, code, year)
    lines = [
        (
            *(row.place, row.association, row.post.get_kind_display(), row.post.name),
            *(cell.amount / 100 if cell.paid else None for cell in row.cells),
            *(row.paid / 100, row.owed / 100),
        )
        for row in rows
    ]
    title = f"{division.name}{year}年岗位津贴"
    heading = [title, f"只列已发的月份，{timezone.localdate().isoformat()} 导出"]
    return workbook_response(
        [Sheet("岗位津贴", COLUMNS, lines, heading=heading, frozen=4, landscape=True)], title
    )


def stipend_confirm(request: Request, code: str, period: int) -> HttpResponse:
    """Of the division's posts with a tied stipend, for a month that is over."""
    division = place_or_404(code, period)
    _month_or_404(period)
    over = month_days(period).until < timezone.localdate()
    posts = _tied(request, code, period) if over else []
    typed = _typed(request, posts) if request.method == "POST" else None
    errors: list[str] = []
    if typed is not None:
        try:
            with tokens.once(request):
                count = confirm_month(period=period, posts=posts, answers=typed, by=request.user)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("stipend-confirm", code=code, period=period)
        except ValidationError as error:
            errors = error.messages
        else:
            unsaid = sum(answer.met is None for answer in typed.values())
            messages.success(
                request, f"已保存，改动 {count} 人" + (f"，{unsaid} 人未填。" if unsaid else "。")
            )
            return redirect("stipend-list", code=code, year=period // 100)
    stored = {
        row.post_id: MonthConfirmation(row.met, row.reason)
        for row in StipendResult.objects.filter(post__in=posts, period=period)
    }
    answers = stored | (typed or {})
    context = {
        "division": division,
        "period": period,
        "year": period // 100,
        "rows": [(post, answers.get(post.pk, MonthConfirmation(None))) for post in posts],
        "errors": errors,
        "over": over,
    }
    return render(
        request, "care/benefits/stipend_confirm.html", context, status=422 if errors else 200
    )


def _rows(request: Request, code: str, year: int) -> list[StipendRow]:
    first, last = year_or_404(year)
    return stipend_rows(stipends(code=code, days=Stretch(first, last), today=timezone.localdate()))


def _paid(rows: list[StipendRow], month: int) -> int:
    """In fen, of the month counted from 0."""
    return sum(row.cells[month].amount for row in rows if row.cells[month].paid)


def _tied(request: Request, code: str, period: int) -> list[Post]:
    """Whose stipend of the month is tied; `code` is one that the person may see."""
    found = stipends(code=code, days=month_days(period), today=timezone.localdate())
    return [row.post for row in found if row.tied and row.due]


def _typed(request: Request, posts: list[Post]) -> dict[int, MonthConfirmation]:
    """met-<pk>: yes, no or nothing; reason-<pk>."""
    found = {}
    for post in posts:
        met = {"yes": True, "no": False}.get(request.POST.get(f"met-{post.pk}", ""))
        found[post.pk] = MonthConfirmation(
            met, request.POST.get(f"reason-{post.pk}", "").strip() if met is False else ""
        )
    return found


def _last_month(year: int) -> int:
    """The last month of the year that is over; 0 of none."""
    today = timezone.localdate()
    return (
        year * 100 + (today.month - 1 if year == today.year else 12)
        if (year, today.month) != (today.year, 1)
        else 0
    )


def _month_or_404(period: int) -> None:
    year_or_404(period // 100)
    if not 1 <= period % 100 <= 12 or month_days(period).since > timezone.localdate():
        raise Http404("这个月还没有到。")
