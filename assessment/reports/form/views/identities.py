"""What must hold between the columns of a form in the making: added, changed, taken back."""

from typing import Any

from django.http import Http404, HttpResponse

from accounts.http import Request
from accounts.records.editing import edit
from associations.models import VocabularyDraft
from associations.vocabulary.services import new_code
from associations.vocabulary.views.drafts import draft_or_404

from ..forms import IdentityForm
from ..in_force import FORM
from ..report_form import form_from
from .drafts import form_page, keep_form


def identity_create(request: Request, pk: int) -> HttpResponse:
    return _identity(request, draft_or_404(request, pk), {"code": new_code()}, "增加勾稽关系")


def identity_edit(request: Request, pk: int, part: str) -> HttpResponse:
    draft = draft_or_404(request, pk)
    for one in draft.data[FORM].get("identities", []):
        if one["code"] == part:
            return _identity(request, draft, one, "勾稽关系")
    raise Http404("月报表里没有这一条。")


def _identity(
    request: Request, draft: VocabularyDraft, identity: dict[str, Any], heading: str
) -> HttpResponse:
    content = draft.data[FORM]
    kept = {one["code"]: one for one in content.get("identities", [])}
    form = IdentityForm(
        request.POST or None, draft.version, identity=identity, form=form_from(content)
    )

    def save() -> VocabularyDraft:
        kept[identity["code"]] = form.changed
        changed = {**content, "identities": list(kept.values())}
        return keep_form(request, draft, changed, form.expected_version)

    def remove() -> VocabularyDraft:
        left = [one for one in kept.values() if one["code"] != identity["code"]]
        return keep_form(request, draft, {**content, "identities": left}, None)

    return edit(
        request,
        form,
        save=save,
        remove=remove if identity["code"] in kept else None,
        back=f"{form_page(draft)}#identities",
        done="已保存。",
        context={
            **{"heading": heading, "cancel": form_page(draft), "remove_label": "取消这一条"},
            "lead": "填报、全镇录入和上传表格时都照此核对，对不上的指出是哪一栏。",
            "remove_text": "从起用月份起不再核对。",
        },
    )
