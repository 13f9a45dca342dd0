"""The monthly report without a line: the form, empty, of the account's own village, whose name
the browser knows (static/js/unsent.js)."""

import re

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.requests.offline import OfflineForm, register
from associations.vocabulary.in_force import own_counties

from .. import sheet
from ..form.in_force import FIRST_FORM, history


def report_form() -> OfflineForm:
    """Not of a county with a form of its own: what is typed into another one would be lost."""
    address = reverse("report-edit", kwargs={"code": "0" * 12, "period": 190001})
    own = "".join(
        f"(?!{county})" for county in sorted(own_counties("")) if len(history(county)) > 1
    )
    pattern = re.escape(address).replace("0" * 12, f"({own}[0-9]{{12}})")
    return OfflineForm(
        f"^{pattern.replace('190001', '([0-9]{4})(?:0(?=[1-9]/)|(?=1))([1-9]|1[0-2])')}$",
        "$1$2年$3月月报",
        empty,
    )


def empty() -> str:
    context = {"parts": sheet.sections(FIRST_FORM, {}), "form": FIRST_FORM}
    return render_to_string("assessment/reports/report_offline.html", context)


def register_all() -> None:
    register(report_form)
