"""What the pages about one village begin with."""

from django.http import Http404

from associations.divisions import find
from associations.models import Village


def village_or_404(code: str) -> Village:
    """The village of the URL's `code`, whose scope the access middleware has checked."""
    try:
        division = find(code)
    except LookupError as error:
        raise Http404 from error
    if not isinstance(division, Village):
        raise Http404
    return division
