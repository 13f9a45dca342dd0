"""Signing in, accounts, help and the trail, for the walk over all pages."""

from accounts.models import Role, User
from tests.conftest import make_person
from tests.samples import COUNTY, Side

SAMPLES: dict[str, dict[str, object]] = {
    "login": {},
    "health": {},
    "logout": {},
    "home": {},
    "password-change": {},
    "help": {},
    "help-page": {"slug": "01-quick-start"},
    "account-list": {},
    "account-create": {},
    "account-edit": {"pk": "account"},
    "account-reset": {"pk": "account"},
    "account-second-factor": {"pk": "account"},
    "security": {},
    "session-end": {},
    "second-factor": {},
    "second-factor-set-up": {},
    "second-factor-change": {},
    "trail-list": {},
}


def make(side: Side) -> dict[str, User]:
    if side.county == COUNTY:
        return {"account": make_person("other")}
    far = f"{side.county}101201"
    return {"account": User.objects.create(username="far", name="闵知白", role=Role.VILLAGE_SECRETARY, scope=far)}
