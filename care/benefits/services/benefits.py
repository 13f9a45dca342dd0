"""Township rules and children at school: what was paid under them stays as it was."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.divisions.states import correction

from ..models.benefits import BegunMonths, BenefitRule, Schooling
from ..models.pay_runs import PayLine

REST, ANOTHER = "名称、依据、经费和截止日期。", "换标准请填截止日期，再新增一条接替它。"
FIXED = ("benefit", "amount", "per", "kinds", "levels", "since", "replaces_id")


@transaction.atomic
def save_rule(
    *, rule: BenefitRule, by: User | None, expected_version: int | None = None
) -> BenefitRule:
    """Raises ValidationError, ConflictError."""
    if rule.pk is None and rule.replaces:
        rule.key = rule.replaces.key
        if rule.replaces.until is None or rule.replaces.until >= rule.since:
            raise ValidationError(
                {"replaces": f"先给“{rule.replaces}”填截止日期，要早于新标准的执行日期。"}
            )
    if rule.pk:
        old = BenefitRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        changed = any(getattr(old, name) != getattr(rule, name) for name in FIXED)
        if changed and PayLine.objects.filter(key=rule.key).exists():
            raise ValidationError(f"已经按这一条列过或发过，只能改{REST}{ANOTHER}")
        if changed and old.since.replace(day=1) < timezone.localdate().replace(day=1):
            raise ValidationError(
                f"这一条已经执行，改了会连以前的月份一起改，只能改{REST}{ANOTHER}"
                "登记错了又没有列过的，删除后重新登记。"
            )
    save_record(record=rule, by=by, expected_version=expected_version)
    return rule


def rules_to_replace(township: str) -> QuerySet[BenefitRule]:
    """Those that have an end and no successor."""
    return BenefitRule.objects.filter(
        township=township, until__isnull=False, replaced_by__isnull=True
    )


@transaction.atomic
def save_begun_months(
    *, rule: BegunMonths, by: User | None, expected_version: int | None = None
) -> BegunMonths:
    """One of months gone by is a correction, and says when it was told. Raises ValidationError,
    ConflictError."""
    stored, today = BegunMonths.objects.filter(pk=rule.pk).first(), timezone.localdate()
    if stored and stored.since < today.replace(day=1):
        raise ValidationError(
            "这个办法已经执行，不能改。换办法请从新的月份起再登记一条；登记错的，还没有列过的可以删除。"
        )
    past = rule.since < today.replace(day=1)
    rule.told, reason = (today, correction(rule.since)) if past else (None, "")
    return save_record(record=rule, by=by, expected_version=expected_version, reason=reason)


@transaction.atomic
def remove_begun_months(*, rule: BegunMonths, by: User | None) -> None:
    """Raises ValidationError where something was listed under it: what was owed of those months
    would be another."""
    if PayLine.objects.filter(run__township=rule.township_id, due__gte=rule.since).exists():
        raise ValidationError(
            "已经按这个办法列过或发过，不能删除。换办法请从新的月份起再登记一条。"
        )
    remove_record(record=rule, by=by)


@transaction.atomic
def save_schooling(
    *, schooling: Schooling, by: User | None, expected_version: int | None = None
) -> Schooling:
    """Raises ValidationError, ConflictError."""
    if schooling.pk and schooling.pay_lines.filter(live=True).exists():
        old = Schooling.objects.get(pk=schooling.pk)
        if (old.level, old.since, old.count) != (schooling.level, schooling.since, schooling.count):
            raise ValidationError("已经按这次升学列过或发过，只能改离校日期。")
    save_record(record=schooling, by=by, expected_version=expected_version)
    return schooling
