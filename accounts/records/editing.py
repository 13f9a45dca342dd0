"""The one way a page with a form goes: shown, checked, saved once, and never a typed word lost."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import model_to_dict
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.functional import lazy

from ..http import Request
from ..models import TrailEntry, User
from ..texts.free_text import no_identity_number
from . import ConflictError, Record, tokens, violations
from .deadlines import LONGEST_REASON, MOVES_ON, Deadlines, moved_on, moving

Saved = TypeVar("Saved")
TEMPLATE = "accounts/record_form.html"
EARLIEST = datetime.date(1900, 1, 1)
NO_CHOICE = BLANK_CHOICE_DASH[0][1]  # Django's


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def not_too_early(day: datetime.date) -> None:
    """A year of two digits is read as one of the first century."""
    if day.year < 100:
        raise ValidationError("年份要写四位，如 2026。")
    if day < EARLIEST:
        raise ValidationError("日期不能早于1900年1月1日。")


def tidy(form: Any) -> None:
    """What every form has: dates with the browser's picker, texts without ID numbers, what is
    missing told by its label, and its `helper`."""
    for field in form.fields.values():
        _name_what_is_missing(field)
        if isinstance(field, forms.DateField) and field.widget.input_type != "month":
            field.widget = DateInput()
            field.validators.append(not_too_early)
        if isinstance(field, forms.CharField):
            field.validators.append(no_identity_number)
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.disable_csrf = True


class TidyForm(forms.Form):
    """A form that is no record's."""

    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tidy(self)


_ask: Any = lazy(lambda verb, field: f"{verb}{field.label or '这一栏'}。", str)  # labels change


def _name_what_is_missing(field: Any) -> None:
    chosen = isinstance(field, forms.ChoiceField)
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _ask("请选择" if chosen else "请填写", field)
    nothing = "请选择" if field.required else "不填"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == NO_CHOICE:
            field.empty_label = nothing
    elif chosen and ("", NO_CHOICE) in (choices := list(field.choices)):
        choices[choices.index(("", NO_CHOICE))] = ("", nothing)
        field.choices = choices


def _in_words(
    choices: Iterable[tuple[object, object]], said: Callable[[str], str]
) -> list[tuple[object, object]]:
    """Choices; of groups the titles stay."""
    return [
        (key, _in_words(text, said) if isinstance(text, list | tuple) else said(str(text)))
        for key, text in choices
    ]


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
        fields: Any = self.fields.values()
        for field in fields:
            if hasattr(field, "choices_for"):
                field.choices = field.choices_for(self.instance)
        self.add_fields()
        if set_before := self._set_before():
            told = [self.instance.moved(name) for name in set_before]
            self.fields["why_moved"] = forms.CharField(
                label="改期原因",
                required=False,
                max_length=LONGEST_REASON,
                help_text="。".join(filter(None, [*told, "改了期限的要写，原定的日期会留着。"])),
            )
        for name in moving(self.instance, self.fields):
            self.fields[name].help_text = f"{self.fields[name].help_text}{MOVES_ON}"
        tidy(self)
        self.put_in_words()

    def add_fields(self) -> None:
        """Those of the form's own that hang on the record; `more_names` where they stand below."""

    def put_in_words(self) -> None:
        """Labels and fixed choices in the words of the village or community."""
        said: Any = getattr(getattr(self.instance, "village", None), "said", None)
        fields: Any = self.fields.values() if said else ()
        for field in fields:
            if hasattr(field, "as_said"):
                continue
            field.label, field.help_text = said(str(field.label or "")), said(str(field.help_text))
            kind = type(field)
            if kind is forms.ChoiceField or issubclass(kind, forms.TypedChoiceField):
                field.choices = _in_words(field.choices, said)

    def contents(self, record: Record) -> dict[str, object]:
        """What the form's fields would show of a stored row."""
        return model_to_dict(record)

    def _set_before(self) -> list[str]:
        """Deadlines on the form that have a day already."""
        row = self.instance
        return [
            name
            for name in (row.deadlines if row.pk and isinstance(row, Deadlines) else ())
            if name in self.fields and getattr(row, name)
        ]

    def _post_clean(self) -> None:
        if "why_moved" in self.fields:
            self.instance.why_moved = self.cleaned_data.get("why_moved", "")
        self.cleaned_data |= moved_on(self.instance, self.cleaned_data)
        super()._post_clean()  # type: ignore[misc]

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
    context: Mapping[str, object] | None = None,
    template: str = TEMPLATE,
) -> HttpResponse:
    """Show the form; a valid post runs `save` in one transaction with its token, says `done` ("":
    nothing) and goes `back`, each a text or a function of what `save` returned. `remove` is run
    instead for the button act=remove. ConflictError is shown with both contents."""
    shown = {"form": form, "may_remove": remove is not None, **(context or {})}
    _place_more(form)
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
            told = _conflict(form, conflict.current, request.user)
            return render(request, template, shown | told, status=409)
        except ValidationError as error:
            _show_errors(form, error)
        except IntegrityError as error:
            form.add_error(None, violations.as_validation_error(error))
        else:
            if removing:
                return _leave(request, messages.SUCCESS, *_removed(shown, cancel))
            return _leave(request, messages.SUCCESS, _of(done, saved), _of(back, saved))
    return render(request, template, shown, status=422)


def _place_more(form: Any) -> None:
    """What a layout of the form's own does not know of."""
    names = (*getattr(form, "more_names", ()), "why_moved")
    more = [name for name in names if name in form.fields]
    if more and form.helper.layout:
        form.helper.layout.extend(more)


def _of(message: str | Callable[[Saved], str], saved: Saved) -> str:
    return message if isinstance(message, str) else message(saved)


def _leave(request: Request, level: int, message: str, address: str) -> HttpResponse:
    if message:
        messages.add_message(request, level, message)
    return redirect(address)


def _removed(shown: dict[str, object], cancel: str) -> tuple[str, str]:
    return f"已{shown.get('remove_label', '删除')}。", str(shown.get("removed") or cancel)


def _show_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Beside its field where the form has it, on top otherwise."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def _conflict(form: forms.BaseForm, current: Record, user: User) -> dict[str, object]:
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
    different = [line for line in lines if line.mine != line.theirs]
    return {"conflict": different, "who": _who(current, user)}


def _who(current: Record, user: User) -> str:
    """Who changed it and when, from the trail as far as the person may read it."""
    entries = TrailEntry.objects.visible_to(user).in_full(user)
    entry = entries.filter(division=current.division, target=str(current)).order_by("-pk").first()
    if entry is None:
        return "别人"
    at = timezone.localtime(entry.at)
    name = "您自己" if entry.by_id == user.pk else entry.by_name
    return f"{name}在{at.month}月{at.day}日{at:%H:%M}"


def _text(value: object, field: forms.Field) -> str:
    """A field's value in words."""
    if value is None or value == "":
        return "（空白）"
    if isinstance(field, forms.BooleanField):
        return "是" if value in (True, "on", "True", "true", "1") else "否"
    choices: Iterable[tuple[object, object]] = flatten_choices(getattr(field, "choices", ()))
    for key, label in choices:
        if str(key) == str(value):
            return str(label)
    return str(value)
