"""A household or a member found while one types: number, name or initials. What is posted is the
key of the one that was picked; without scripts, what was typed is looked for when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.menu import VILLAGE
from accounts.search import LONGEST, tidy
from accounts.texts.identity_numbers import holds_number

from ..models import Household, Member

SHOWN = 10  # rows; so few are shown before anything is typed
TYPED = "-typed"  # behind the field's name: what stands in the box
Rows = Any  # a queryset of households or of members


@dataclass(frozen=True)
class Sought:
    """What stands in the box, and the key picked below it ("" for none)."""

    text: str
    picked: str


def label(row: Household | Member, code: str) -> str:
    """In a list of the place `code`: with the village where there are several."""
    where = [row.village.name] if len(code) < VILLAGE else []
    if isinstance(row, Household):
        where += [part for part in (row.villagers_group, row.address) if part]
        name = f"{row.number} {row.head}".strip()
    else:
        where, name = [*where, row.number], row.name
    return f"{name}（{'，'.join(where)}）" if where else name


def offered(rows: Rows, code: str, *, text: str, picked: str) -> dict[str, object]:
    """What the template needs: those that a text finds; without one all, if they are few,
    otherwise the one that was picked."""
    asked = rows.matching(text) | rows.called(text) if text else rows
    found = list(asked[: SHOWN + 1])
    more = len(found) > SHOWN
    if more and not text:
        found, more = list(rows.filter(pk=picked) if picked.isdecimal() else ()), False
    if text and len(found) == 1:
        picked = str(found[0].pk)
    lines = [(str(row.pk), label(row, code)) for row in found[:SHOWN]]
    return {"rows": lines, "more": more, "picked": picked, "text": text}


class Picker(forms.Widget):
    """`code`: the place whose rows `url` looks through."""

    choices: Any = ()  # of the field, which has the rows
    code = url = placeholder = ""

    def value_from_datadict(
        self, data: Mapping[str, str], files: MultiValueDict, name: str
    ) -> Sought | str:
        text = tidy(data.get(f"{name}{TYPED}", ""))[:LONGEST]
        picked = data.get(name, "")
        return Sought(text, picked) if text else picked

    def value_omitted_from_data(
        self, data: Mapping[str, str], files: MultiValueDict, name: str
    ) -> bool:
        return name not in data and f"{name}{TYPED}" not in data

    def use_required_attribute(self, initial: object) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        text, picked = (value.text, value.picked) if isinstance(value, Sought) else ("", value)
        text = "" if holds_number(text) else text
        rows = self.choices.queryset
        context = {
            **offered(rows, self.code, text=text, picked=str(picked or "")),
            "name": name,
            "optional": not self.is_required,
            "attrs": self.build_attrs(self.attrs, attrs),
            "placeholder": self.placeholder,
            "url": f"{self.url}{urlencode({'name': name, 'optional': int(not self.is_required)})}",
        }
        return render_to_string("members/people/pick.html", context)


class PickField(forms.ModelChoiceField):
    """Among the rows that it is given by `offer`."""

    widget: Picker = Picker  # type: ignore[assignment]

    def offer(self, rows: Rows, code: str, **narrowed: object) -> None:
        """`narrowed`: what the view that looks for them is told besides."""
        home = rows.model is Household
        self.queryset = rows.select_related("village") if len(code) < VILLAGE else rows
        self.widget.code = code
        url = reverse("household-pick" if home else "member-pick", args=[code])
        self.widget.url = f"{url}?{urlencode(narrowed)}{'&' if narrowed else ''}"
        self.widget.placeholder = f"{'户编号、户主姓名' if home else '编号、姓名'}或拼音首字母"

    def label_from_instance(self, obj: Any) -> str:
        return label(obj, self.widget.code)

    def prepare_value(self, value: object) -> object:
        """The key, as soon as it is clear which one is meant."""
        if not isinstance(value, Sought):
            return super().prepare_value(value)
        try:
            found = self.to_python(value)
        except ValidationError:
            return value
        return found.pk if found else value

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, Sought):
            return super().to_python(value)
        if holds_number(value.text):
            raise ValidationError("请填编号或姓名，不要填身份证号。")
        rows: Rows = self.queryset
        called = rows.called(value.text)
        if value.picked:
            picked: Any = super().to_python(value.picked)
            if (called | rows.matching(value.text)).filter(pk=picked.pk).exists():
                return picked
        found = list(called[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(_unclear(rows, value.text, several=bool(found)))


def _unclear(rows: Rows, text: str, *, several: bool) -> str:
    unit, page = ("户", "家庭") if rows.model is Household else ("位会员", "会员")
    if several:
        return f"有几{unit}都叫“{text}”，请选一{unit}。"
    what = f"从相近的几{unit}里选" if rows.matching(text).exists() else "核对"
    return f"没有叫“{text}”的{unit}，请{what}，或者先到“{page}”里登记。"
