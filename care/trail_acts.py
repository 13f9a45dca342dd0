"""The acts on families, ordinary ones too, whose entries of the trail are told in full only to
those who may open the sensitive ones: everything that is done to a row of a family, for one, or
with a list of them, in one place.

Entries are known by the words that the trail kept, so words that were changed later stay here."""

from django.db.models import Model, Q

from accounts.access import KEEPERS
from accounts.models.withheld import Acts

from .activities.models import ActivityPhoto
from .aid.models import Aid
from .benefits.models.benefits import Schooling
from .certificates.models import Certificate
from .families.models import Family, Support
from .insurance.models import Insured, Policy
from .ledger.models.entries import TO_PEOPLE
from .person_holdings import HOLDINGS

RECORDS: tuple[type[Model], ...] = (
    Family,
    Support,
    Schooling,
    Aid,
    Certificate,
    Policy,
    Insured,
    ActivityPhoto,
)
LISTED = (
    *("发放优待证", "收回优待证", "优待证随户迁移", "打印保密家庭的优待证", "查看保密家庭"),
    *("修改参保名单", "导出投保名单", "导出保密家庭的投保资料"),
    *(
        "编制发放批次",
        "重新列发放名单",
        "暂缓发放",
        "收回已发的",
        "恢复发放",
        "送审发放批次",
        "退回发放批次",
        "作废发放批次",
    ),
    *("审批发放", "冲销发放批次", "发放批次", "查看发放名单"),
    *("导出家庭名单", "打印家庭名单", "导出附件", "打印附件"),
    *("对账：对上", "对账：取消对上"),
)
EARLIER = (  # until the words for families were changed
    *("打印敏感家庭的优待证", "查看敏感家庭", "导出敏感家庭的投保资料"),
    *("登记支持类别", "修改支持类别", "删除支持类别"),
)
BOOKED = ("登记收支", "冲销收支")  # of the ledger, where they went to families and persons
CLEARED = "清除个人资料"
FOUND = "查出患病人数"  # told in numbers until findings were told as a digest (findings.py)
VISITED = ("上门服务", "慰问")  # by the documents' names; a county may give others
HOMES = "走访户数"  # of visits alone, and of every one
LOGGED = ("登记活动", "修改活动", "删除活动")  # of the log, where they are visits


def on_record(model: type[Model]) -> list[str]:
    """What accounts/records/__init__.py calls its acts."""
    return [f"{act}{model._meta.verbose_name}" for act in ("登记", "修改", "删除")]


def _which() -> Q:
    acts = [*LISTED, *EARLIER, *(name for model in RECORDS for name in on_record(model))]
    visits = Q(before__类别__in=VISITED) | Q(after__类别__in=VISITED)
    visits |= _has_value("before", HOMES) | _has_value("after", HOMES)
    booked = Q(action__in=BOOKED, after__类别__in=[category.label for category in TO_PEOPLE])
    cleared = Q(
        action=CLEARED,
        after__类别__in=[each.title for each in HOLDINGS if each.private and each.clearing],
    )
    found = _has_value("before", FOUND) | _has_value("after", FOUND)
    return Q(action__in=acts) | booked | Q(action__in=LOGGED) & (visits | found) | cleared


def _has_value(side: str, what: str) -> Q:
    return Q(**{f"{side}__has_key": what}) & ~Q(**{f"{side}__{what}": ""})


REORGANISED = ("合并村", "拆分村")
COUNTED = (
    "关怀家庭",
    "活动",
    "发放批次",
    "帮扶",
    "保险",
)  # as care/reorganisation.py calls what moves and stays

WITHHELD = Acts(_which(), KEEPERS, counted=dict.fromkeys(REORGANISED, COUNTED))
