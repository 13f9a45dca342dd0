"""Households and texts that the agreements' tests share."""

import datetime
from typing import Any

from associations.models import Village
from autonomy.agreements.services.agreements import answer
from autonomy.models import CONFIRMATIONS, Agreement, AgreementTemplate
from members.models import Household

DAY = datetime.date(2025, 3, 1)
ALL = dict.fromkeys(CONFIRMATIONS, True)


def text_of(village: Village, **changes: Any) -> AgreementTemplate:
    row = {
        **{
            "kind": "management",
            "edition": 1,
            "title": "管理服务协议书",
            "in_use_from": datetime.date(2020, 1, 1),
        },
        **{
            "committee_duties": "公开村务。\n按时兑现优待。",
            "household_duties": "遵守章程。",
            **changes,
        },
    }
    return AgreementTemplate.objects.create(township=village.township, **row)


def homes_of(village: Village, *heads: str, **changes: Any) -> list[Household]:
    return [
        Household.objects.create(village=village, head=head, number=f"{number:04d}", **changes)
        for number, head in enumerate(heads, 1)
    ]


def answered(
    household: Household, template: AgreementTemplate, state: str = "signed", **changes: Any
) -> Agreement:
    row: dict[str, Any] = {"asked": DAY, "state": state}
    if state == "signed":
        row |= {"signer": household.head, "signed": DAY, **ALL}
    agreement = Agreement(
        village=household.village, household=household, template=template, **{**row, **changes}
    )
    answer(agreement=agreement, by=None)
    return agreement
