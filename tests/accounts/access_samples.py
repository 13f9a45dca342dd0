"""Signing in, accounts, help and the trail, for the walk over all pages."""

from accounts.models import Role, User
from tests.conftest import make_person
from tests.samples import COUNTY, VILLAGE, Side

SAMPLES: dict[str, dict[str, object]] = {
    "menu-section": {"code": VILLAGE, "section": "members"},
    "help-page": {"slug": "01-quick-start"},
    "account-second-factor": {"pk": "account"},
}


def make(side: Side) -> dict[str, User]:
    if side.county == COUNTY:
        return {"account": make_person("other")}
    far = f"{side.county}101201"
    return {
        "account": User.objects.create(
            username="far", name="闵知白", role=Role.VILLAGE_SECRETARY, scope=far
        )
    }
