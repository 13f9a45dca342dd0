"""Who signs in, what was done, and the two small tables that every write leans on (tokens, previews)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from .querysets import ImportBatchQuerySet, TrailQuerySet, UserQuerySet
from .texts import Code, Text, ToldData, ToldLongText, ToldText


class Role(models.TextChoices):
    """The five roles of domain.md §6."""

    COUNTY_SUPERVISOR = "county_supervisor", "县级督导"
    TOWNSHIP_STAFF = "township_staff", "乡镇经办"
    TOWNSHIP_LEADER = "township_leader", "乡镇领导"
    VILLAGE_SECRETARY = "village_secretary", "村级秘书长"
    AUDITOR = "auditor", "监督员"


SCOPE_LENGTHS = {
    Role.COUNTY_SUPERVISOR: 6,
    Role.TOWNSHIP_STAFF: 9,
    Role.TOWNSHIP_LEADER: 9,
    Role.VILLAGE_SECRETARY: 12,
    Role.AUDITOR: 9,
}


class User(AbstractBaseUser):
    """A person with one role and one scope, the code of the division they work for."""

    username = Text("账号", max_length=40, unique=True, error_messages={"unique": "这个账号已有人使用。"})
    name = Text("姓名", max_length=40)
    role = Text("角色", max_length=20, choices=Role)
    scope = Text("管辖区划代码", max_length=12, validators=[RegexValidator(r"^\d+$", "区划代码只能是数字。")])
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改初始密码", default=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = BaseUserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="user_scope_fits_role",
                condition=models.Q(
                    *(models.Q(role=role) & models.Q(Exact(Length("scope"), n)) for role, n in SCOPE_LENGTHS.items()),
                    _connector=models.Q.OR,
                ),
                violation_error_message="管辖区划代码与角色不符。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"

    def covers(self, code: str) -> bool:
        """Whether the division `code` lies in this person's scope; what is no code at all does not."""
        return code.isascii() and code.isdecimal() and code.startswith(self.scope)


class TrailEntry(models.Model):
    """One act, chained by hash to the one before it; rows are never changed or removed (guarded in the database)."""

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
    """A form's one-time token, inserted in the transaction of its write: the same post twice has one effect."""

    token = Code(max_length=64, primary_key=True)
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "表单令牌"

    def __str__(self) -> str:
        return self.token


class ImportBatch(models.Model):
    """An uploaded file, parsed and waiting to be confirmed; confirming applies it in one transaction or not at all."""

    class Kind(models.TextChoices):
        DIVISIONS = "divisions", "区划"
        REPORTS = "reports", "月报"
        AGREEMENTS = "agreements", "协议答复"

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
