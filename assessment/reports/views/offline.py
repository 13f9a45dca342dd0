"""The monthly report without a line: the form, empty, of the account's own village, whose name
the browser knows (static/js/unsent.js), as its county has it in the month."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.requests.offline import OfflineForm, register

from .. import periods, sheet
from ..form.in_force import history
from ..form.report_form import ReportForm

LAST = 999912


def report_forms(county: str) -> Iterator[OfflineForm]:
    """The forms of a county, each for its months; those of years that are long over are not
    kept."""
    if not county:
        return
    known = history(county)
    ends = [*(periods.previous(since) for since, _ in known[1:]), LAST]
    oldest = periods.of(periods.year_of(periods.current()) - 1, 1)
    for (first, form), last in zip(known, ends, strict=True):
        if last >= oldest:
            yield OfflineForm(_address(county), "$1$2年$3月月报", _made(form), SCRIPTS, first, last)


SCRIPTS = "assessment/reports/report_offline_scripts.html"


@lru_cache(64)
def _address(county: str) -> str:
    address = reverse("report-edit", kwargs={"code": "0" * 12, "period": 190001})
    pattern = re.escape(address).replace("0" * 12, f"({county}[0-9]{{6}})")
    return f"^{pattern.replace('190001', '([0-9]{4})(?:0(?=[1-9]/)|(?=1))([1-9]|1[0-2])')}$"


@lru_cache(64)
def _made(form: ReportForm) -> Callable[[], str]:
    """The same one for the same form, by which a page is known to be the same."""
    return partial(_empty, form)


def _empty(form: ReportForm) -> str:
    context = {"parts": sheet.sections(form, {}), "form": form}
    return render_to_string("assessment/reports/report_offline.html", context)


def register_all() -> None:
    register(report_forms)
