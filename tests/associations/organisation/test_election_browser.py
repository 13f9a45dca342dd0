"""The re-election in a real Chromium, from the association's page to the new council."""

import datetime
from typing import Any

import pytest

from accounts.models import User
from associations.models import Association, Post, Term, Village

from ...assessment.reports.test_report_browser import cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_council_is_elected_anew(
    chromium: Any, live_server: Any, village: Village, secretary: User
) -> None:
    association = Association.objects.create(
        code=village.pk,
        township_id=village.township_id,
        village=village,
        kind="village",
        name="观冲村计生协会",
    )
    term = Term.objects.create(
        association=association, number=3, started="2022-03-01", due="2025-03-01"
    )
    people = (("president", "禹长庚"), ("secretary_general", "闵𬱖"), ("council_member", "柳望舒"))
    for kind, name in people:
        Post.objects.create(
            association=association,
            term=term,
            kind=kind,
            name=name,
            phone="0738-6812345",
            started="2022-03-01",
        )
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_cookies([cookie(secretary, live_server.url)])
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/associations/{village.pk}/{association.pk}/")
    page.click("text=办理换届")
    page.wait_for_url("**/elect/")
    page.wait_for_load_state("load")  # the proposed end of the term comes from a script
    page.fill("#id_started", "2025-04-10")
    page.dispatch_event("#id_started", "change")
    assert page.input_value("#id_due") == "2028-04-10"
    page.fill("#id_delegates_due", "45")
    page.fill("#id_delegates_present", "40")
    page.select_option("[name=seat-0-outcome]", "replace")
    assert (page.input_value("[name=seat-0-name]"), page.input_value("[name=seat-0-phone]")) == (
        "",
        "",
    )
    page.fill("[name=seat-0-name]", "卓䶮")
    page.select_option("[name=seat-2-outcome]", "leave")
    page.click("[data-add-row]")
    page.select_option("[name=seat-6-kind]", "executive_vice_president")
    page.fill("[name=seat-6-name]", "单𬱖")
    page.fill("[name=seat-6-stipend]", "20")
    page.click("text=下一步：核对")
    assert "会长 禹长庚、理事 柳望舒" in page.inner_text(".facts")
    assert Term.objects.count() == 1
    page.click("text=确认换届")
    page.wait_for_selector("text=换届已办理")
    assert "第4届" in page.inner_text("main")
    context.close()
    assert errors == []
    assert set(
        Post.objects.filter(ended=None).values_list("kind", "name", "stipend", "started")
    ) == {
        ("president", "卓䶮", 0, datetime.date(2025, 4, 10)),
        ("executive_vice_president", "单𬱖", 2000, datetime.date(2025, 4, 10)),
        ("secretary_general", "闵𬱖", 0, datetime.date(2025, 4, 10)),
    }
    assert Term.objects.get(number=3).ended == datetime.date(2025, 4, 10)
