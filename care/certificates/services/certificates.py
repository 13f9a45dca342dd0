"""Certificates: issued under a number drawn at random, replaced and taken back with a reason."""

import datetime
import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import save_record
from associations.models import Township

from ...families.models import Family
from ..models import SERIAL_DIGITS, Certificate, number_of


@transaction.atomic
def issue_certificates(
    *,
    families: Sequence[Family],
    since: datetime.date,
    until: datetime.date | None,
    by: User | None,
) -> list[Certificate]:
    """One for each of the families, which are of one township; all or none. Raises
    ValidationError."""
    if not families:
        raise ValidationError({"families": "请选发证的家庭。"})
    return [
        _issued(family, _free_serial(family.village.township_id), since, until, by)
        for family in families
    ]


@transaction.atomic
def revoke_certificate(
    *,
    certificate: Certificate,
    date: datetime.date,
    reason: str,
    by: User | None,
    expected_version: int | None = None,
) -> Certificate:
    """Raises ValidationError, ConflictError."""
    if certificate.revoked:
        raise ValidationError(f"这本优待证已在 {certificate.revoked} 收回。")
    certificate.revoked, certificate.reason = date, reason
    save_record(record=certificate, by=by, expected_version=expected_version, action="收回优待证")
    return certificate


@transaction.atomic
def replace_certificate(
    *,
    certificate: Certificate,
    date: datetime.date,
    reason: str,
    until: datetime.date | None,
    by: User | None,
    expected_version: int | None = None,
) -> Certificate:
    """Take one back and give another under a new number, in one act. Raises ValidationError,
    ConflictError."""
    revoke_certificate(
        certificate=certificate, date=date, reason=reason, by=by, expected_version=expected_version
    )
    return issue_certificates(families=[certificate.family], since=date, until=until, by=by)[0]


def _free_serial(township: str) -> int:
    """The township is held: two people never get one number."""
    Township.objects.select_for_update().get(pk=township)
    least = 10 ** (SERIAL_DIGITS - 1)
    while True:
        serial = least + secrets.randbelow(9 * least)
        if not Certificate.objects.filter(township=township, serial=serial).exists():
            return serial


def _issued(
    family: Family, serial: int, since: datetime.date, until: datetime.date | None, by: User | None
) -> Certificate:
    township = family.village.township_id
    certificate = Certificate(
        township_id=township,
        village_id=family.village_id,
        family=family,
        serial=serial,
        number=number_of(township, serial),
        since=since,
        until=until,
    )
    save_record(record=certificate, by=by, action="发放优待证")
    return certificate
