"""The page of what the township knows about a village."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import Request
from accounts.records import tokens

from ...divisions.models import Village
from ..forms.settings import VillageForm
from ..services.villages import change_village


def village_edit(request: Request, code: str) -> HttpResponse:
    village = get_object_or_404(
        Village.objects.visible_to(request.user).select_related("township"), pk=code
    )
    form = VillageForm(request.POST or None, instance=village, by=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with tokens.once(request):
                change_village(
                    village=village,
                    values=values,
                    new_area=values["new_area"],
                    since=values["since"],
                    own=form.instance.own,
                    by=request.user,
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("village-list", code=village.township_id)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{village.name}的村情已保存。")
            return redirect("village-list", code=village.township_id)
    return render(
        request, "associations/villages/village_edit.html", {"form": form, "village": village}
    )
