"""The page of one section: of a published vocabulary, of one that comes with the program, of a
draft."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import Request

from ..in_force import ready
from ..models import Vocabulary, VocabularyDraft
from .drafts import draft_or_404, draft_page
from .vocabularies import READY


@dataclass(frozen=True)
class SectionOf:
    """Whose section is shown; `back`: the page of the whole."""

    title: str
    data: dict[str, Any]
    back: str
    draft: VocabularyDraft | None = None

    @property
    def context(self) -> dict[str, object]:
        return {"title": self.title, "back": self.back, "draft": self.draft}


Show = Callable[[Request, SectionOf], HttpResponse]


def section_pages(show: Show) -> tuple[Callable[..., HttpResponse], ...]:
    """The three views: by a vocabulary's key, by a ready one's name, by a draft's key."""

    def published(request: Request, pk: int) -> HttpResponse:
        row = get_object_or_404(Vocabulary.objects.visible_to(request.user), pk=pk)
        return show(
            request, SectionOf(row.title, row.data, reverse("vocabulary-detail", args=[pk]))
        )

    def ready_made(request: Request, name: str) -> HttpResponse:
        if name not in READY:
            raise Http404("没有这一份。")
        back = reverse("vocabulary-ready", args=[name])
        return show(request, SectionOf(READY[name], ready(name)["data"], back))

    def drafted(request: Request, pk: int) -> HttpResponse:
        draft = draft_or_404(request, pk)
        return show(request, SectionOf(draft.title, draft.data, draft_page(draft), draft))

    return published, ready_made, drafted
