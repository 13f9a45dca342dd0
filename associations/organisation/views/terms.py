"""换届: a new term with its posts in one act; and the record of a term."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.http import Request
from accounts.records.editing import edit

from ..forms.elections import ElectionForm
from ..forms.organisation import TermForm
from ..models import Association, Term
from ..services.elections import elect, withdraw
from ..services.organisation import save_term


def term_elect(request: Request, code: str, pk: int) -> HttpResponse:
    """Filled in (with `act` more: rows added), looked over (check), then done (confirm)."""
    associations = Association.objects.visible_to(request.user).select_related(
        "township", "village"
    )
    association = get_object_or_404(associations, pk=pk, code=code)
    form = ElectionForm(request.POST or None, instance=Term(association=association))
    back = reverse("association-detail", args=[code, pk])
    act = request.POST.get("act")
    context = {"association": association, "form": form, "cancel": back}
    if act == "more":
        form.with_more_rows()
        return render(request, "associations/organisation/term_elect.html", context)
    if act != "confirm" and request.method == "POST" and form.is_valid():
        return render(
            request,
            "associations/organisation/term_elect.html",
            context | {"checked": form.summary()},
        )
    return edit(
        request,
        form,
        save=lambda: elect(
            term=form.instance,
            elected=form.elected,
            leaving=form.ticked,
            expected_term=form.cleaned_data["seen_term"],
            by=request.user,
        ),
        back=back,
        done=f"{association.name}换届已办理。",
        context=context,
        template="associations/organisation/term_elect.html",
    )


def term_edit(request: Request, code: str, pk: int) -> HttpResponse:
    terms = Term.objects.visible_to(request.user).select_related("association")
    term = get_object_or_404(terms, pk=pk, association__code=code)
    form = TermForm(request.POST or None, instance=term)
    back = reverse("association-detail", args=[code, term.association_id])
    heading = f"修改{term}"
    return edit(
        request,
        form,
        save=lambda: save_term(term=term, by=request.user, expected_version=form.expected_version),
        back=back,
        done=f"第{term.number}届已保存。",
        remove=None if term.ended else lambda: withdraw(term=term, by=request.user),
        context={
            "heading": heading,
            "lead": "改换届日期时，本届当选的任职日期、上一届的结束和离任日期一并改到这一天。",
            "cancel": back,
            "remove_label": "撤回换届",
            "remove_text": (
                "只撤回办错的换届：本届和当选的职务删除，"
                "上一届和随届离任的人恢复在任。留痕里仍看得到。"
            ),
        },
    )
