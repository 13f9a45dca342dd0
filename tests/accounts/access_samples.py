"""Signing in, accounts, help and the trail, for the walk over all pages."""

from accounts.long_files import services as long_files
from accounts.models import LongFile, Opinion, Role, User
from accounts.opinions.pages import PageAtHand
from accounts.opinions.services import say_opinion
from tests.conftest import make_person
from tests.samples import COUNTY, VILLAGE, Side

SAMPLES: dict[str, dict[str, object]] = {
    "menu-section": {"code": VILLAGE, "section": "organisation"},
    "help-page": {"slug": "01-quick-start"},
    "account-second-factor": {"pk": "account"},
}


def a_file(by: User) -> LongFile:
    """Made, and waiting to be fetched."""
    note = {"action": "导出名单", "target": "会员", "division": by.scope}
    row = LongFile.objects.create(
        by=by,
        address="/help/",
        reach=long_files.reach_of(by),
        state=LongFile.State.DONE,
        name="会员.csv",
        kind="text/csv",
        trail_note={**note, "after": {"格式": "csv", "条件": "无", "行数": 1}},
    )
    long_files.shelf().mkdir(exist_ok=True)
    (long_files.shelf() / str(row.pk)).write_bytes(b"1")
    return row


BATCHES = {"long_file": a_file}


def make(side: Side) -> dict[str, User | Opinion]:
    opinion = say_opinion(text="字太小", page=PageAtHand("/", "今日"), by=side.by)
    if side.county == COUNTY:
        return {"account": make_person("other"), "opinion": opinion}
    far = f"{side.county}101201"
    account = User.objects.create(
        username="far", name="闵知白", role=Role.VILLAGE_SECRETARY, scope=far
    )
    return {"account": account, "opinion": opinion}
