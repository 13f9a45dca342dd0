"""The re-election on one page: the term, who of the old council stays, and who is new."""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import TidyForm

from ...vocabulary.in_force import choices_of, title_of
from ..models import POST_KINDS, REQUIRED_POSTS, SINGLE_POSTS, Background, Post, Sex, Term
from ..services.elections import Elected, is_outside_terms, overtaken_text
from ..services.organisation import in_order, named_by_kind
from .fields import YuanField, person_name, phone_number, yuan
from .organisation import TermForm

STAY, LEAVE, REPLACE = "stay", "leave", "replace"
YEARS = 3
BLANK_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 200
SEAT_FIELDS = ("kind", "name", "sex", "phone", "background", "stipend", "stipend_tied")


class ElectionSeatForm(TidyForm):
    """A row of the new council: of somebody in office now, or for somebody new. A row left blank is
    nobody."""

    post = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="结果", choices=[(STAY, "连任"), (LEAVE, "离任"), (REPLACE, "换人")], required=False
    )
    kind = forms.ChoiceField(label="职务", required=False)
    name = forms.CharField(label="姓名", max_length=40, required=False, validators=[person_name])
    sex = forms.ChoiceField(label="性别", choices=[("", "—"), *Sex.choices], required=False)
    phone = forms.CharField(
        label="联系电话", max_length=20, required=False, validators=[phone_number]
    )
    background = forms.ChoiceField(
        label="五老身份", choices=[("", "无"), *Background.choices], required=False
    )
    stipend = YuanField(label="津贴（元/月）")
    stipend_tied = forms.BooleanField(label="与实绩挂钩", required=False)

    def __init__(
        self, *args: Any, current: dict[int, Post], kinds: list[tuple[str, object]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        self.fields["kind"].choices = [("", "请选择"), *kinds]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    @property
    def holder(self) -> Post | None:
        """Who is in office now."""
        key = self["post"].value()
        return self.current.get(int(key)) if str(key or "").isdecimal() else None

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        holder, outcome = self.holder, data.get("outcome")
        if holder and outcome == LEAVE:
            self.errors.clear()
            return data
        if holder:
            self._check_holder(holder, outcome or STAY)
        filled = any(data.get(name) for name in ("kind", "name", "phone", "stipend"))
        if (holder or filled) and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "请填写姓名；这一行不要的，请全部清空。")
        if (holder or filled) and not data.get("kind"):
            self.add_error("kind", "请选择职务。")
        return data

    def _check_holder(self, holder: Post, outcome: str) -> None:
        data = self.cleaned_data
        name, phone = data.get("name"), data.get("phone")
        if outcome == STAY and name and name != holder.name:
            self.add_error("name", f"连任的还是{holder.name}；换了人的，结果请选“换人”。")
        if outcome == REPLACE and name == holder.name:
            self.add_error("name", f"请填接任的人；还是{holder.name}的，结果请选“连任”。")
        elif outcome == REPLACE and phone and phone == holder.phone:
            self.add_error("phone", f"这是{holder.name}的电话，请改成接任的人的，没有就清空。")

    @property
    def elected(self) -> Elected | None:
        """Who holds the post from now on; None for a blank row, and for somebody who leaves."""
        data, holder = self.cleaned_data, self.holder
        leaves = holder is not None and data.get("outcome") == LEAVE
        if leaves or not data.get("name"):
            return None
        stays = holder if holder and data.get("outcome") != REPLACE else None
        return Elected(Post(**{name: data[name] for name in SEAT_FIELDS}), stays)


class ElectionForm(TermForm):
    """`seen_term`: the latest term when the page was opened. `rows`: the new council; posts outside
    terms are ticked in `leaving` when they end with the old term."""

    seen_term = forms.IntegerField(required=False, widget=forms.HiddenInput)
    leaving = forms.MultipleChoiceField(
        label="一并离任",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾选的照旧任职，不受换届影响。",
    )

    def __init__(self, data: QueryDict | None = None, *, instance: Term, **kwargs: object) -> None:
        association = instance.association
        last = association.terms.order_by("-number").first()
        today = timezone.localdate()
        initial = {
            "number": last.number + 1 if last else 1,
            "started": today,
            "due": _years_later(today, _length(last)),
            "seen_term": last.pk if last else None,
        }
        super().__init__(data, instance=instance, initial=initial, **kwargs)
        posts = in_order(association.posts.filter(ended=None))
        self.outside = [post for post in posts if is_outside_terms(post)]
        self.current = {post.pk: post for post in posts if post not in self.outside}
        self.last = last
        if self.outside:
            self.fields["leaving"].choices = [(post.pk, str(post)) for post in self.outside]
        else:
            del self.fields["leaving"]
        seen = self["seen_term"].value() or ""
        self.overtaken = overtaken_text(last) if last and str(seen) != str(last.pk) else ""
        self.moved = self._follow_changes() if self.is_bound and not self.overtaken else ""
        self.rows = self._rows(0)
        self.helper.layout.extend(["leaving", "seen_term"] if self.outside else ["seen_term"])

    def _rows(self, more: int) -> Any:
        formset = forms.formset_factory(
            ElectionSeatForm, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
        )
        if self.is_bound and more:
            self.data = _with(self.data, "seat", {"TOTAL_FORMS": _total(self.data) + more})
        initial = [_opening(post) for post in self.current.values()]
        data = self.data if self.is_bound else None
        rows = formset(
            data,
            prefix="seat",
            initial=initial,
            form_kwargs={
                "current": self.current,
                "kinds": choices_of(POST_KINDS, self.instance.association.code),
                "empty_permitted": False,
            },
        )
        rows.helper = FormHelper()
        rows.helper.form_tag = False
        return rows

    def with_more_rows(self) -> None:
        """More blank rows, and nothing complained of yet: the person is still filling in."""
        self.rows = self._rows(MORE_ROWS)
        self._errors = forms.utils.ErrorDict()
        for row in self.rows.forms:
            row._errors = forms.utils.ErrorDict()

    def _follow_changes(self) -> str:
        """What happened to the posts since the page was opened, in words. A post that somebody
        opened gets a row; the row of one that somebody closed is that of a new person, or blank if
        that person was to leave."""
        changes, rows = [], range(_total(self.data))
        posted = {key: f"seat-{n}" for n in rows if (key := self.data.get(f"seat-{n}-post"))}
        for key, row in posted.items():
            if key not in map(str, self.current):
                changes.append(f"{self.data.get(f'{row}-name')}已经离任")
                left = self.data.get(f"{row}-outcome") == LEAVE
                self.data = _with(
                    self.data, row, {"post": "", **(dict.fromkeys(SEAT_FIELDS, "") if left else {})}
                )
        for pk, post in self.current.items():
            if str(pk) not in posted:
                changes.append(f"新登记了{post}")
                number = _total(self.data)
                self.data = _with(self.data, f"seat-{number}", _opening(post))
                self.data = _with(self.data, "seat", {"TOTAL_FORMS": number + 1})
        return "；".join(changes)

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if self.overtaken:
            self.add_error(None, self.overtaken)
            return data
        if self.moved:
            self.add_error(
                None, f"您打开以后，在任职务有变动：{self.moved}。下面已按现在的情况列出，请核对。"
            )
        if not self.rows.is_valid():
            self._name_row_errors()
            return data
        for kind in SINGLE_POSTS:
            names = [one.post.name for one in self.elected if one.post.kind == kind]
            if len(names) > 1:
                self.add_error(None, f"{self._title(kind)}只能有一位，现在填了{'、'.join(names)}。")
        pairs = Counter((one.post.get_kind_display(), one.post.name) for one in self.elected)
        for (label, name), count in pairs.items():
            if count > 1:
                self.add_error(
                    None,
                    (
                        f"{label}{name}填了 {count} 次，请只留一行；是同名的两个人，"
                        "请在姓名后加括号区分。"
                    ),
                )
        return data

    def _name_row_errors(self) -> None:
        self.add_error(None, list(self.rows.non_form_errors()))
        for number, row in enumerate(self.rows.forms, start=1):
            for name, errors in row.errors.items():
                label = row.fields[name].label if name in row.fields else ""
                self.add_error(None, [f"第 {number} 行{label}：{error}" for error in errors])

    def _title(self, kind: str) -> str:
        return title_of(POST_KINDS, kind, self.instance.association.code)

    @property
    def elected(self) -> list[Elected]:
        found = [one for row in self.rows.forms if (one := row.elected)]
        for one in found:
            one.post.association = self.instance.association
        return found

    @property
    def ticked(self) -> set[int]:
        return {int(key) for key in self.cleaned_data.get("leaving", ())}

    def summary(self) -> dict[str, object]:
        """What would be done, to be looked over before it is."""
        elected = self.elected
        staying = {one.before.pk for one in elected if one.before}
        filled = {one.post.kind for one in elected}
        return {
            "elected": named_by_kind(one.post for one in elected),
            "staying": len(staying),
            "new": [one.post for one in elected if one.before is None],
            "leaving": [post for post in self.current.values() if post.pk not in staying]
            + [post for post in self.outside if post.pk in self.ticked],
            "vacancies": [self._title(kind) for kind in REQUIRED_POSTS if kind not in filled],
            "stipends": sum(one.post.stipend for one in elected),
            "short": self.instance.delegates_short,
        }


def _opening(post: Post) -> dict[str, str | int]:
    """The row of somebody in office: stays on, as they are."""
    return {"post": post.pk, "outcome": STAY, **{name: getattr(post, name) for name in SEAT_FIELDS}}


def _total(data: Mapping[str, object]) -> int:
    text = str(data.get("seat-TOTAL_FORMS", ""))
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 5 else 0


def _with(data: Mapping[str, object], row: str, values: Mapping[str, str | int]) -> QueryDict:
    """The posted data with the fields of a row set as a browser sends them: money in yuan, boxes
    only if ticked."""
    changed = data.copy()
    for name, value in values.items():
        if name == "stipend_tied":
            changed.pop(f"{row}-{name}", None)
        if name != "stipend_tied" or value:
            changed[f"{row}-{name}"] = (
                yuan(int(value)) if name == "stipend" and value else str(value)
            )
    return changed


def _length(last: Term | None) -> int:
    """Years of the last term, rounded; the usual ones when there was none."""
    return max(1, round((last.due - last.started).days / 365)) if last else YEARS


def _years_later(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
