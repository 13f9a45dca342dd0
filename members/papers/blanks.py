"""Blank forms (空白表): lines and their order are those of the forms on the screen, so that paper
never lags behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crispy_forms.layout import Fieldset
from django import forms
from django.forms.models import ModelChoiceField, fields_for_model

from accounts.models import User
from accounts.records.editing import RecordForm
from associations.models import Village

from ..appraisals.models import MemberAppraisal
from ..campaigns.models import CampaignEntry
from ..contacts.forms import NoteForm
from ..people.forms.fields import IdentityField, PartialDateFormField
from ..people.forms.people import MemberForm
from ..people.forms.places import GroupForm, HouseholdForm
from ..people.models import Household, Member, MemberGroup
from ..suggestions.forms import SuggestionAnswerForm, SuggestionForm
from ..suggestions.models import Suggestion


@dataclass(frozen=True)
class BlankLine:
    """A label, and either boxes to tick, a date, or room to write: `room` is small, middle or
    tall."""

    label: str
    choices: tuple[str, ...] = ()
    date: bool = False
    room: str = "small"


@dataclass(frozen=True)
class BlankSection:
    title: str
    lines: list[BlankLine]


@dataclass(frozen=True)
class BlankColumn:
    """Of a table to be filled in; `share` of the width in per cent."""

    title: str
    share: int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blank:
    """A form of one page: sections of lines, and a table of `rows` empty rows."""

    title: str
    head: tuple[str, ...]
    sections: list[BlankSection] = field(default_factory=list)
    columns: list[BlankColumn] = field(default_factory=list)
    rows: int = 0
    caption: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ("填表人", "审核人")

    @property
    def row_numbers(self) -> range:
        return range(1, self.rows + 1)


TICK = "有□的在选中的□内打√。"
PRIVATE = "只写工作和意见，不写个人的怀孕、生育、避孕和检查情况。"


def _member(village: Village, by: User) -> Blank:
    form = MemberForm(instance=Member(village=village), by=by)
    return Blank(
        title="会员登记表",
        head=("村（社区）", "会员编号"),
        sections=_sections(form),
        notes=(
            TICK,
            (
                "会员编号由系统编排；身份证号只在录入时核对，录入后由本人收回或当面销毁本表，"
                "不另行留存。"
            ),
        ),
        signatures=("本人", "登记人"),
    )


def _household(village: Village, by: User) -> Blank:
    members = [
        BlankColumn("姓名", 26),
        BlankColumn("会员编号", 22),
        BlankColumn("会员小组", 22),
        BlankColumn("备注", 22),
    ]
    return Blank(
        title="家庭登记表",
        head=("村（社区）",),
        sections=_sections(HouseholdForm(instance=Household(village=village))),
        columns=members,
        rows=6,
        caption="户内会员",
        notes=(TICK, PRIVATE),
        signatures=("户主", "登记人"),
    )


def _group(village: Village, by: User) -> Blank:
    columns = [
        BlankColumn("姓名", 24),
        BlankColumn("性别", 16, ("男", "女")),
        BlankColumn("联系电话", 26),
        BlankColumn("备注", 26),
    ]
    return Blank(
        title="会员小组登记表",
        head=("村（社区）",),
        sections=_sections(GroupForm(instance=MemberGroup(village=village))),
        columns=columns,
        rows=14,
        caption="组员名单",
        notes=("组长从组员中推选，在备注栏注明是组长。",),
        signatures=("组长", "联系理事", "登记人"),
    )


def _suggestion(village: Village, by: User) -> Blank:
    raised = SuggestionForm(instance=Suggestion(village=village), villages=None)
    answer = SuggestionAnswerForm(instance=Suggestion(village=village))
    return Blank(
        title="意见建议单",
        head=("村（社区）", "编号"),
        sections=[
            BlankSection("提出", list(_lines(raised.fields))),
            BlankSection("答复", list(_lines(answer.fields))),
        ],
        notes=(TICK, "不愿留名的可以不填提出人。", PRIVATE),
        signatures=("记录人", "答复人"),
    )


def _feedback(village: Village, by: User) -> Blank:
    return Blank(
        title="会员小组信息反馈单",
        head=("村（社区）", "会员小组"),
        sections=[
            BlankSection("反馈情况", list(_lines(NoteForm.base_fields))),
            BlankSection("处理", [_handled()]),
        ],
        notes=(TICK, "每月反馈一次，每季碰头一次；到会人数只在碰头时填写。", PRIVATE),
        signatures=("组长", "联系理事"),
    )


def _handled() -> BlankLine:
    return BlankLine("理事会处理意见", room="tall")


def _appraisal(village: Village, by: User) -> Blank:
    marks = fields_for_model(MemberAppraisal, ["mark", "reward"])
    columns = [
        BlankColumn("会员编号", 14),
        BlankColumn("姓名", 15),
        BlankColumn("会员小组", 14),
        BlankColumn(str(marks["mark"].label), 30, _choices(marks["mark"])),
        BlankColumn(str(marks["reward"].label), 20),
    ]
    return Blank(
        title="会员年终评比表",
        head=("村（社区）", "年度"),
        columns=columns,
        rows=18,
        notes=(TICK, "先由小组评议，再由理事会审定；评为优秀的写明事迹或奖励。"),
        signatures=("组长", "联系理事", "会长"),
    )


def _registration(village: Village, by: User) -> Blank:
    labels = {
        name: str(made.label)
        for name, made in fields_for_model(CampaignEntry, ["outcome", "on", "reason"]).items()
    }
    outcomes = tuple(label for value, label in CampaignEntry.Outcome.choices if value != "pending")
    columns = [
        BlankColumn("会员编号", 14),
        BlankColumn("姓名", 15),
        BlankColumn("会员小组", 14),
        BlankColumn(labels["outcome"], 24, outcomes),
        BlankColumn(labels["on"], 12),
        BlankColumn(labels["reason"], 14),
    ]
    return Blank(
        title="会员重新登记表",
        head=("村（社区）", "登记名称"),
        columns=columns,
        rows=18,
        notes=(TICK, "逐人见面核对；注销的要写明原因，如退会、转出、去世。"),
        signatures=("登记人", "组长", "会长"),
    )


BLANKS: dict[str, Callable[[Village, User], Blank]] = {
    "member": _member,
    "household": _household,
    "group": _group,
    "suggestion": _suggestion,
    "feedback": _feedback,
    "appraisal": _appraisal,
    "registration": _registration,
}  # slug → form; the contact agreement is a paper of its own


def _sections(form: RecordForm) -> list[BlankSection]:
    """As the form is laid out on the screen: its fieldsets, or all of it as one."""
    layout = form.helper.layout
    parts = [part for part in layout.fields if isinstance(part, Fieldset)] if layout else []
    if not parts:
        return [BlankSection("", list(_lines(form.fields)))]
    return [
        BlankSection(
            str(part.legend),
            list(_lines({name.name: form.fields[name.name] for name in part.get_field_names()})),
        )
        for part in parts
    ]


def _lines(fields: dict[str, forms.Field]) -> Iterator[BlankLine]:
    """Check boxes that follow each other are the choices of one line."""
    ticks: list[str] = []
    for offered in fields.values():
        if isinstance(offered, forms.BooleanField) and not offered.widget.is_hidden:
            ticks.append(str(offered.label))
            continue
        yield from _ticked(ticks)
        ticks = []
        if not offered.widget.is_hidden:
            yield _line(offered)
    yield from _ticked(ticks)


def _ticked(labels: list[str]) -> Iterator[BlankLine]:
    if len(labels) == 1:
        yield BlankLine(labels[0], ("是", "否"))
    elif labels:
        yield BlankLine("类别（可多选）", tuple(labels))


def _line(offered: forms.Field) -> BlankLine:
    label = str(offered.label)
    if isinstance(offered, forms.DateField | PartialDateFormField):
        return BlankLine(label, date=True)
    if isinstance(offered.widget, forms.Textarea):
        return BlankLine(label, room="tall")
    length = getattr(offered, "max_length", None) or 0
    wide = length > 100 and not isinstance(offered, IdentityField)
    return BlankLine(label, _choices(offered), room="middle" if wide else "small")


def _choices(offered: forms.Field) -> tuple[str, ...]:
    """The words to choose from; rows of a table are written by hand."""
    if isinstance(offered, ModelChoiceField):
        return ()
    return tuple(str(label) for value, label in getattr(offered, "choices", ()) if value != "")
