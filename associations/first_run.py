"""What a new township or county sets up first: divisions, the month it starts with, areas,
accounts."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.menu import COUNTY, TOWNSHIP
from accounts.models import Role, User
from accounts.today.first_run import FirstStep

from .divisions.models import Area, Township, Village
from .organisation.services.accounts import without_secretary


def _own(user: User) -> dict[str, object]:
    return {"code": user.scope}


def _nothing(user: User) -> dict[str, object]:
    return {}


def _has_villages(user: User) -> bool:
    return Village.objects.visible_to(user).exists()


def _has_start(user: User) -> bool:
    return Township.objects.visible_to(user).filter(start__isnull=False).exists()


def _has_areas(user: User) -> bool:
    return Area.objects.visible_to(user).exists()


def _has_secretaries(user: User) -> bool:
    return _has_villages(user) and not without_secretary(user).exists()


def _has_townships(user: User) -> bool:
    return Township.objects.visible_to(user).exists()


def _without_staff(user: User) -> QuerySet:
    staff = User.objects.filter(role=Role.TOWNSHIP_STAFF, scope=OuterRef("code"), is_active=True)
    return Township.objects.visible_to(user).exclude(Exists(staff))


def _has_staff(user: User) -> bool:
    return _has_townships(user) and not _without_staff(user).exists()


STEPS = (
    FirstStep(
        TOWNSHIP,
        "导入本乡镇的村和社区",
        "上传区划文件，每行一个代码和名称。",
        "division-import",
        _nothing,
        _has_villages,
    ),
    FirstStep(
        TOWNSHIP,
        "定从哪一月起上报",
        "这个月以前不催报、不算逾期。",
        "township-settings",
        _own,
        _has_start,
    ),
    FirstStep(
        TOWNSHIP,
        "分责任区",
        "不分的乡镇可以跳过。",
        "area-list",
        _own,
        _has_areas,
        optional=True,
    ),
    FirstStep(
        TOWNSHIP,
        "给各村秘书长开账号",
        "一次开齐，每村一张登录条，打印出来发给本人。",
        "village-accounts",
        _own,
        _has_secretaries,
    ),
    FirstStep(
        COUNTY,
        "导入乡镇（街道）",
        "由系统管理员导入本县的区划。",
        "village-list",
        _own,
        _has_townships,
    ),
    FirstStep(
        COUNTY,
        "给各乡镇经办开账号",
        "每个乡镇（街道）至少一名经办。",
        "account-create",
        _nothing,
        _has_staff,
    ),
)
