"""缺口检查: what is lacking, each line leading to where it is put right."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.models import User
from associations.divisions import names, place_or_404
from associations.models import Village
from associations.overview.gaps import SHOWN, Gap, GapLine, Link

from ..coverage import sections


def coverage(request: Request, code: str) -> HttpResponse:
    """A village's lacks line by line; a township's too, as long as they are few, and village by
    village otherwise."""
    division = place_or_404(code)
    day = timezone.localdate()
    called = names(code)
    found = sections(division, day)
    gaps = [gap for _, of_section in found for gap in of_section]
    context = {
        "division": division,
        "is_village": isinstance(division, Village),
        "parts": [
            (title, [_shown(gap, request.user, called, code) for gap in of_section])
            for title, of_section in found
        ],
        "open": sum(bool(gap.total) for gap in gaps),
        "questions": len(gaps),
        "total": sum(gap.total for gap in gaps),
    }
    return render(request, "members/network/coverage.html", context)


def _shown(gap: Gap, user: User, called: dict[str, str], code: str) -> dict[str, object]:
    by_village = len(code) < 12 and gap.total > SHOWN
    lines = (
        []
        if by_village
        else [_line(line, user, called if len(code) < 12 else {}) for line in gap.lines]
    )
    return {
        "key": gap.key,
        "title": gap.title,
        "unit": gap.unit,
        "total": gap.total,
        "lines": lines,
        "villages": [_place(place, gap, user, called) for place in gap.counts]
        if by_village
        else [],
        "left": 0 if by_village else gap.total - len(lines),
        "all": _address(gap.all) if gap.all and may(user, gap.all.name) else "",
    }


def _line(line: GapLine, user: User, called: dict[str, str]) -> dict[str, str]:
    place = called.get(line.place, "") if len(line.place) == 12 else ""
    return {
        "place": "" if line.text.startswith(place) else place,
        "text": line.text,
        "note": line.note,
        "url": next((_address(way) for way in line.ways if may(user, way.name)), ""),
    }


def _place(place: str, gap: Gap, user: User, called: dict[str, str]) -> dict[str, object]:
    """A village leads to its own page; what belongs to the township itself to the list of it."""
    if len(place) == 12:
        url = f"{reverse('coverage', kwargs={'code': place})}#{gap.key}"
    else:
        url = _address(gap.all) if gap.all and may(user, gap.all.name) else ""
    return {
        "name": called.get(place, place) + ("" if len(place) == 12 else "本级"),
        "count": gap.counts[place],
        "words": gap.words.get(place, ""),
        "url": url,
    }


def _address(link: Link) -> str:
    return reverse(link.name, kwargs=link.kwargs) + link.query
