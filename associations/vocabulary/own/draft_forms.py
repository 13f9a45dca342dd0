"""The form of a county's own field in the making."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.records.draft_forms import DraftForm
from documents.texts import clean_text

from ..services import new_code
from .kinds import TYPES, OwnKind, OwnType
from .section import LONGEST_HELP, LONGEST_OPTION, LONGEST_TITLE, MOST_OPTIONS, field_fault

ENDED = "停用"


class OwnFieldForm(DraftForm):
    """One field; `row` is what it is now, `stood`: codes of it and its options that were
    published. Each option has a line of its own, and new ones are typed one a line."""

    title = forms.CharField(label="名称", max_length=LONGEST_TITLE)
    type = forms.ChoiceField(label="类型", choices=list(TYPES.items()))
    help = forms.CharField(
        label="填写说明",
        max_length=LONGEST_HELP,
        required=False,
        help_text="显示在填写的地方下面。",
    )
    ended = forms.BooleanField(
        label=ENDED, required=False, help_text="以后不再填；填过的内容照旧保存、照旧显示。"
    )
    more = forms.CharField(
        label="增加选项",
        required=False,
        max_length=(LONGEST_OPTION + 2) * MOST_OPTIONS,
        widget=forms.Textarea({"rows": 4}),
        help_text="类型是“选项”的，一行写一个。",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        version: int,
        kind: OwnKind,
        row: dict[str, Any],
        others: list[dict[str, Any]],
        stood: set[str],
    ) -> None:
        super().__init__(data, version, row)
        self.kind, self.row, self.others = kind, row, others
        if row["code"] in stood:
            self.fields["type"].disabled = True
            self.fields["type"].help_text = "发布过，不能再改；要换类型，请另加一栏。"
        else:
            del self.fields["ended"]
        if "type" in row and row["type"] != OwnType.CHOICE and row["code"] in stood:
            del self.fields["more"]
        self._offer_options(stood)

    def _offer_options(self, stood: set[str]) -> None:
        for number, one in enumerate(self.row.get("options", ()), 1):
            name = f"option_{one['code']}"
            published = one["code"] in stood
            self.fields[name] = forms.CharField(
                label=f"选项{number}",
                max_length=LONGEST_OPTION,
                required=published,
                initial=one["title"],
                help_text="" if published else "清空就删去。",
            )
            if published:
                self.fields[f"ended_{one['code']}"] = forms.BooleanField(
                    label=f"{ENDED}选项{number}", required=False, initial=one.get("ended", False)
                )
        order = [name for name in self.fields if name != "more"]
        self.order_fields([*order, "more"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not self.errors and (wrong := field_fault(self.kind, self.changed, self.others)):
            raise forms.ValidationError(f"{wrong}。")
        return data

    @property
    def changed(self) -> dict[str, Any]:
        """The field as the JSON has it."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            "code": self.row["code"],
            "title": clean_text(data["title"], lines=False).strip(),
            "type": data["type"],
        }
        if data["help"]:
            found["help"] = clean_text(data["help"], lines=False).strip()
        if options := self._options():
            found["options"] = options
        if data.get("ended"):
            found["ended"] = True
        return found

    def _options(self) -> list[dict[str, Any]]:
        data, found = self.cleaned_data, []
        for one in self.row.get("options", ()):
            if title := data.get(f"option_{one['code']}"):
                ended = {"ended": True} if data.get(f"ended_{one['code']}") else {}
                found.append({"code": one["code"], "title": title, **ended})
        new = (clean_text(line, lines=False).strip() for line in data.get("more", "").splitlines())
        return found + [{"code": new_code(), "title": title} for title in new if title]
