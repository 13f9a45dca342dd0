"""Who signs in, what was done, and the two small tables that every write leans on (tokens,
previews)."""

import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..roles import Role as Role
from ..texts import Code, RoleField, Text, ToldData, ToldLongText, ToldText
from .arranged_day import ArrangedDay as ArrangedDay
from .authenticator import Authenticator as Authenticator
from .former_codes import FormerCode as FormerCode
from .installation import KeyFingerprint as KeyFingerprint
from .long_file import LongFile as LongFile
from .opinion import Opinion as Opinion
from .querysets import ImportBatchQuerySet, TrailQuerySet, UserQuerySet

SCOPE_LENGTHS: dict[Role, tuple[int, ...]] = {
    Role.COUNTY_SUPERVISOR: (6,),
    Role.TOWNSHIP_STAFF: (9,),
    Role.TOWNSHIP_LEADER: (9,),
    Role.VILLAGE_SECRETARY: (12,),
    Role.AUDITOR: (9,),
    Role.ADMINISTRATOR: (6, 9),  # of a county or of a township's office
}
USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,}\Z", "账号至少 3 个字符，只能用小写字母、数字和 . _ -。"
)


class User(AbstractBaseUser):
    """A person with one role and one scope, the code of the division they work for."""

    username = Text(
        "账号",
        max_length=40,
        unique=True,
        validators=[USERNAME],
        error_messages={"unique": "这个账号已有人使用。"},
    )
    name = Text("姓名", max_length=40)
    role = RoleField("角色", max_length=20, choices=Role)
    scope = Text(
        "管辖区划代码", max_length=12, validators=[RegexValidator(r"^\d+$", "区划代码只能是数字。")]
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改初始密码", default=True)
    password_set_at = models.DateTimeField("设置密码时间", default=timezone.now, db_default=Now())
    second_factor = models.BooleanField("已设动态码", default=False, db_default=False)
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = BaseUserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="user_scope_fits_role",
                condition=models.Q(
                    *(
                        models.Q(role=role) & models.Q(In(Length("scope"), n))
                        for role, n in SCOPE_LENGTHS.items()
                    ),
                    _connector=models.Q.OR,
                ),
                violation_error_message="管辖区划代码与角色不符。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"

    def covers(self, code: str) -> bool:
        """Whether the division `code` lies in this person's scope; what is no code at all does
        not."""
        return code.isascii() and code.isdecimal() and code.startswith(self.scope)

    def must_set_second_factor(self) -> bool:
        """Whether the setting asks the role for a second factor and the person has none yet."""
        return self.role in settings.SECOND_FACTOR_ROLES and not self.second_factor

    def password_is_too_old(self) -> bool:
        days = settings.PASSWORD_DAYS
        return days > 0 and timezone.now() - self.password_set_at > datetime.timedelta(days)

    def initial_password_has_expired(self) -> bool:
        days = datetime.timedelta(settings.INITIAL_PASSWORD_DAYS)
        return self.must_change_password and timezone.now() - self.password_set_at > days

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Of what the account may do as well: a new role or scope ends its sessions as a new
        password does."""
        content = f"{self.password}:{self.role}:{self.scope}"
        return salted_hmac(
            "accounts.User.session", content, secret=secret, algorithm="sha256"
        ).hexdigest()


class AccountAct(models.Model):
    """What another person did to an account; its holder is told at the next sign-in."""

    class What(models.TextChoices):
        PASSWORD = "password", "重置密码"
        SECOND_FACTOR = "second_factor", "取消动态码"
        CHANGED = "changed", "修改账号资料"

    account = models.ForeignKey(User, models.CASCADE, related_name="acts", verbose_name="账号")
    what = Text("事项", max_length=20, choices=What)
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    told_at = models.DateTimeField("告知时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "账号变动"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}（{self.by or '系统管理员'}）"

    def words(self) -> str:
        """What its holder is told."""
        at = timezone.localtime(self.at).strftime("%Y年%-m月%-d日 %H:%M")
        who = self.by or "系统管理员"
        return (
            f"{at}，{who}对您的账号办理了“{self.get_what_display()}”。如果不是您要求的，"
            "请马上告诉单位领导。"
        )


class OldPassword(models.Model):
    """The hash of a password that was replaced: it is not taken again for a while."""

    account = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = Code(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "旧密码"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.account_id)


class Attempts(models.Model):
    """How often something was tried (throttling.py). `key` is a keyed digest, neither name nor what
    was typed."""

    key = Code(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "尝试次数"

    def __str__(self) -> str:
        return self.key


class TrailEntry(models.Model):
    """One act, chained by hash to the one before it; rows are never changed or removed (guarded in
    the database)."""

    number = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="经办人", related_name="+")
    by_name = ToldText("经办人姓名", max_length=60)
    action = ToldText("事项", max_length=40)
    division = Text("区划代码", max_length=12, blank=True, db_index=True)
    target = ToldText("对象", max_length=120)
    before = ToldData("变更前", null=True)
    after = ToldData("变更后", null=True)
    reason = ToldLongText("原因", blank=True)
    previous_hash = Code("上一条校验值", max_length=64)
    hash = Code("校验值", max_length=64, unique=True)

    codes_stand = True
    withheld: bool  # of TrailQuerySet.disclosed_to
    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class TrailHead(models.Model):
    """The last link of the chain, in one row that every writer locks: the chain has one order."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()
    hash = Code(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "留痕链头"

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class FormToken(models.Model):
    """A form's one-time token, inserted in the transaction of its write: the same post twice has
    one effect."""

    token = Code(max_length=64, primary_key=True)
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "表单令牌"

    def __str__(self) -> str:
        return self.token


class ImportBatch(models.Model):
    """An uploaded file, parsed and waiting to be confirmed; confirming applies it in one
    transaction or not at all."""

    class Kind(models.TextChoices):
        DIVISIONS = "divisions", "区划"
        REPORTS = "reports", "月报"
        AGREEMENTS = "agreements", "协议答复"
        SUCCESSIONS = "successions", "区划代码变更"
        STATEMENTS = "statements", "对账单"
        CORRECTIONS = "corrections", "更正单"
        OPENINGS = "openings", "期初结存"

    kind = Text("种类", max_length=20, choices=Kind)
    division = Text("区划代码", max_length=12)
    file_name = ToldText("文件名", max_length=200)
    digest = Code("文件校验值", max_length=64)
    rows = ToldData("读出的行")
    errors = ToldData("错误", default=list)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
