"""发放批次: the list, one run with its lines, a new one, and its papers."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.numerals import yuan2
from documents.responses import pdf_response, workbook_response
from documents.workbook import Sheet, SheetColumn

from ...families.querysets import may_open_sensitive
from ...families.telling import may_read_lines
from ...ledger.models.entries import Entry
from ...ledger.models.funds import Fund
from ..entitlements import unit_words
from ..forms.pay_runs import PayRunForm
from ..models.pay_runs import PayLine, PayRun
from ..papers import pay_sheet
from ..pay_changes import group
from ..pay_states import can
from ..rows import PayRunRow, changed, with_offsets
from ..services.pay_runs import compared, note_reading, prepare_run
from ..set_off import PayCorrection, of_run

PER_PAGE, RUNS_PER_PAGE = 200, 50
LIST_HIDDEN = "名单和金额由编制和审批的人查看；支出计入经费里“对家庭和个人的支出”的合计。"
COLUMNS = (
    *(
        SheetColumn("序号", 6, "count"),
        SheetColumn("村（社区）", 14),
        SheetColumn("姓名", 12),
        SheetColumn("编号", 10),
    ),
    *(
        SheetColumn("项目", 22),
        SheetColumn("期次", 20),
        SheetColumn("金额（元）", 12, "decimal"),
        SheetColumn("依据", 36),
    ),
    *(SheetColumn("暂缓原因", 20), SheetColumn("领取人签字", 14)),
)


def pay_run_list(request: Request, code: str) -> HttpResponse:
    """`?kind=` benefit or stipend."""
    place = place_or_404(code)
    kind = request.GET.get("kind", "")
    found = (
        PayRun.objects.visible_to(request.user)
        .in_division(code)
        .with_sums()
        .order_by("-prepared_at", "-pk")
    )
    found = found.select_related(
        "fund__village", "fund__township", "village", "township", "prepared_by"
    )
    page = Paginator(found.filter(kind=kind) if kind in PayRun.Kind else found, RUNS_PER_PAGE)
    context = {
        "division": place,
        "kind": kind,
        "kinds": PayRun.Kind.choices,
        "may_read": may_read_lines(request.user),
        "page_obj": page.get_page(request.GET.get("page")),
        "may_write": may(request.user, "pay-run-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "care/benefits/pay_run_list.html", context)


def pay_run_create(request: Request, code: str) -> HttpResponse:
    """`?kind=` benefit (the usual) or stipend."""
    place = place_or_404(code)
    kind = request.GET.get("kind", PayRun.Kind.BENEFIT)
    if kind not in PayRun.Kind:
        raise Http404("没有这种批次。")
    village = place if isinstance(place, Village) else None
    run = PayRun(township_id=code[:9], village=village, code=code, kind=kind)
    funds = Fund.objects.visible_to(request.user).filter(code=code).open().with_places()
    form = PayRunForm(request.POST or None, run=run, funds=funds)
    return edit(
        request,
        form,
        save=lambda: prepare_run(run=form.fill(), by=request.user),
        back=run_url,
        done="名单已列出。请逐行核对，不发的暂缓，核对完送审。",
        context={
            "heading": f"{run.get_kind_display()}：新建发放批次",
            "lead": _lead(run),
            "act": "列出名单",
            "cancel": reverse("pay-run-list", args=[code]),
            "funds": funds,
            "division": place,
        },
        template="care/benefits/pay_run_form.html",
    )


def _lead(run: PayRun) -> str:
    if not run.is_benefit:
        return f"{run.place.name}。列出月底在任、还没有发的岗位津贴；与实绩挂钩的，先按月确认才列。"
    who = "村章程的优待条款" if run.village_id else "乡镇的优待政策"
    return f"{run.place.name}。按{who}算出这段时间应发而未发的，一户一项一期只列一次。"


def pay_run_detail(request: Request, code: str, ref: str) -> HttpResponse:
    run = run_or_404(request, code, ref)
    rows = lines_told(request, run)
    if run.is_benefit and rows is not None:
        note_reading(run=run, by=request.user)
    if rows is None:
        return render(
            request, "care/benefits/pay_run_detail.html", {"run": run, "list_hidden": LIST_HIDDEN}
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    paid, wrong = total_of(run), _wrong(request, run)
    open_run = run.state in ("listed", "checked")
    keeps = may(request.user, "pay-run-lines", "POST")
    context = {
        "run": run,
        "page_obj": page,
        "paid": paid,
        "held": sum(row.amount for row in rows if row.held),
        "wrong": wrong,
        "over": sum(-one.gain for one in wrong if one.gain < 0),
        "short": sum(one.gain for one in wrong if one.gain > 0),
        "may_recover": may(request.user, "pay-run-recover") and can(run.state, "recover"),
        **(_changed(request, run) if open_run else {}),
        "lacking": max(
            paid - Entry.objects.filter(fund=run.fund).spendable(timezone.localdate()), 0
        )
        if open_run
        else 0,
        "may_hold": keeps and can(run.state, "hold"),
        "may_check": keeps and can(run.state, "check"),
        "may_withdraw": keeps and can(run.state, "withdraw"),
        "may_return": may(request.user, "pay-run-return") and can(run.state, "return"),
        "may_approve": may(request.user, "pay-run-approve") and can(run.state, "approve"),
        "entry_told": may_open_sensitive(request.user) or not run.is_benefit,
        "may_reverse": may(request.user, "pay-run-reverse") and can(run.state, "reverse"),
    }
    return render(request, "care/benefits/pay_run_detail.html", context)


def _changed(request: Request, run: PayRun) -> dict[str, object]:
    """What is no longer right: whether anything is, and the rows of it that the person may see."""
    found, more = compared(run)
    seen = (
        found if may_open_sensitive(request.user) else [one for one in found if not one.sensitive]
    )
    return {
        "stale": bool(found),
        "more": more,
        "changed": changed(seen, _places(run)) if seen else [],
    }


def pay_run_print(request: Request, code: str, ref: str) -> HttpResponseBase:
    """发放表, to be signed; what is held back is not on it."""
    run = run_or_404(request, code, ref)
    rows = lines_told(request, run)
    sheet = pay_sheet(run, None if rows is None else [row for row in rows if not row.held])
    html = render_to_string("care/print/pay_run.html", {"sheet": sheet})
    return pdf_response(html, f"{run.title}发放表", landscape=True)


def pay_run_workbook(request: Request, code: str, ref: str) -> FileResponse:
    run = run_or_404(request, code, ref)
    rows = lines_told(request, run)
    lines = [
        (
            n,
            row.place,
            row.name,
            row.reference,
            row.what,
            row.units,
            row.amount / 100,
            row.clause,
            row.held,
            "",
        )
        for n, row in enumerate(rows or [], 1)
    ]
    heading = [
        f"{run.title}发放表",
        f"{run.fund}，{run.get_state_display()}，{timezone.localdate().isoformat()} 导出",
    ]
    if rows is None:
        heading.append(LIST_HIDDEN)
    sheet = Sheet("发放表", COLUMNS, lines, heading=heading, frozen=3, landscape=True)
    return workbook_response([sheet], f"{run.title}发放表")


def lines_told(request: Request, run: PayRun) -> list[PayRunRow] | None:
    """Those of families are for who prepares and who approves; None for others."""
    if run.is_benefit and not may_read_lines(request.user):
        return None
    shown = ("family__household", "post", "run")
    offsets = run.offsets.select_related(*shown)
    return with_offsets(run.lines.select_related(*shown), offsets, _places(run))


def total_of(run: PayRun) -> int:
    """To be paid, or paid, without what is set off."""
    sums = [
        rows.aggregate(sum=Sum("amount", default=0))["sum"]
        for rows in (run.lines.filter(held=""), run.offsets.all())
    ]
    return int(sums[0] - sums[1])


def _wrong(request: Request, run: PayRun) -> list[PayCorrection]:
    """Paid wrongly, of whom the person may see."""
    found = of_run(run, timezone.localdate())
    seen = may_open_sensitive(request.user)
    return [one for one in found if seen or not (one.line.family and one.line.family.sensitive)]


def lines_of(run: PayRun, asked: list[str]) -> list[tuple[str, str]]:
    """Live lines of the families and clauses asked for, or those paid wrongly: what a form
    offers."""
    if asked:
        groups = {group(line) for line in run.lines.filter(ref__in=asked)}
        rows = run.lines.filter(live=True).select_related("family__household", "post")
        pairs = [(line, "") for line in rows if group(line) in groups]
    else:
        pairs = [
            (one.line, f"，应发 {yuan2(one.line.amount + one.gain)} 元")
            for one in of_run(run, timezone.localdate())
        ]
    return [
        (line.ref, f"{_told(line)}，发了 {yuan2(line.amount)} 元{more}") for line, more in pairs
    ]


def _told(line: PayLine) -> str:
    if line.family is None:
        return f"{line.post} {unit_words([line.unit])}"
    family = line.family
    what = "" if family.sensitive else f" {line.name} {unit_words([line.unit])}"
    return f"{family.shown_name}（{family.reference}）{what}"


def _places(run: PayRun) -> dict[str, str]:
    names = Village.objects.filter(township=run.township_id).names()
    return {run.township_id: "本级", **names}


def run_or_404(request: Request, code: str, ref: str) -> PayRun:
    rows = PayRun.objects.visible_to(request.user).select_related(
        *(
            "fund__village",
            "fund__township",
            "village",
            "township",
            "prepared_by",
            "checked_by",
            "decided_by",
            "entry",
        )
    )
    return get_object_or_404(rows, code=code, ref=ref)


def run_url(run: object) -> str:
    assert isinstance(run, PayRun)
    return reverse("pay-run-detail", args=[run.code, run.ref])
