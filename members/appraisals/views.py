"""年终评比: a village's members with their marks of a year, a township's villages with its
outstanding members."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from associations.divisions import place_or_404
from associations.models import Township, Village
from documents.responses import workbook_response

from ..people.models import Member, MemberGroup
from ..people.periods import GroupPeriod, Membership, then
from ..people.querysets import MemberQuerySet
from . import counts as appraisal_counts
from . import services
from .filters import AppraisedFilter
from .forms import pack, read_lines
from .models import MemberAppraisal
from .tables import MARKED, OUTSTANDING, counts_listing, given_mark, mark_words

PER_PAGE = 500
OUTSTANDING_PER_PAGE = 50
FIRST_YEAR = 1980
CONFLICT = (
    "您打开以后，别人改过下面标红的 {} 名会员的评定，这几名没有保存。您选的还留着，"
    "核对以后再保存，就按您选的办。"
)


def member_appraisal_list(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code, year)
    _year_or_404(year)
    if isinstance(division, Township):
        return _township(request, division, year)
    if request.method == "POST":
        return _save(request, division, year)
    return _village(request, division, year)


def member_appraisal_workbook(request: Request, code: str, year: int) -> FileResponse:
    """Of a village its members with their marks, of a township its villages' counts; of both the
    outstanding ones."""
    division = place_or_404(code, year)
    _year_or_404(year)
    title = f"{division.name}{year}年会员年终评比"
    heading = [title, f"{timezone.localdate()} 导出"]
    memberships = Membership.objects.visible_to(request.user).in_division(code).of_year(year)
    best = appraisal_counts.outstanding(memberships, year)
    if isinstance(division, Village):
        found = _with_marks(_filtered(request, division, year).qs, year)
        first = MARKED.sheet("评比名单", found, heading=heading)
    else:
        lines = appraisal_counts.counts(code, year)
        counted = [*lines, appraisal_counts.together(lines)]
        first = counts_listing(year).sheet("各村情况", counted, heading=heading)
    return workbook_response([first, OUTSTANDING.sheet("优秀会员", best, heading=heading)], title)


def _township(request: Request, township: Township, year: int) -> HttpResponse:
    if request.method == "POST":
        raise Http404("在各村的名单里评比。")
    lines = appraisal_counts.counts(township.pk, year)
    memberships = Membership.objects.visible_to(request.user).in_division(township.pk)
    best = appraisal_counts.outstanding(memberships.of_year(year), year)
    total, listing = appraisal_counts.together(lines), counts_listing(year)
    context = {
        "division": township,
        "year": year,
        "lines": lines,
        "total": total,
        "counts": listing.table(lines, request, total=listing.values(total)),
        "best": OUTSTANDING.table(best, request, per_page=OUTSTANDING_PER_PAGE),
    }
    return render(request, "members/appraisals/appraisal_township.html", context)


def _save(request: Request, village: Village, year: int) -> HttpResponse:
    """What was typed is written first, also by the button that marks all others as qualified."""
    lines = read_lines(request.POST)
    query = request.GET.urlencode()
    back = reverse("member-appraisal-list", args=[village.pk, year]) + (
        f"?{query}" if query else ""
    )
    try:
        with tokens.once(request):
            saved = services.save_marks(village=village, year=year, lines=lines, by=request.user)
            rest = 0
            if request.POST.get("act") == "rest" and not saved.conflicts:
                rest = services.mark_the_rest(
                    village=village, year=year, group=_chosen_group(request), by=request.user
                )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
        return redirect(back)
    except ValidationError as error:
        return _village(request, village, year, lines=lines, error="".join(error.messages))
    done = f"已保存 {saved.count} 名会员的评定。" + (f"另有 {rest} 名记为合格。" if rest else "")
    if saved.conflicts:
        return _village(
            request,
            village,
            year,
            lines=saved.conflicts,
            conflicts=True,
            done=done if saved.count else "",
        )
    messages.success(request, done if saved.count or rest else "没有改动。")
    return redirect(back)


def _village(
    request: Request,
    village: Village,
    year: int,
    *,
    lines: list[services.MarkLine] | None = None,
    error: str = "",
    conflicts: bool = False,
    done: str = "",
) -> HttpResponse:
    """`lines` are typed and not saved: they stay in the form, `conflicts` beside what is stored
    now."""
    found = _filtered(request, village, year)
    page = Paginator(_with_marks(found.qs, year), PER_PAGE).get_page(request.GET.get("page"))
    typed = {line.member: line for line in lines or []}
    all_counts = appraisal_counts.together(appraisal_counts.counts(village.pk, year))
    context = {
        "division": village,
        "year": year,
        "filter": found,
        "page_obj": page,
        "rows": [_row(member, typed.get(member.pk), conflicts) for member in page],
        "total": all_counts,
        "marks": [*MemberAppraisal.Mark.choices, ("", "未评")],
        "error": CONFLICT.format(len(typed)) if conflicts else error,
        "done": done,
        "may_write": may(request.user, "member-appraisal-list", "POST"),
    }
    return render(
        request,
        "members/appraisals/appraisal_village.html",
        context,
        status=409 if conflicts else 422 if error else 200,
    )


def _row(member: Member, typed: services.MarkLine | None, conflicts: bool) -> dict[str, object]:
    """`now`: in words what somebody else made of it, where that differs."""
    stored = services.shown(given_mark(member))
    mark, reward = (typed.mark, typed.reward) if typed else stored[1:]
    known = typed.shown if typed and not conflicts else stored
    now = (
        f"{mark_words(member)}{'，' + stored[2] if stored[2] else ''}"
        if typed and conflicts
        else ""
    )
    return {
        "member": member,
        "group": vars(then(member))["group_name"],
        "mark": mark,
        "reward": reward,
        "was": pack(known),
        "now": now,
    }


def _filtered(request: Request, village: Village, year: int) -> AppraisedFilter:
    mine = Membership.objects.visible_to(request.user).filter(village=village)
    standing = GroupPeriod.objects.on(datetime.date(year, 12, 31)).filter(village=village)
    groups = MemberGroup.objects.filter(periods__in=standing)
    groups = groups.annotate(called=F("periods__name")).order_by("periods__number")
    return AppraisedFilter(request.GET, mine.of_year(year).members(), groups=groups, year=year)


def _with_marks(members: MemberQuerySet, year: int) -> MemberQuerySet:
    marks = Prefetch("appraisals", MemberAppraisal.objects.filter(year=year), to_attr="of_the_year")
    return members.prefetch_related(marks).order_by("number")


def _chosen_group(request: Request) -> int | None:
    """The button says which group it is about, where the list shows only one."""
    group = request.POST.get("rest_group", "")
    return int(group) if group.isdecimal() and len(group) < 19 else None


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的评比。")
