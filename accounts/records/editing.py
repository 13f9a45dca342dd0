"""The one way a page with a form goes: shown, checked, saved once, and never a typed word lost."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError
from django.forms.models import model_to_dict
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.choices import flatten_choices

from ..http import Request
from ..texts.free_text import no_identity_number
from . import ConflictError, Record, tokens, violations

Saved = TypeVar("Saved")
TEMPLATE = "accounts/record_form.html"
LIMITS = {
    MinValueValidator: "不能小于 %(limit_value)s。",
    MaxValueValidator: "不能大于 %(limit_value)s。",
}
EARLIEST = datetime.date(1900, 1, 1)  # a year of two digits is read as one of the first century


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def tidy(form: Any) -> None:
    """What every form has: dates with the browser's picker, texts without ID numbers, limits in
    plain words, and its `helper`."""
    for field in form.fields.values():
        for validator in field.validators:
            if type(validator) in LIMITS and validator.message == type(validator).message:
                validator.message = LIMITS[type(validator)]
        if isinstance(field, forms.DateField):
            field.widget = DateInput()
            field.validators.append(MinValueValidator(EARLIEST, "年份要写四位，如 2026。"))
        if isinstance(field, forms.CharField):
            field.validators.append(no_identity_number)
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.disable_csrf = True


class RecordForm(forms.ModelForm):
    """A form over a Record: carries the version it was opened with; dates get the browser's picker,
    texts refuse ID numbers.

    Name the widgets of other kinds in Meta, offer rows of a foreign key in `__init__` (only those
    `by` may see).
    """

    helper: FormHelper
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        tidy(self)

    def contents(self, record: Record) -> dict[str, Any]:
        """What the form's fields would show of a stored row."""
        return model_to_dict(record)

    @property
    def expected_version(self) -> int | None:
        return self.cleaned_data.get("version") if self.instance.pk else None


@dataclass(frozen=True)
class FieldDifference:
    """A field of which two people made different things."""

    label: str
    mine: str
    theirs: str


def edit(
    request: Request,
    form: forms.BaseForm,
    *,
    save: Callable[[], Saved],
    back: str | Callable[[Saved], str],
    done: str | Callable[[Saved], str],
    remove: Callable[[], object] | None = None,
    context: dict[str, Any] | None = None,
    template: str = TEMPLATE,
) -> HttpResponse:
    """Show the form; a valid post runs `save` in one transaction with its token, says `done` ("":
    nothing) and goes `back`, each a text or a function of what `save` returned. `remove` is run
    instead for the button act=remove. ConflictError is shown with both contents.
    """
    shown = {"form": form, "may_remove": remove is not None, **(context or {})}
    if request.method != "POST":
        return render(request, template, shown)
    cancel = str(shown.get("cancel") or (back if isinstance(back, str) else reverse("home")))
    removing = remove is not None and request.POST.get("act") == "remove"
    if tokens.is_spent(request):
        return _leave(request, messages.WARNING, tokens.ALREADY_DONE, cancel)
    if removing or form.is_valid():
        try:
            with tokens.once(request):
                saved: Any = remove() if remove and removing else save()
        except tokens.AlreadyDoneError:
            return _leave(request, messages.WARNING, tokens.ALREADY_DONE, cancel)
        except ConflictError as conflict:
            return render(request, template, shown | _conflict(form, conflict.current), status=409)
        except ValidationError as error:
            _show_errors(form, error)
        except IntegrityError as error:
            form.add_error(None, violations.as_validation_error(error))
        else:
            if removing:
                return _leave(request, messages.SUCCESS, *_removed(shown, cancel))
            return _leave(request, messages.SUCCESS, _of(done, saved), _of(back, saved))
    return render(request, template, shown, status=422)


def _of(message: str | Callable[[Saved], str], saved: Saved) -> str:
    return message if isinstance(message, str) else message(saved)


def _leave(request: Request, level: int, message: str, address: str) -> HttpResponse:
    if message:
        messages.add_message(request, level, message)
    return redirect(address)


def _removed(shown: dict[str, Any], cancel: str) -> tuple[str, str]:
    return f"已{shown.get('remove_label', '删除')}。", str(shown.get("removed") or cancel)


def _show_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Beside its field where the form has it, on top otherwise."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def _conflict(form: forms.BaseForm, current: Record) -> dict[str, Any]:
    """The form goes on with the version that stands now: saved again, it is meant."""
    form.data = typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(current.version)
    stored = form.contents(current) if isinstance(form, RecordForm) else model_to_dict(current)
    lines = [
        FieldDifference(
            str(field.label),
            _text(form[name].value(), field),
            _text(field.prepare_value(stored[name]), field),
        )
        for name, field in form.fields.items()
        if name in stored and name != "version"
    ]
    return {"conflict": [line for line in lines if line.mine != line.theirs]}


def _text(value: object, field: forms.Field) -> str:
    """A field's value in words."""
    if value is None or value == "":
        return "（空白）"
    if isinstance(field, forms.BooleanField):
        return "是" if value in (True, "on", "True", "true", "1") else "否"
    choices: Iterable[tuple[Any, Any]] = flatten_choices(getattr(field, "choices", ()))
    for key, label in choices:
        if str(key) == str(value):
            return str(label)
    return str(value)
