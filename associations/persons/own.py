"""What the organisation holds on people: accounts, posts, seats, teams, who signed a contract."""

from django.apps import apps
from django.db.models import Q

from accounts.models import User
from accounts.records.deadlines import Deadlines

from ..contracts.models import ResponsibilityContract
from ..divisions.models import Village
from ..organisation.models import Association, Post, StipendRate
from ..villages.models import Seat, ServiceTeam
from .holdings import Clearing, Holding, leave, register

OFFICES = "本村秘书长，本乡镇经办、领导、监督员和县级督导"


HOLDINGS = (
    Holding(
        "account", User, "登录本系统办理工作", "本乡镇经办；本人办过的事在留痕里",
        scope="scope", page=("account-edit", "pk"), names=("name",),
        shows=("username", "name", "role", "created_at", "is_active"),
        stays="账号办过的事要能查到是谁，只停用，不删除。",
    ),
    Holding(
        "post", Post, "协会职务和岗位津贴", OFFICES,
        scope="association__code", page=("post-edit", "association__code", "pk"), names=("name",),
        gives={"post": "pk"},
        clearing=Clearing("posts", "ended", ("phone", "background"), Q(ended__isnull=False)),
    ),
    Holding(
        "stipend-rate", StipendRate, "岗位津贴以前的标准", OFFICES,
        scope="post__association__code",
        page=("post-edit", "post__association__code", "post_id"), via={"post": "post_id"},
        only=lambda rows, user: rows.filter(until__isnull=False),
        shows=("stipend", "stipend_tied", "since", "until"),
        stays="以前月份的津贴按当时的标准算。",
    ),
    Holding(
        "village", Village, "村情里本县加的栏目", OFFICES,
        scope="code", page=("village-edit", "code"), inside=("own",), shows=("name", "own"),
        only=lambda rows, user: rows.exclude(own={}),
        stays="村里的情况随时更新，不再有关的人，请改村情。",
    ),
    Holding(
        "association", Association, "协会登记里本县加的栏目", OFFICES,
        page=("association-edit", "code", "pk"), inside=("own",), shows=("name", "own"),
        stays="协会的情况随时更新，不再有关的人，请改协会的登记。",
    ),
    Holding(
        "seat", Seat, "村里各机构的成员", OFFICES,
        scope="body__village_id", page=("seat-edit", "body__village_id", "pk"), names=("name",),
        stays="机构的组成情况是村民自治的档案，长期保存；写错的可以更正。",
    ),
    Holding(
        "team", ServiceTeam, "服务小组的组长和成员", OFFICES,
        page=("team-edit", "village_id", "pk"), mentions=("leader", "people"), shows=("kind",),
        stays="服务小组的名单由村里随时更新，不再担任的，请改名单。",
    ),
    Holding(
        "contract", ResponsibilityContract, "计划生育目标管理责任书的签字人", OFFICES,
        page=("contract-edit", "village_id", "year"), names=("township_signer", "village_signer"),
        shows=("year", "signed"),
        stays="责任书是双方的凭证，长期保存；写错的可以更正。",
    ),
)  # fmt: skip


LEFT = (
    (
        "办理留痕",
        "谁在什么时候办了什么，只增不改，谁也不能删除。",
        "accounts.TrailEntry",
    ),
    (
        "上传后等待确认的表格",
        "只有上传人看得到，满30天自动删除。",
        "accounts.ImportBatch",
    ),
    (
        "后台制作的文件",
        "只有要它的人看得到，下载以后或者满一天自动删除。",
        "accounts.LongFile",
    ),
    (
        "撤并怎样改了登记",
        "用来撤销撤并：只记改动的几栏原来是什么，没有姓名；村里又有登记以后就用不上了。",
        "associations.Reorganisation",
    ),
    (
        "公文的签发人",
        "公文照签发时的样子存档，签发人是经办账号，不是村民。",
        "associations.IssuedPaper.signer",
    ),
    (
        "县里规定的类别和表式",
        "写的是类别和栏目，不写人。",
        "associations.Vocabulary",
        "associations.VocabularyDraft",
    ),
)  # what, why, of which records


def register_all() -> None:
    register(*HOLDINGS)
    for what, why, *labels in LEFT:
        leave(what, why, *labels)
    leave(
        "改期的经办人和原因",
        "办理的记录，写的是经办账号，不写村民。",
        *(
            f"{model._meta.label}.moves"
            for model in apps.get_models()
            if issubclass(model, Deadlines)
        ),
    )
