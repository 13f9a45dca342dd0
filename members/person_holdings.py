"""What the membership holds on people."""

from django.db.models import Q, QuerySet

from accounts.models import User
from associations.persons import Clearing, Facts, Holding, in_json, leave, register
from associations.persons.own import OFFICES

from .appraisals.models import MemberAppraisal
from .campaigns.models import CampaignEntry
from .contacts.models import Contact, GroupNote
from .doubles.models import DoubleMerge
from .imports.models import ImportChunk, MemberImport
from .people.models import Household, Member, MemberGroup
from .people.periods import GroupPeriod, Membership, Stay
from .suggestions.models import Suggestion

State = MemberImport.State
WAITING = Q(state__in=(State.MATCHING, State.READY, State.FAILED))
RESTING = WAITING | Q(state__in=(State.APPLIED, State.UNDONE))


def _identity(row: Member, name: str) -> Facts:
    return [("身份证号", "不保存号码，只存一个用来核对、不能还原的校验值")] if row.identity else []


def _past(rows: QuerySet, user: User | None) -> QuerySet:
    """What is so today is told of the member, group or household itself."""
    return rows.filter(until__isnull=False)


def _in_rows(name: str) -> Q:
    """Imports of which a line names the person; cells are JSON."""
    return Q(
        pk__in=ImportChunk.objects.filter(in_json(ImportChunk, name, "rows"))
        .order_by()
        .values("batch")
    )


HOLDINGS = (
    Holding(
        "member",
        Member,
        "会员登记和联系服务",
        OFFICES,
        page=("member-edit", "village_id", "pk"),
        names=("name",),
        via={"member": "pk"},
        via_named={"household": "household_id"},
        gives={"member": "pk", "household": "household_id"},
        more=_identity,
        clearing=Clearing(
            "members",
            "left",
            ("born", "identity", "phone", "skills", "left_reason", "note", "own"),
            Q(left__isnull=False),
            words="出生日期、身份证核对值、联系电话、特长、离会原因、备注、本县栏目",
        ),
    ),
    Holding(
        "household",
        Household,
        "按户联系、征求意见和签订协议",
        OFFICES,
        page=("household-edit", "village_id", "pk"),
        names=("head",),
        via={"household": "pk"},
        gives={"household": "pk"},
        clearing=Clearing(
            "households", "closed", ("address", "phone", "own"), Q(closed__isnull=False)
        ),
    ),
    Holding(
        "group",
        MemberGroup,
        "会员小组的组长和联系理事",
        OFFICES,
        page=("group-edit", "village_id", "pk"),
        via={"member": "leader_id", "post": "council_post_id"},
        shows=("name", "leader", "council_post", "formed"),
        stays="小组的组成由村里随时更新，不再担任的，请改小组。",
    ),
    Holding(
        "contact",
        Contact,
        "会员联系户",
        OFFICES,
        page=("contact-edit", "member__village_id", "pk"),
        via={"member": "member_id", "household": "household_id"},
        shows=("member", "household", "tie", "since", "until", "signed"),
        stays="联系协议是双方的凭证；不再联系的，填结束日期。",
    ),
    Holding(
        "member-appraisal",
        MemberAppraisal,
        "会员年终评比",
        OFFICES,
        page=("member-appraisal-list", "member__village_id", "year"),
        via={"member": "member_id"},
        shows=("year", "mark", "reward"),
        stays="评比结果公布过，长期保存；写错的可以更正。",
    ),
    Holding(
        "note",
        GroupNote,
        "会员小组每月反馈和每季碰头",
        OFFICES,
        page=("note-edit", "group__village_id", "pk"),
        mentions=("text",),
        via={"member": "member_id"},
        shows=("group", "kind", "on", "member", "text"),
        clearing=Clearing("notes", "on", ("member",), Q(member__isnull=False)),
    ),
    Holding(
        "suggestion",
        Suggestion,
        "意见建议的答复",
        OFFICES,
        page=("suggestion-edit", "village_id", "pk"),
        names=("raised_by",),
        clearing=Clearing("suggestions", "answered", ("raised_by",), Q(pk__isnull=False)),
    ),
    Holding(
        "campaign",
        CampaignEntry,
        "会员重新登记",
        OFFICES,
        called=lambda row: f"{row.campaign}：{row.member.name}",
        page=("campaign-detail", "village_id", "campaign_id"),
        via={"member": "member_id"},
        shows=("member", "outcome", "on", "reason"),
        clearing=Clearing(
            "campaigns", "campaign__closed", ("reason",), Q(campaign__closed__isnull=False)
        ),
    ),
    Holding(
        "membership",
        Membership,
        "会员以前在哪个村、哪个小组",
        OFFICES,
        called=lambda row: f"{row.village}的会籍",
        page=("member-detail", "member__village_id", "member_id"),
        via={"member": "member_id"},
        only=_past,
        shows=("village", "group", "household", "since", "until", "ended", "reason"),
        stays="说明会员从哪个村转来、哪年入会，随会员资料保存。",
    ),
    Holding(
        "stay",
        Stay,
        "家庭以前在哪个村",
        OFFICES,
        page=("household-detail", "household__village_id", "household_id"),
        via={"household": "household_id"},
        only=_past,
        shows=("village", "since", "until"),
        stays="以前年度的登记簿、签订率和优待发放按当时所在的村计算。",
    ),
    Holding(
        "group-period",
        GroupPeriod,
        "会员小组以前的组长",
        OFFICES,
        page=("group-detail", "group__village_id", "group_id"),
        via={"member": "leader_id"},
        only=_past,
        shows=("group", "leader", "since", "until"),
        stays="以前年度的报告按当时的组长统计。",
    ),
    Holding(
        "double-merge",
        DoubleMerge,
        "重复登记的合并",
        OFFICES,
        page=("double-undo", "village_id", "pk"),
        names=("name",),
        shows=("kind", "name", "merged", "reason", "undone"),
        stays="说明两份登记怎样合成一份，撤回要用；撤回以后不再留两份原来的内容。",
    ),
    Holding(
        "import",
        MemberImport,
        "名册导入的表格（身份证号在读取时已经去掉）",
        "本村秘书长、本乡镇经办",
        page=("member-import", "division", "pk"),
        search=_in_rows,
        shows=("file_name", "target", "state", "created_at"),
        clearing=Clearing("imports", "updated_at__date", (), WAITING, RESTING),
    ),
)


def register_all() -> None:
    register(*HOLDINGS)
    leave(
        "重复登记合并以前的内容",
        "只用来撤回合并，不在任何页面上显示；撤回时清空，满90天自动清空。",
        "members.DoubleMerge.before",
        "members.DoubleMerge.after",
    )
    leave(
        "名册导入读出的各行",
        "按整份表格保存，表格列在“名册导入”里；清除时连同各行一起清除。",
        "members.ImportChunk",
        *(
            f"members.MemberImport.{name}"
            for name in ("header", "samples", "columns", "counts", "notes", "reading")
        ),
    )
    leave(
        "读表格的办法",
        "乡镇上次怎样读一列的选择，写的是办法，没有姓名。",
        "members.ColumnMemory.answers",
    )
