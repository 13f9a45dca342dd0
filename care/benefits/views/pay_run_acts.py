"""What is done with a pay run: lines held back and released, checked, returned, approved,
withdrawn, reversed."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.http import Request
from accounts.records import tokens
from accounts.records.editing import edit
from accounts.references import is_ref
from documents.numerals import yuan2

from ..forms.pay_runs import PaymentForm, ReasonForm, RecoveryForm, ReversalForm
from ..models.pay_runs import PayRun
from ..pay_states import RunState
from ..services.pay_runs import (
    check_run,
    hold_lines,
    release_lines,
    relist,
    return_run,
    withdraw_run,
)
from ..services.payments import approve_run, recover_lines, reverse_run
from .pay_runs import lines_of, run_or_404, run_url, total_of

PAID = "已审批，整批记入支出。请打印发放表，由领取人签字。"

Saved = TypeVar("Saved")


def pay_run_lines(request: Request, code: str, ref: str) -> HttpResponse:
    """`act`: hold (with `reason`) or release the `line`s; relist."""
    run = run_or_404(request, code, ref)
    lines = [text for text in request.POST.getlist("line") if is_ref(text)]
    match request.POST.get("act"):
        case "hold":
            reason = request.POST.get("reason", "")
            return _do(
                request,
                run,
                lambda: hold_lines(run=run, lines=lines, reason=reason, by=request.user),
                lambda count: f"已暂缓 {count} 笔。",
            )
        case "release":
            return _do(
                request,
                run,
                lambda: release_lines(run=run, lines=lines, by=request.user),
                lambda count: f"已恢复 {count} 笔。",
            )
    return _do(
        request, run, lambda: relist(run=run, by=request.user), "名单已重新列出，暂缓的仍然暂缓。"
    )


def pay_run_check(request: Request, code: str, ref: str) -> HttpResponse:
    run = run_or_404(request, code, ref)
    done = "已送审。请乡镇领导审批。"
    return _do(request, run, lambda: check_run(run=run, by=request.user), done)


def _do(
    request: Request, run: PayRun, act: Callable[[], Saved], done: str | Callable[[Saved], str]
) -> HttpResponse:
    """An act of one button: done once, or refused in words."""
    try:
        with tokens.once(request):
            result = act()
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done if isinstance(done, str) else done(result))
    return redirect(run_url(run))


def pay_run_return(request: Request, code: str, ref: str) -> HttpResponse:
    return _ask(
        request,
        run_or_404(request, code, ref),
        ReasonForm,
        return_run,
        act="退回",
        lead="退回以后由编制人改名单再送审。",
        done="已退回。",
    )


def pay_run_withdraw(request: Request, code: str, ref: str) -> HttpResponse:
    return _ask(
        request,
        run_or_404(request, code, ref),
        ReasonForm,
        withdraw_run,
        act="作废",
        lead="还没有记账。作废以后，名单里的都回到应发未发。",
        done="已作废，名单里的都回到应发未发。",
    )


def pay_run_approve(request: Request, code: str, ref: str) -> HttpResponse:
    run = run_or_404(request, code, ref)
    total = total_of(run)

    def approve(**values: Any) -> PayRun:
        decided = approve_run(**values)
        if decided.state != RunState.PAID:
            messages.warning(
                request, "没有审批，已退回编制人：列名单以后有改动，名单与现在算出的不同。"
            )
        return decided

    return _ask(
        request,
        run,
        PaymentForm,
        approve,
        heading="审批发放",
        act="审批并记账",
        lead=(
            f"共 {yuan2(total)} 元，从{run.fund}一次记账。结存不够就一笔也不记；"
            "记账以后只能整批冲销，或者逐笔收回。"
        ),
        done=lambda decided: PAID if decided.state == RunState.PAID else "",
    )


def pay_run_reverse(request: Request, code: str, ref: str) -> HttpResponse:
    return _ask(
        request,
        run_or_404(request, code, ref),
        ReversalForm,
        reverse_run,
        act="冲销",
        lead="整批冲销，再记一笔相反的账，原账不动；名单里的都回到应发未发。",
        done="已冲销，名单里的都回到应发未发。",
    )


def pay_run_recover(request: Request, code: str, ref: str) -> HttpResponse:
    """`?line=`: of which families and clauses; without it, what was paid wrongly."""
    run = run_or_404(request, code, ref)
    asked = [text for text in request.GET.getlist("line") if is_ref(text)]
    found = lines_of(run, asked)
    return _ask(
        request,
        run,
        partial(RecoveryForm, found=found),
        recover_lines,
        heading="收回已发的",
        act="收回并记账",
        lead="钱已经退回来的，在这里记一笔收回，原账不动。还应该发的，收回以后回到应发未发。"
        if found
        else "这一批里没有多发、少发的，也没有勾选要收回的。",
        done="已收回，记入经费。",
    )


def _ask(
    request: Request,
    run: PayRun,
    form_class: Callable[..., forms.Form],
    service: Callable[..., PayRun],
    *,
    act: str,
    lead: str,
    done: str | Callable[[PayRun], str],
    heading: str = "",
) -> HttpResponse:
    """An act that asks for more than its button; the service takes what the form's fields say."""
    form = form_class(request.POST or None)
    return edit(
        request,
        form,
        save=lambda: service(run=run, by=request.user, **form.cleaned_data),
        back=run_url(run),
        done=done,
        context={
            "heading": f"{heading or act}：{run.title}",
            "lead": lead,
            "act": act,
            "cancel": run_url(run),
        },
    )
