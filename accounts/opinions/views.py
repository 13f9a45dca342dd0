"""系统意见: the list, saying one, answering one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from .. import divisions
from ..http import Request
from ..models import Opinion
from ..records.editing import edit
from . import services
from .forms import OpinionAnswerForm, OpinionForm
from .pages import page_at
from .tables import opinion_listing

PER_PAGE = 50


def opinion_list(request: Request) -> HttpResponse:
    waiting = request.GET.get("state") == "waiting"
    found = Opinion.objects.waiting_for if waiting else Opinion.objects.visible_to
    rows = found(request.user).select_related("by", "answered_by")
    listing = opinion_listing(divisions.names(request.user.scope), request.user)
    table = listing.table(rows, request, per_page=PER_PAGE)
    return render(
        request, "accounts/opinions/opinion_list.html", {"table": table, "waiting": waiting}
    )


def opinion_create(request: Request) -> HttpResponse:
    """The address says which page it is about; afterwards that page is shown again."""
    page = page_at(request.GET.get("from", ""), request.user)
    form = OpinionForm(request.POST or None)
    return edit(
        request,
        form,
        save=lambda: services.say_opinion(
            text=form.cleaned_data["text"], page=page, by=request.user
        ),
        back=reverse("opinion-list"),
        done="意见已提交，有了答复，在这里看得到。",
        context={
            "heading": "提系统意见",
            "lead": f"关于“{page.title}”这一页。" if page.title else "",
            "act": "提交",
            "cancel": page.address or reverse("opinion-list"),
        },
    )


def opinion_answer(request: Request, pk: int) -> HttpResponse:
    rows = Opinion.objects.answerable_by(request.user).select_related("by", "answered_by")
    opinion = get_object_or_404(rows, pk=pk)
    form = OpinionAnswerForm(request.POST or None)
    names = divisions.names(request.user.scope)
    return edit(
        request,
        form,
        save=lambda: services.answer_opinion(
            opinion=opinion, answer=form.cleaned_data["answer"], by=request.user
        ),
        back=reverse("opinion-list"),
        done="答复已保存，提出人看得到。",
        context={
            "heading": "答复系统意见",
            "act": "答复",
            "cancel": reverse("opinion-list"),
            "opinion": opinion,
            "division": names.get(opinion.code, opinion.code),
        },
        template="accounts/opinions/opinion_answer.html",
    )
