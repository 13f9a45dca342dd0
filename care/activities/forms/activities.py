"""An activity as typed: what everybody fills in first, then what its kind asks for, then the
details."""

import re
import unicodedata

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.records.editing import RecordForm
from associations.models import Township, Village
from associations.organisation.forms.fields import YuanField, day_gone_by
from associations.vocabulary.own.forms import OwnFieldsMixin
from members.models import Household
from members.people.forms.picking import PickField

from .. import findings
from ..models import PUBLIC, VISITS, Activity
from ..services import NamedPhoto
from .entries import EntryField
from .photos import HELP, PhotosField

NUMBERS = {
    "reached": "人",
    "members": "人",
    "households": "户",
    "slogans": "条",
    "posters": "期",
    "leaflets": "份",
    "examined": "人",
    "ill": "人",
}
DETAILS = """<details class="more"{% if form.errors or form.instance.pk %} open{% endif %}>
<summary>地点、组织者、结果、费用和更多照片</summary>"""


class IllnessField(forms.Field):
    """A line for each kind of illness, its name and how many people; kept as pairs."""

    def prepare_value(self, value: object) -> object:
        return (
            "\n".join(f"{name} {count}" for name, count in value)
            if isinstance(value, list)
            else value
        )

    def to_python(self, value: object) -> list[list[str | int]]:
        lines = unicodedata.normalize("NFKC", str(value or "")).splitlines()
        pairs = [
            self._pair(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()
        ]
        return [list(pair) for pair in findings.summed([pairs]).items()]

    @staticmethod
    def _pair(number: int, line: str) -> tuple[str, int]:
        parts = re.fullmatch(r"(.{1,30}?)[\s,、:;]*([0-9]{1,6})\s*[人例]?", line)
        if not parts:
            raise forms.ValidationError(
                f"第 {number} 行没有看懂。每行写病种和人数，如“妇科炎症 192”。"
            )
        if parts[1].strip() not in findings.ILLNESSES:
            raise forms.ValidationError(
                f"第 {number} 行不是病种表里的病种。请照表里的名称写，表里没有的合在“其他”里。"
            )
        return parts[1].strip(), int(parts[2])


class ActivityForm(OwnFieldsMixin, RecordForm):
    """Of `place`; where it is a township and the activity is new, one of `villages` may be chosen
    instead."""

    camera = PhotosField(label="照片", camera=True)
    photos = PhotosField(label="从相册选照片", help_text=f"可以一次选几张。{HELP}")
    drop = forms.MultipleChoiceField(
        label="去掉的照片", required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = YuanField(label="费用")
    illnesses = IllnessField(
        label="病种",
        required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "妇科炎症 192"}),
        help_text=(
            f"每行一种：病种和人数，合计等于患病人数。病种有：{'、'.join(findings.ILLNESSES)}。"
        ),
    )

    class Meta:
        model = Activity
        fields = [
            *(
                "village",
                "kind",
                "date",
                "title",
                "reached",
                "household",
                "households",
                "slogans",
                "posters",
            ),
            *(
                "leaflets",
                "examined",
                "ill",
                "illnesses",
                "place",
                "organiser",
                "took_part",
                "members",
            ),
            *("service", "result", "cost", "entry"),
        ]
        field_classes = {"entry": EntryField, "household": PickField}
        labels = {"household": "走访家庭", "posters": "墙报、宣传栏"}
        help_texts = {
            "reached": "到场、听课、收到资料或者受到帮助的人次。",
            "household": "走访一户时选；走访几户的不选，只填户数。",
            "took_part": "如：第一、第三会员小组。",
            "result": "只写做了什么、解决了什么，不写个人的怀孕、生育、避孕和检查情况。",
            "entry": "从本单位的支出里选。一笔支出可以对应几次活动。",
        }
        widgets = {"result": forms.Textarea({"rows": 3})}

    def __init__(
        self,
        *args: object,
        place: Township | Village,
        villages: QuerySet | None = None,
        account: object = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("camera", "photos"):
            self.fields[name].account = account
        self.place = place
        self._offer_places(villages)
        self._offer_payments(choosing=villages is not None)
        self._offer_photos()
        self._dress()
        self.helper.layout = self._layout()

    def _dress(self) -> None:
        for name in NUMBERS:
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
            self.fields[name].error_messages |= {
                "min_value": "不能是负数。",
                "invalid": "应填 0 或正整数。",
            }
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["date"].validators.append(day_gone_by)
        self.fields["service"].choices = [("", "不属于"), *Activity.Service.choices]
        self.fields["title"].widget.attrs["autocomplete"] = "off"

    def _offer_places(self, villages: QuerySet | None) -> None:
        if villages is None:
            del self.fields["village"]
        else:
            self.fields["village"].queryset = villages
            self.fields["village"].empty_label = f"{self.place.name}（乡镇协会）"
            self.fields["village"].label = "哪里的活动"
        if isinstance(self.place, Village):
            homes = (
                Household.objects.filter(village=self.place).current() | self._present_household()
            )
            self.fields["household"].offer(homes.order_by("number", "pk"), self.place.pk)
        else:
            del self.fields["household"]

    def _present_household(self) -> QuerySet:
        return Household.objects.filter(pk=self.instance.household_id)

    def _offer_payments(self, *, choosing: bool) -> None:
        if choosing:
            del self.fields["entry"]
            return
        self.fields["entry"].offer(self.place.pk, self.instance.entry_id)

    def _offer_photos(self) -> None:
        rows = (
            self.instance.photos.select_related("attachment", "thumbnail")
            if self.instance.pk
            else []
        )
        choices = [
            (row.attachment.ref, _picture(number, row.thumbnail))
            for number, row in enumerate(rows, 1)
        ]
        if choices:
            self.fields["drop"].choices = choices
        else:
            del self.fields["drop"]

    def _layout(self) -> Layout:
        def shown(*names: str) -> list[str | AppendedText]:
            units = NUMBERS | {"cost": "元"}
            return [
                AppendedText(n, units[n]) if n in units else n for n in names if n in self.fields
            ]

        return Layout(
            "version",
            *shown("village", "kind", "date", "title", "reached"),
            Fieldset("走访", *shown("household", "households"), data_kinds=" ".join(VISITS)),
            Fieldset(
                "宣传品", *shown("slogans", "posters", "leaflets"), data_kinds=" ".join(PUBLIC)
            ),
            Fieldset(
                "检查结果（只填合计）",
                *shown("examined", "ill", "illnesses"),
                data_kinds="health_check",
            ),
            "camera",
            HTML(DETAILS),
            *shown(
                "place",
                "organiser",
                "took_part",
                "members",
                "service",
                "result",
                "cost",
                "entry",
                "photos",
                "drop",
            ),
            HTML("</details>"),
        )

    def clean_reached(self) -> int:
        return self.cleaned_data["reached"] or 0

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        self.instance.illnesses = data.get("illnesses") or []
        return data

    @property
    def new_photos(self) -> list[NamedPhoto]:
        return [*self.cleaned_data.get("camera", []), *self.cleaned_data.get("photos", [])]

    @property
    def dropped(self) -> list[str]:
        return self.cleaned_data.get("drop") or []


def _picture(number: int, thumbnail: object) -> str:
    address = reverse("attachment-download", args=[thumbnail.code, thumbnail.ref])
    return format_html('<img class="thumb" src="{}" alt="照片{}" loading="lazy">', address, number)
