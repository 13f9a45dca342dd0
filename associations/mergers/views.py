"""撤并: typed, previewed, and done as previewed."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import Request
from accounts.records import tokens
from accounts.records.violations import as_validation_error

from .. import reorganisation
from ..divisions.models import Township, Village
from ..reorganisation import ENDS, MOVES, STAYS, Preview, ReorganisationPlan
from . import undo
from .forms import MergeForm, SplitForm
from .models import Reorganisation
from .services import OutdatedMergerError, merge_villages, split_village

FORM = "associations/mergers/reorganisation_form.html"
CLASH = "别人刚刚登记了同样的内容，没有办理。请返回修改，再预览一遍。"


def village_merge(request: Request, code: str) -> HttpResponse:
    township = get_object_or_404(Township.objects.visible_to(request.user), pk=code)
    form = MergeForm(request.POST or None, township=township)
    rows = Reorganisation.objects.in_division(township.pk).select_related("target")
    acts = [act for act in rows if not act.hands_over]
    shown = {"heading": "合并村（社区）", "township": township, "acts": acts}
    return _act(request, form, merge_villages, township, shown)


def village_split(request: Request, code: str) -> HttpResponse:
    village = get_object_or_404(
        Village.objects.visible_to(request.user).select_related("township", "area"), pk=code
    )
    if village.closed:
        raise Http404(f"{village.name}已经撤销。")
    form = SplitForm(request.POST or None, village=village)
    township = village.township
    shown = {"heading": f"{village.name}分村", "township": township, "village": village}
    return _act(request, form, split_village, township, shown)


def village_merge_undo(request: Request, code: str, pk: int) -> HttpResponse:
    """撤销撤并: what would go back, or why it cannot; then it is done."""
    acts = Reorganisation.objects.visible_to(request.user).in_division(code)
    act = get_object_or_404(acts.select_related("target__township"), pk=pk)
    if act.hands_over:
        raise Http404("划转由县里撤销。")
    refusal = undo.why_not(act)
    back = redirect("village-list", code=act.target.township_id)
    if request.method == "POST" and not refusal:
        try:
            with tokens.once(request):
                undo.undo(act=act, by=request.user)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, "撤并已撤销，各村恢复到办理以前。")
        return back
    values = {
        "act": act,
        "villages": Village.objects.filter(pk__in=act.sources),
        "told": undo.told(act),
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "associations/mergers/merge_undo.html", values, status=status)


def _act(
    request: Request,
    form: MergeForm | SplitForm,
    carry_out: Callable[..., Preview],
    township: Township,
    context: Mapping[str, object],
) -> HttpResponse:
    """Typed → preview → confirmed. `act` of the post says which; going back to the form keeps what
    was typed."""
    back = redirect("village-list", code=township.pk)
    if request.method == "POST" and tokens.is_spent(request):
        messages.warning(request, tokens.ALREADY_DONE)
        return back
    act = request.POST.get("act")
    if request.method != "POST" or not form.is_valid() or act == "change":
        status = 422 if request.method == "POST" and act != "change" else 200
        return render(request, FORM, {**context, "form": form}, status=status)
    plan = form.plan()
    if act != "confirm":
        return _preview(request, form, reorganisation.preview(plan), context)
    try:
        with tokens.once(request):
            carry_out(plan=plan, fingerprint=request.POST.get("fingerprint", ""), by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
        return back
    except OutdatedMergerError as outdated:
        messages.error(request, str(outdated))
        return _preview(request, form, outdated.preview, context, status=409)
    except ValidationError as error:
        return _preview(request, form, _refused(plan, error), context, status=422)
    except IntegrityError as error:
        refused = _refused(plan, as_validation_error(error, CLASH))
        return _preview(request, form, refused, context, status=422)
    names = "、".join(village.name for village in plan.sources)
    messages.success(
        request,
        f"已办理：{names}{'分出' if plan.target.split_from_id else '并入'}{plan.target.name}。",
    )
    return back


def _refused(plan: ReorganisationPlan, error: ValidationError) -> Preview:
    """As it would be shown, with what refused it."""
    shown = reorganisation.preview(plan)
    return Preview(plan, shown.lines, shown.refusals or error.messages)


def _preview(
    request: Request,
    form: MergeForm | SplitForm,
    shown: Preview,
    context: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    plan = shown.plan
    villages = [
        {
            "village": village,
            "closes": village in plan.closing,
            "fates": [
                (f"转到{plan.target.name}", shown.of(village.pk, MOVES)),
                ("到这一天结束", shown.of(village.pk, ENDS)),
                (f"留在{village.name}", shown.of(village.pk, STAYS)),
            ],
        }
        for village in plan.sources
    ]
    typed = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    values = {**context, "preview": shown, "plan": plan, "villages": villages, "typed": typed}
    return render(
        request,
        "associations/mergers/reorganisation_preview.html",
        values,
        status=422 if shown.refusals else status,
    )
