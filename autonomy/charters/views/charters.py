"""章程和村规民约: who has one, an edition with its steps, and the preferential clauses."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village, VillageKind
from associations.templatetags.organisation import said_in
from documents.responses import workbook_response

from ..forms.charters import CharterForm, CharterStartForm, PreferenceForm
from ..held_against import warnings
from ..models.charters import Charter, CharterText, PreferentialClause
from ..models.steps import CharterStep, CharterStepKind
from ..quorum import vote_of
from ..services.charters import abandon_charter, missing_topics, start_charter
from ..services.texts import is_open, remove_preference, save_preference
from ..steps import next_steps
from ..tables import CHARTERS, charter_chip

DRAFTING, IN_FORCE = Charter.State.DRAFTING, Charter.State.IN_FORCE


@dataclass(frozen=True)
class Standing:
    """What a village has of one kind: the edition in force, the one being made and its last
    step."""

    in_force: Charter | None
    drafting: Charter | None
    last: CharterStep | None

    @property
    def next(self) -> tuple[CharterStepKind, ...]:
        return next_steps(self.last) if self.drafting else ()


def charter_list(request: Request, code: str) -> HttpResponse:
    """Of a township its villages with both kinds, of a village its editions."""
    place = place_or_404(code)
    if isinstance(place, Village):
        editions = (
            Charter.objects.visible_to(request.user)
            .filter(village=place)
            .order_by("kind", "-edition")
        )
        may_start = may(request.user, "charter-create") and not place.is_gone
        context = {
            "village": place,
            "table": CHARTERS.table(editions, request),
            "may_start": may_start,
        }
        return render(request, "autonomy/charters/charter_village.html", context)
    rows = _rows(request, place)
    context = {
        "township": place,
        "rows": rows,
        "kinds": Charter.Kind,
        "tally": _tally(rows),
    }
    return render(request, "autonomy/charters/charter_list.html", context)


def _tally(rows: list[tuple[Village, list[Standing]]]) -> list[tuple[str, str, int, int]]:
    """How many villages, and how many communities where there are any, have an edition in force of
    each kind."""
    found = []
    for number, name in enumerate(("章程", "村规民约")):
        for place in VillageKind:
            own = [standings[number] for village, standings in rows if village.kind == place]
            if own:
                found.append(
                    (name, str(place.label), sum(one.in_force is not None for one in own), len(own))
                )
    return found


def charter_workbook(request: Request, code: str) -> FileResponse:
    """Every edition, with its last step, the day and the sum of its vote."""
    place = place_or_404(code)
    charters = (
        Charter.objects.visible_to(request.user)
        .in_division(code)
        .select_related("village")
        .prefetch_related(Prefetch("steps", CharterStep.objects.order_by("number")))
        .order_by("village_id", "kind", "edition")
    )
    title = place.name + said_in("章程和村规民约", place)
    heading = [title, f"共 {len(charters)} 版，{timezone.localdate().isoformat()} 导出"]
    sheet = CHARTERS.sheet("章程", charters, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], title)


def _rows(request: Request, township: Township) -> list[tuple[Village, list[Standing]]]:
    charters = (
        Charter.objects.visible_to(request.user)
        .in_division(township.pk)
        .filter(state__in=[DRAFTING, IN_FORCE])
    )
    found = {(row.village_id, row.kind, row.state): row for row in charters}
    last: dict[int, CharterStep] = {}
    for step in CharterStep.objects.filter(charter__in=[c.pk for c in found.values()]).order_by(
        "number"
    ):
        last[step.charter_id] = step
    villages = (
        Village.objects.visible_to(request.user)
        .in_division(township.pk)
        .open_on(timezone.localdate())
    )
    rows = []
    for village in villages.order_by("code"):
        standings = []
        for kind in Charter.Kind:
            drafting = found.get((village.pk, kind, DRAFTING))
            in_force = found.get((village.pk, kind, IN_FORCE))
            standings.append(
                Standing(in_force, drafting, last.get(drafting.pk) if drafting else None)
            )
        rows.append((village, standings))
    return rows


def charter_create(request: Request, code: str) -> HttpResponse:
    village = _village_or_404(request, code)
    kind = request.GET.get("kind", Charter.Kind.CHARTER)
    kind = kind if kind in Charter.Kind.values else Charter.Kind.CHARTER
    initial = {
        "kind": kind,
        "title": village.name + village.said(Charter.Kind(kind).label),
        "begun": timezone.localdate(),
    }
    form = CharterStartForm(
        request.POST or None, instance=Charter(village=village, edition=1), initial=initial
    )
    return edit(
        request,
        form,
        save=lambda: start_charter(
            village=village,
            by=request.user,
            **{name: form.cleaned_data[name] for name in ("kind", "title", "begun")},
        ),
        back=lambda charter: _address(charter),
        done="已开始制定。先改好初稿的条文，再登记第一步。",
        context={
            "heading": f"{village.name}：开始制定",
            "lead": "有施行的版本时，新的一版从它的条文开始；没有时从一个提纲开始。",
            "act": "开始",
            "cancel": reverse("charter-list", args=[village.pk]),
        },
    )


def charter_detail(request: Request, code: str, pk: int) -> HttpResponse:
    charter = charter_or_404(request, code, pk)
    steps = list(charter.steps.select_related("text").order_by("number"))
    texts = list(charter.texts.order_by("number"))
    last = steps[-1] if steps else None
    drafting = charter.state == DRAFTING
    following = next_steps(last) if drafting else ()
    context = {
        "charter": charter,
        "chip": charter_chip(charter),
        "village": charter.village,
        "steps": [(step, vote_of(step)) for step in steps],
        "warnings": warnings(charter.village, steps),
        "passed": {step.step for step in steps if step.outcome == "passed"},
        "all_steps": CharterStepKind,
        "next_steps": following,
        "texts": texts,
        "latest": texts[-1],
        "latest_open": is_open(texts[-1]),
        "missing": missing_topics(charter, list(texts[-1].clauses.all())),
        "preferences": charter.preferences.order_by("clause", "id"),
        "papers": charter.papers.select_related("attachment").order_by("date", "id"),
        "may_keep_papers": may(request.user, "charter-paper-create"),
        "may_step": may(request.user, "charter-step"),
        "may_file": may(request.user, "charter-file"),
        "may_keep": drafting and may(request.user, "charter-edit"),
        "filing": CharterStepKind.FILED in following,
        "last": last,
    }
    return render(request, "autonomy/charters/charter_detail.html", context)


def charter_edit(request: Request, code: str, pk: int) -> HttpResponse:
    charter = charter_or_404(request, code, pk)
    form = CharterForm(request.POST or None, instance=charter)
    stop = partial(abandon_charter, charter=charter, by=request.user, reason="不再制定这一版")
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, by=request.user, expected_version=form.expected_version
        ),
        back=_address(charter),
        done="已保存。",
        remove=stop if charter.state == DRAFTING else None,
        context={
            "heading": f"修改{charter.title}",
            "remove_label": "中止制定",
            "remove_text": "这一版不再制定，已登记的步骤和文稿保留。施行的版本不受影响。",
            "cancel": _address(charter),
        },
    )


def preference_list(request: Request, code: str) -> HttpResponse:
    """Of the editions in force: how many villages hold which kind, and each village's clauses."""
    place = place_or_404(code)
    clauses = (
        PreferentialClause.objects.visible_to(request.user)
        .in_division(code)
        .filter(charter__state=IN_FORCE)
        .select_related("charter__village")
        .order_by("charter__village_id", "kind", "id")
    )
    by_village: dict[Village, list[PreferentialClause]] = {}
    for clause in clauses:
        by_village.setdefault(clause.charter.village, []).append(clause)
    held = Counter(kind for rows in by_village.values() for kind in {row.kind for row in rows})
    context = {
        "division": place,
        "villages": by_village.items(),
        "tally": [(kind.label, held[kind]) for kind in PreferentialClause.Kind if held[kind]],
        "issued": Charter.objects.visible_to(request.user)
        .in_division(code)
        .filter(state=IN_FORCE, kind=Charter.Kind.CHARTER)
        .count(),
    }
    return render(request, "autonomy/charters/preference_list.html", context)


