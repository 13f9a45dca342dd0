"""The pages of an upload whose rows are independent: planned, looked at, confirmed as a whole or
without its wrong rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from documents.reading.named_tables import SHOWN_ERRORS, RowError
from documents.uploads import UploadError

from ..http import Request
from ..models import ImportBatch, User
from . import ConflictError, tokens
from .tables_in import Page, TableUpload, answer_page, applied, questions_of, unapplied, wrong_page

REFUSED = (
    "您看过对照以后，系统里的内容又有变动，所以一行也没有写入。下面是重新对照的结果，请再看一遍。"
)

L = TypeVar("L")  # what is written for a row


class StalePlanError(Exception):
    """It is no longer what was looked at, or something is wrong or open."""


class UploadPlan(Protocol[L]):
    lines: list[L]
    errors: list[RowError]

    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True)
class PlannedUpload(Generic[L]):
    """`url`: name of the upload's page; that of the preview is the same with `-preview`. `write`
    takes the lines; what it raises of `refusals` is no other than a change in between. Templates:
    `template`, and the same with `_preview`."""

    upload_of: Callable[[str], TableUpload]
    plan: Callable[[ImportBatch], UploadPlan[L]]
    write: Callable[[Sequence[L], User], None]
    form: type[forms.Form]
    url: str
    template: str
    done: str
    refusals: tuple[type[Exception], ...] = ()

    def upload_page(self, request: Request, division: models.Model) -> HttpResponse:
        form, code = self.form(request.POST or None, request.FILES or None), division.pk
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                with tokens.once(request):
                    batch = self.upload_of(code).take(
                        data=file.read(), name=file.name, division=code, by=request.user
                    )
            except tokens.AlreadyDoneError:
                messages.warning(request, tokens.ALREADY_DONE)
                return redirect(self.url, code=code)
            except UploadError as error:
                form.add_error("file", str(error))
            else:
                return redirect(f"{self.url}-preview", code=code, pk=batch.pk)
        context = {"division": division, "form": form}
        return render(request, f"{self.template}.html", context)

    def preview_page(self, request: Request, code: str, pk: int) -> Page:
        upload = self.upload_of(code)
        batch = get_object_or_404(
            ImportBatch.objects.visible_to(request.user), kind=upload.kind, division=code, pk=pk
        )
        if request.method == "POST" and request.POST.get("act") == "answer":
            return answer_page(request, upload, batch)
        if "wrong" in request.GET:
            return wrong_page(batch, None if batch.applied_at else self.plan(batch).errors)
        return (
            self._confirm(request, batch)
            if request.method == "POST"
            else self._show(request, batch)
        )

    def _confirm(self, request: Request, batch: ImportBatch) -> HttpResponse:
        refused: tuple[type[Exception], ...] = (
            StalePlanError,
            ConflictError,
            ValidationError,
            *self.refusals,
        )
        try:
            with tokens.once(request):
                partly = request.POST.get("act") == "partly"
                count = self.confirm(batch, request.POST.get("seen", ""), request.user, partly)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
        except refused:
            messages.error(request, REFUSED)
            return self._show(request, batch, status=409)
        else:
            messages.success(request, self.done.format(count))
        return redirect(request.path)

    @transaction.atomic
    def confirm(self, batch: ImportBatch, seen: str, by: User, partly: bool = False) -> int:
        """How many were written. Raises AlreadyDoneError, StalePlanError and what `write` does."""
        batch = unapplied(batch)
        plan = self.plan(batch)
        if plan.fingerprint != seen or questions_of(batch) or (plan.errors and not partly):
            raise StalePlanError
        self.write(plan.lines, by)
        applied(batch, plan.errors)
        return len(plan.lines)

    def _show(self, request: Request, batch: ImportBatch, status: int = 200) -> HttpResponse:
        context: dict[str, object] = {"batch": batch}
        if not batch.applied_at:
            plan = self.plan(batch)
            errors = plan.errors[:SHOWN_ERRORS]
            context |= {"plan": plan, "errors": errors, "open": bool(questions_of(batch))}
        return render(request, f"{self.template}_preview.html", context, status=status)
