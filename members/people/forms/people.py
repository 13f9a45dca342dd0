"""The form of a member."""

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.models import User
from accounts.records.editing import RecordForm
from associations.vocabulary.own.forms import OwnFieldsMixin

from .. import partial_dates
from ..identity import Identity
from ..models import KINDS, Household, Member
from .fields import IdentityField, PartialDateFormField
from .picking import PickField

DUPLICATES_NAMED = 5


class MemberForm(OwnFieldsMixin, RecordForm):
    """A member of `instance.village`. The ID number fills in sex and birth date, finds a person who
    is on the books already, and goes no further than `digest`."""

    id_number = IdentityField()
    born = PartialDateFormField(label="出生日期", help_text="只知道年或者年月的，就填到年或者月。")
    joined = PartialDateFormField(label="入会日期")
    confirmed = forms.BooleanField(
        label="我核对过了，是另一个人，继续登记", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Member
        fields = [
            "name",
            "sex",
            "born",
            "phone",
            "household",
            "group",
            *KINDS,
            "skills",
            "joined",
            "note",
        ]
        field_classes = {"household": PickField}
        help_texts = {
            "household": "还没有登记的户，先到“家庭”里登记。",
            "skills": "用顿号分开，如：养蜂、嫁接。列表里可以按特长找人。",
        }

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by, member = by, self.instance
        households = Household.objects.filter(village=member.village)
        self.fields["household"].offer(
            households.filter(Q(closed__isnull=True) | Q(pk=member.household_id)),
            member.village_id,
        )
        groups = member.village.groups.filter(
            Q(dissolved__isnull=True) | Q(pk=member.group_id)
        ).order_by("number")
        self.fields["group"].queryset = groups
        self.fields["group"].label_from_instance = lambda group: group.name
        self.fields["group"].empty_label = "暂不编组"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        if self.data.get(self.add_prefix("id_number")):
            self.fields["id_number"].help_text = "刚才填的身份证号没有留下，保存前请再填一次。"
        if self.data.get(self.add_prefix("confirmed")):
            self.fields["confirmed"].widget = forms.CheckboxInput()
        self.helper.layout = Layout(
            "version",
            "confirmed",
            Fieldset("基本信息", "name", "id_number", "sex", "born", "phone"),
            Fieldset("小组和户", "group", "household"),
            Fieldset("会员情况", Div(*KINDS, css_class="checks"), "skills", "joined", "note"),
        )

    @property
    def digest(self) -> str:
        found = self.cleaned_data.get("id_number")
        return found.digest if found else ""

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        if found := values.get("id_number"):
            self._agree(found)
            self._on_the_books(found.digest)
        if not self.instance.pk and not self.errors and not values.get("confirmed"):
            self._ask_of_namesakes()
        return values

    def _agree(self, found: Identity) -> None:
        """Sex and birth date as the number has them, unless something else was typed."""
        values = self.cleaned_data
        if values.get("sex") and values["sex"] != found.sex:
            self.add_error("sex", "与身份证号不符，请核对性别和身份证号。")
        if "born" in values and not partial_dates.same_or_vaguer(values["born"], found.born):
            self.add_error("born", "与身份证号不符，请核对出生日期和身份证号。")
        values["sex"], values["born"] = found.sex, found.born

    def _on_the_books(self, digest: str) -> None:
        """Nobody is on the books twice: in this village, or in another one of the township."""
        township = self.instance.village.township_id
        others = (
            Member.objects.in_division(township)
            .filter(identity=digest)
            .exclude(pk=self.instance.pk)
        )
        for other in others.select_related("village").order_by("left"):
            here = other.village_id == self.instance.village_id
            if here or not other.left:
                raise ValidationError(self._known(other, here))

    def _known(self, other: Member, here: bool) -> str:
        if not here and not self.by.covers(other.village_id):
            return f"这个身份证号的人在{other.village.name}在册，请乡镇经办办理转会，不要重新登记。"
        place = "本村" if here else other.village.name
        detail = reverse("member-detail", args=[other.village_id, other.pk])
        person = format_html('{}的<a href="{}">{}</a>', place, detail, other)
        if not here:
            address = reverse("member-transfer", args=[other.village_id, other.pk])
            return format_html(
                '这个身份证号的人是{}，在册，请<a href="{}">办理转会</a>。', person, address
            )
        if not other.left:
            return format_html("这个身份证号的人已经在册，是{}。", person)
        address = reverse("member-rejoin", args=[other.village_id, other.pk])
        return format_html(
            '这个身份证号的人以前是会员，{}，请<a href="{}">办理重新入会</a>。', person, address
        )

    def _ask_of_namesakes(self) -> None:
        """People of the same name whose birth dates may be the same; two ID numbers that differ are
        two people."""
        values = self.cleaned_data
        same_name = Member.objects.current().filter(
            village=self.instance.village, name=values["name"]
        )
        if self.digest:
            same_name = same_name.filter(identity="")
        namesakes = [
            m
            for m in same_name.order_by("number")
            if partial_dates.compatible(m.born, values["born"])
        ]
        if not namesakes:
            return
        self.fields["confirmed"].widget = forms.CheckboxInput()
        links = format_html_join(
            "、",
            '<a href="{}">{}</a>{}',
            (
                (
                    reverse("member-detail", args=[m.village_id, m.pk]),
                    m,
                    f"，{m.born} 出生" if m.born else "",
                )
                for m in namesakes[:DUPLICATES_NAMED]
            ),
        )
        self.add_error(
            "confirmed",
            format_html("本村已有同名的会员：{}。请核对，确实是另一个人的在这里打勾。", links),
        )