def preference_create(request: Request, code: str, pk: int) -> HttpResponse:
    charter = charter_or_404(request, code, pk)
    return _edit_preference(request, charter, PreferentialClause(charter=charter), "添加优待条款")


def preference_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = PreferentialClause.objects.visible_to(request.user).select_related("charter__village")
    preference = get_object_or_404(rows, pk=pk, charter__village_id=code)
    return _edit_preference(request, preference.charter, preference, "修改优待条款")


def _edit_preference(
    request: Request, charter: Charter, preference: PreferentialClause, heading: str
) -> HttpResponse:
    form = PreferenceForm(request.POST or None, instance=preference)
    return edit(
        request,
        form,
        save=lambda: save_preference(
            preference=form.instance, by=request.user, expected_version=form.expected_version
        ),
        back=_address(charter),
        done="优待条款已保存。",
        remove=partial(remove_preference, preference=preference, by=request.user)
        if preference.pk
        else None,
        context={"heading": f"{charter.village.name}：{heading}", "cancel": _address(charter)},
    )


def charter_or_404(request: Request, code: str, pk: int) -> Charter:
    charters = Charter.objects.visible_to(request.user).select_related("village")
    return get_object_or_404(charters, pk=pk, village_id=code)


def text_or_404(request: Request, code: str, pk: int) -> CharterText:
    texts = CharterText.objects.visible_to(request.user).select_related("charter__village")
    return get_object_or_404(texts, pk=pk, charter__village_id=code)


def _village_or_404(request: Request, code: str) -> Village:
    return get_object_or_404(
        Village.objects.visible_to(request.user).open_on(timezone.localdate()), pk=code
    )


def _address(charter: object) -> str:
    assert isinstance(charter, Charter)
    return reverse("charter-detail", args=[charter.village_id, charter.pk])
