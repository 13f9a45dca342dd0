"""Township rules and children at school: what was paid under them stays as it was."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.records import save_record

from ..models.benefits import BenefitRule, Schooling
from ..models.pay_runs import PayLine

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
    if rule.pk and PayLine.objects.filter(key=rule.key).exists():
        old = BenefitRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if any(getattr(old, name) != getattr(rule, name) for name in FIXED):
            raise ValidationError(
                "已经按这一条列过或发过，只能改名称、依据、经费和截止日期。换标准请填截止日期，"
                "再新增一条接替它。"
            )
    save_record(record=rule, by=by, expected_version=expected_version)
    return rule


def rules_to_replace(township: str) -> QuerySet[BenefitRule]:
    """Those that have an end and no successor."""
    return BenefitRule.objects.filter(
        township=township, until__isnull=False, replaced_by__isnull=True
    )


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
