"""Certificates: numbers with a check digit, one at a time, and a public page that tells nothing
else."""

import datetime
import re
import secrets
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from associations.models import Village
from care.certificates.check_digits import check_digit, holds
from care.certificates.models import number_of
from care.certificates.services import lookups
from care.certificates.services.certificates import replace_certificate, revoke_certificate
from care.models import Certificate, Lookup

from ...members.papers.test_prints import pdf_of, text_of
from ...members.records import add_household
from ..families.records import certify, support

DAY = datetime.date(2025, 5, 1)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """0794 → 5 is the standard's own example."""
    assert check_digit("0794") == "5"
    assert holds("07945")
    assert not holds("07954")
    assert not any(holds(f"0794{digit}") for digit in "012346789")


@pytest.fixture
def certificate(village: Village) -> Certificate:
    return certify(support(add_household(village, "龙望舒"), "two_daughters"))


@pytest.mark.django_db
def test_numbers_are_drawn_and_tell_nothing(
    village: Village,
    other_village: Village,
    certificate: Certificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither their order nor their gaps: two that follow each other are not neighbours; a taken
    one is drawn anew."""
    assert re.fullmatch(r"431321107-[1-9]\d{6}-\d", certificate.number)
    draws = iter([certificate.serial - 1_000_000, 41])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(draws))
    second = certify(support(add_household(other_village), "only_child"))
    assert second.serial == 1_000_041
    assert second.number.startswith("431321107-1000041-")
    assert holds(second.number.replace("-", ""))


@pytest.mark.django_db
def test_a_paper_of_before_stays_good(certificate: Certificate) -> None:
    Certificate.objects.update(serial=386, number=number_of("431321107", 386))
    assert Certificate.objects.get().number.startswith("431321107-00386-")
    assert ask(Certificate.objects.get().number)[1] == "有效"


@pytest.mark.django_db
def test_the_public_page_counts_nobody(certificate: Certificate) -> None:
    """Of all numbers that hold, one in nine million is one: whoever tries, tries in vain, and is
    stopped after 20."""
    assert lookups.MOST == 20
    serials = range(1_000_000, 1_000_010)
    tried = [
        ask(number_of("431321107", serial)) for serial in serials if serial != certificate.serial
    ]
    assert set(tried) == {(200, "不存在")}


@pytest.mark.django_db
def test_one_at_a_time_and_replaced_with_a_reason(certificate: Certificate, staff: User) -> None:
    with pytest.raises(ValidationError, match="已有一本没有收回"):
        certify(certificate.family)
    new = replace_certificate(
        certificate=certificate, date=DAY, reason="遗失补发", until=None, by=staff
    )
    certificate.refresh_from_db()
    assert (certificate.state, certificate.reason) == (Certificate.State.REVOKED, "遗失补发")
    assert new.serial != certificate.serial
    assert new.state == Certificate.State.VALID
    with pytest.raises(ValidationError, match="已在 2025-05-01 收回"):
        revoke_certificate(certificate=certificate, date=DAY, reason="再收", by=staff)


def ask(number: str, address: str = "10.0.0.1") -> tuple[int, str]:
    response = Client().get("/verify/", {"number": number}, REMOTE_ADDR=address)
    return response.status_code, str(response.context.get("answer", ""))


@pytest.mark.django_db
def test_the_public_page_says_valid_lapsed_or_none(certificate: Certificate, staff: User) -> None:
    number = certificate.number
    page = Client().get("/verify/", {"number": number}).content.decode()
    assert "有效" in page
    assert not any(word in page for word in ("龙望舒", "观冲", "两女"))
    assert ask(number.replace("-", " ")) == (200, "有效")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert [ask(text)[1] for text in (wrong, "431321107-00009-3", "x", "1" * 40)] == ["不存在"] * 4
    revoke_certificate(certificate=certificate, date=DAY, reason="迁出", by=staff)
    assert ask(number) == (200, "已失效")


@pytest.mark.django_db
def test_too_many_questions_from_one_address(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "MOST", 3)
    assert [ask(certificate.number)[0] for _ in range(4)] == [200, 200, 200, 429]
    assert ask(certificate.number, "10.0.0.2") == (200, "有效")
    Lookup.objects.update(at="2025-01-01T00:00:00Z")
    assert ask(certificate.number)[0] == 200
    assert Lookup.objects.count() == 1


@pytest.mark.django_db
def test_visitors_behind_a_proxy_are_counted_each(
    certificate: Certificate, staff: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their addresses; of IPv6 by what one visitor is given; who signed in by the account."""
    monkeypatch.setattr(lookups, "MOST", 1)
    settings.PROXIES = [ip_network("10.0.0.1")]

    def status(client: Client, forwarded: str) -> int:
        address = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
        return client.get("/verify/", {"number": certificate.number}, **address).status_code

    for visitors in (("203.0.113.7", "203.0.113.8"), ("2001:db8:0:1::5", "2001:db8:0:2::5")):
        assert [status(Client(), visitor) for visitor in visitors] == [200, 200]
        assert status(Client(), visitors[0]) == 429
    assert status(Client(), "2001:db8:0:1::6") == 429
    signed_in = Client()
    signed_in.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert [status(signed_in, "203.0.113.7") for _ in range(2)] == [200, 429]


@pytest.mark.django_db
def test_issued_to_several_at_once(
    village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    families = [
        support(add_household(village, head), "two_daughters") for head in ("乐小满", "单雨声")
    ]
    client = client_for(staff)
    form = client.get(f"/certificates/{village.pk}/new/?family={families[0].ref}").content.decode()
    assert form.count("checked") == 1
    asked = {
        "families": [family.ref for family in families],
        "since": "2025-03-01",
        "until": "2024-03-01",
    }
    assert (
        "有效期不能早于发证日期"
        in client.post(f"/certificates/{village.pk}/new/", asked).content.decode()
    )
    assert client.post(f"/certificates/{village.pk}/new/", asked | {"until": ""}).status_code == 302
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_the_paper(
    certificate: Certificate, leader: User, client_for: Callable[[User], Client]
) -> None:
    address = f"/certificates/{certificate.village_id}/print/?certificate={certificate.ref}"
    said = text_of(pdf_of(client_for(leader), address))
    for words in (
        "优待证",
        certificate.number,
        "龙望舒",
        "观冲村",
        "两女户",
        "长期有效",
        "优待证存根",
        "/verify/",
    ):
        assert words in said
