"""Activities, funds and their ledger, families, for the walk over all pages."""

import datetime
from dataclasses import asdict

from django.db.models import Model

from associations.models import Village
from care.certificates.models import number_of
from care.models import (
    Activity,
    Aid,
    BegunMonths,
    BenefitRule,
    Certificate,
    Closing,
    Drive,
    Entry,
    Family,
    Fund,
    Honour,
    Insured,
    PayLine,
    PayRun,
    Policy,
    Project,
    ProjectYear,
    Schooling,
    Statement,
    Support,
)
from documents.reading.named_tables import NamedSheet
from members.models import Household
from tests.samples import DAY, IN_TOWNSHIP, IN_VILLAGE, YEAR, Side

SAMPLES: dict[str, dict[str, object]] = {
    "entry-create": {**IN_VILLAGE, "pk": "fund"},
    "transfer-create": {**IN_VILLAGE, "pk": "fund"},
    "support-create": {**IN_VILLAGE, "ref": "family"},
    "benefit-rule-create": IN_TOWNSHIP,
    "benefit-rule-edit": {**IN_TOWNSHIP, "pk": "benefit_rule"},
    "begun-months-create": IN_TOWNSHIP,
    "begun-months-edit": {**IN_TOWNSHIP, "pk": "begun_months"},
    "benefit-villages": {**IN_TOWNSHIP, "year": YEAR},
    "benefit-villages-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "benefit-family": {**IN_VILLAGE, "ref": "family", "year": YEAR},
    "schooling-create": {**IN_VILLAGE, "ref": "family"},
    "honour-act": {**IN_VILLAGE, "pk": "honour", "act": "screen"},
    "project-year-create": {**IN_VILLAGE, "pk": "project"},
    "budget-detail": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "budget-edit": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "outlay-edit": {**IN_TOWNSHIP, "year": YEAR},
    "opening-import-preview": {**IN_TOWNSHIP, "pk": "opening_batch"},
    "statement-list": {**IN_VILLAGE, "pk": "fund"},
    "statement-create": {**IN_VILLAGE, "pk": "fund"},
    "statement-upload": {**IN_TOWNSHIP, "pk": "statement_batch"},
    "donation-create": {**IN_VILLAGE, "pk": "drive"},
    "drive-help-create": {**IN_VILLAGE, "pk": "drive"},
}


ASKED = {
    "titles": {},
    "rows": [],
    "questions": [{"key": "a", "text": "哪一种？", "choices": [["b", "甲"], ["c", "乙"]]}],
    "answers": {},
    "given": {},
    "sheet": asdict(NamedSheet({}, [], [])),
}
BATCHES = {
    "statement_batch": {"kind": "statements", "rows": ASKED},
    "opening_batch": {"kind": "openings", "rows": {"titles": {}, "rows": []}},
}


def make(side: Side) -> dict[str, Model]:
    village, township, day = side.village, side.village.township, DAY
    fund = Fund.objects.create(
        code=village.pk, township=township, village=village, kind="care", name="基金", opened=day
    )
    return {
        "activity": Activity.objects.create(
            village=village, kind="training", date=day, title="培训"
        ),
        **_supported(village, day),
        **_promised(village, fund, day),
        "fund": fund,
        "entry": Entry.objects.create(
            fund=fund, date=day, side="income", category="donation", amount=100, purpose="捐款"
        ),
        "statement": Statement.objects.create(
            fund=fund, source="账户", starts=day, ends=day, balance=0, file_name="a.csv", digest="0"
        ),
        "drive": Drive.objects.create(
            code=village.pk, township=township, fund=fund, name="募捐", started=day
        ),
        "closing": Closing.objects.create(
            fund=fund,
            period=YEAR * 100,
            until=datetime.date(YEAR - 1, 12, 31),
            opening=0,
            income=0,
            spending=0,
            balance=0,
        ),
    }


def _supported(village: Village, day: datetime.date) -> dict[str, Model]:
    home = Household.objects.create(village=village, number="9", head="户主")
    family = Family.objects.create(village=village, household=home)
    policy = Policy.objects.create(
        village=village, year=YEAR, insurer="保险公司", premium=100, starts=day, ends=day
    )
    Insured.objects.create(policy=policy, family=family)
    project = Project.objects.create(village=village, name="苗圃", kind="base", started=day)
    return {
        "family": family,
        "support": Support.objects.create(family=family, kind="two_daughters", since=day),
        "aid": Aid.objects.create(
            village=village, date=day, kind="money", giver="association", household=home
        ),
        "care_certificate": Certificate.objects.create(
            township=village.township,
            village=village,
            family=family,
            serial=1,
            since=day,
            number=number_of(village.township_id, 1),
        ),
        "policy": policy,
        "honour": Honour.objects.create(
            village=village, year=YEAR, title="girl", name="好闺女", deeds="事迹", nominated=day
        ),
        "awarded": Honour.objects.create(
            village=village,
            year=YEAR,
            title="member",
            name="好会员",
            deeds="事迹",
            nominated=day,
            state="awarded",
            notice_from=day,
            notice_until=day,
            awarded=datetime.date(YEAR, 2, 1),
        ),
        "project": project,
        "project_year": ProjectYear.objects.create(project=project, year=YEAR),
    }


def _promised(village: Village, fund: Fund, day: datetime.date) -> dict[str, Model]:
    township = village.township
    own = Fund.objects.create(
        code=township.pk, township=township, kind="care", name="镇基金", opened=day
    )
    return {
        "begun_months": BegunMonths.objects.create(
            township=village.township, since=day, source="办法"
        ),
        "benefit_rule": BenefitRule.objects.create(
            township=township,
            benefit="health",
            name="保健费",
            amount=1000,
            per="month",
            kinds=["only_child"],
            since=day,
            source="文件",
            fund=own,
        ),
        "schooling": Schooling.objects.create(
            family=village.families.get(), level="primary", since=day
        ),
        "pay_run": _listed(village, fund, day),
    }


def _listed(village: Village, fund: Fund, day: datetime.date) -> PayRun:
    run = PayRun.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="benefit",
        fund=fund,
        starts=day,
        ends=day,
        title="优待兑现",
    )
    family = village.families.get()
    PayLine.objects.create(
        run=run,
        code=village.pk,
        family=family,
        key="k",
        unit="2025",
        due=day,
        amount=100,
        name="优待",
    )
    return run
