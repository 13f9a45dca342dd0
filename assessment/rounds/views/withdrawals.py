"""收回等次: what it would change, and the leader's act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.records.editing import edit

from ...reports.views.township import year_or_404
from ...reports.views.village import village_or_404
from ..forms.withdrawals import WithdrawalForm
from ..models.withdrawals import GradeWithdrawal
from ..services.withdrawals import standing_of, withdraw_grade
from ..withdrawal_preview import previews


def withdraw(request: Request, code: str, year: int) -> HttpResponse:
    village = village_or_404(code, year)
    year_or_404(year)
    back = reverse("village-grade", args=[code, year])
    stands = standing_of(code, year)
    if stands is None or stands.rank == 1:
        why = "已经是最低一等" if stands else f"{year}年度考评还没有发布"
        messages.info(request, f"{why}，没有可以收回的等次。")
        return redirect(back)
    withdrawal = GradeWithdrawal(village=village, year=year)
    form = WithdrawalForm(
        request.POST or None,
        request.FILES or None,
        instance=withdrawal,
        stands=stands,
        initial={"day": timezone.localdate()},
    )

    def save() -> GradeWithdrawal:
        form.keep_paper(code=code, by=request.user)
        seen = form.cleaned_data["seen"]
        return withdraw_grade(withdrawal=withdrawal, seen=seen, by=request.user)

    context = {
        "heading": f"收回{village.name}{year}年度等次",
        "lead": f"现在是{stands.grade_title}{stands.note}。"
        "收回以后不能撤销；发布的结果和校验值不变，收回的记在旁边。",
        "cancel": back,
        "act": "确认收回",
        "stands": stands,
        "previews": previews(stands),
    }
    template = "assessment/rounds/grade_withdraw.html"
    done = "等次已收回，各处改写现在的等次，并注明原公布的等次。"
    return edit(request, form, save=save, back=back, done=done, context=context, template=template)
