"""优待政策: what the township and its villages' charters promise, and how it is kept; children at
school."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record
from accounts.records.editing import edit
from associations import entitlement_sources
from associations.divisions import place_or_404
from associations.entitlement_sources import Per
from associations.models import Township, Village
from associations.vocabulary.in_force import titles_of

from ...families.models import SUPPORTS, Family
from ...families.services import note_opening
from ...families.views import opened
from ...ledger.models.funds import Fund
from ..forms.benefits import BegunMonthsForm, BenefitRuleForm, SchoolingForm
from ..models.benefits import BegunMonths, BenefitRule, Schooling
from ..services.benefits import (
    remove_begun_months,
    rules_to_replace,
    save_begun_months,
    save_rule,
    save_schooling,
)


def benefit_rule_list(request: Request, code: str) -> HttpResponse:
    """The township's rules, and the clauses of the village's charter, or of all villages, in force
    now."""
    place = place_or_404(code)
    promises = [promise for promise in entitlement_sources.promises(code) if promise.until is None]
    names = dict(
        Village.objects.visible_to(request.user).in_division(code).values_list("code", "name")
    )
    labels, kinds = dict(Per.choices), titles_of(SUPPORTS, code)
    context = {
        "division": place,
        "in_village": isinstance(place, Village),
        "rules": BenefitRule.objects.visible_to(request.user)
        .filter(township=code[:9])
        .select_related("fund"),
        "begun_months": BegunMonths.objects.visible_to(request.user).filter(township=code[:9]),
        "usual": BegunMonths(),
        "clauses": [
            (
                names.get(promise.village, ""),
                promise,
                labels.get(promise.per, ""),
                "、".join(kinds[kind] for kind in sorted(promise.families) if kind in kinds),
            )
            for promise in sorted(promises, key=lambda promise: (promise.village, promise.key))
        ],
        "may_write": may(request.user, "benefit-rule-create") and isinstance(place, Township),
    }
    return render(request, "care/benefits/benefit_rule_list.html", context)


def benefit_rule_create(request: Request, code: str) -> HttpResponse:
    township = place_or_404(code)
    if not isinstance(township, Township):
        raise Http404("优待政策由乡镇登记，村里的写在章程的优待条款里。")
    return _edit_rule(request, BenefitRule(township=township), "登记优待政策")


def benefit_rule_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rule = get_object_or_404(BenefitRule.objects.visible_to(request.user), township=code, pk=pk)
    return _edit_rule(request, rule, f"修改优待政策：{rule}")


def _edit_rule(request: Request, rule: BenefitRule, heading: str) -> HttpResponse:
    township = rule.township_id
    funds = Fund.objects.visible_to(request.user).filter(code=township).open().with_places()
    form = BenefitRuleForm(
        request.POST or None, instance=rule, funds=funds, replaceable=rules_to_replace(township)
    )
    address = reverse("benefit-rule-list", args=[township])
    return edit(
        request,
        form,
        save=lambda: save_rule(
            rule=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: remove_record(record=rule, by=request.user)) if rule.pk else None,
        back=address,
        done="优待政策已保存。",
        context={
            "heading": heading,
            "lead": "按这里的标准逐户算应发。已经发过的标准不能改，换标准时填截止日期再新增一条。",
            "cancel": address,
        },
    )


def begun_months_create(request: Request, code: str) -> HttpResponse:
    township = place_or_404(code)
    if not isinstance(township, Township):
        raise Http404("不满月怎么发，由乡镇规定。")
    rule = BegunMonths(township=township, since=timezone.localdate().replace(day=1))
    return _edit_begun_months(request, rule, "登记不满月的发放办法")


def begun_months_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rule = get_object_or_404(BegunMonths.objects.visible_to(request.user), township=code, pk=pk)
    return _edit_begun_months(request, rule, f"不满月的发放办法：{rule}")


def _edit_begun_months(request: Request, rule: BegunMonths, heading: str) -> HttpResponse:
    form = BegunMonthsForm(request.POST or None, instance=rule)
    address = reverse("benefit-rule-list", args=[rule.township_id])
    return edit(
        request,
        form,
        save=lambda: save_begun_months(
            rule=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: remove_begun_months(rule=rule, by=request.user)) if rule.pk else None,
        back=address,
        done="不满月的发放办法已保存。",
        context={
            "heading": heading,
            "lead": "从这个月起按这个办法算。已经发过的不动，多发、少发的列在优待兑现里。",
            "cancel": address,
        },
    )


def schooling_create(request: Request, code: str, ref: str) -> HttpResponse:
    """`ref`: the family's."""
    return _edit_schooling(request, Schooling(family=opened(request, code, ref)), "登记在校学生")


def schooling_edit(request: Request, code: str, ref: str) -> HttpResponse:
    rows = Schooling.objects.visible_to(request.user).filter(family__village=code)
    schooling = get_object_or_404(
        rows.select_related("family__household", "family__village"), ref=ref
    )
    note_opening(family=schooling.family, by=request.user)
    return _edit_schooling(request, schooling, "修改在校学生")


def _edit_schooling(request: Request, schooling: Schooling, heading: str) -> HttpResponse:
    family: Family = schooling.family
    form = SchoolingForm(request.POST or None, instance=schooling)
    return edit(
        request,
        form,
        save=lambda: save_schooling(
            schooling=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: remove_record(record=schooling, by=request.user)) if schooling.pk else None,
        back=reverse(
            "benefit-family", args=[family.village_id, family.ref, timezone.localdate().year]
        ),
        done="在校学生已保存。",
        context={
            "heading": heading,
            "lead": f"{family.village.name}{family.household}。只记人数，不记孩子的姓名和生日。",
        },
    )
