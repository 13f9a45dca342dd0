"""The demo loads on whatever day, into an empty database only, and nothing of it lies in the
future."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from assessment.models import MonthlyReport, SelfDeclaration
from associations.models import StageTick
from autonomy import models
from autonomy.models import Agreement, CharterStep
from care.models import Activity, Entry
from demo.township import build
from tests.prove.share import a_share

pytestmark = pytest.mark.django_db
DAYS = ["2026-01-03", "2026-02-10", "2026-07-08", "2026-11-23"]
DATED = {
    CharterStep: "date",
    Agreement: "signed",
    models.Disclosure: "posted",
    models.Meeting: "date",
    models.VillagerReport: "given",
    models.Matter: "done",
    Activity: "date",
    Entry: "date",
    SelfDeclaration: "declared",
    StageTick: "done",
    models.Survey: "date",
}


@pytest.mark.parametrize("text", a_share(DAYS, one_in=4))
def test_nothing_is_dated_after_the_day_it_is_loaded(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime.date.fromisoformat(text)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    build(day.year - 1)
    assert MonthlyReport.objects.order_by("-period").first().period == day.year * 100 + day.month
    for model, field in DATED.items():
        assert model._default_manager.exists() or model is StageTick
        assert not model._default_manager.filter(**{f"{field}__gt": day}).exists(), model


def test_a_second_load_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    reports, people = MonthlyReport.objects.count(), User.objects.count()
    call_command("load_demo")
    assert (MonthlyReport.objects.count(), User.objects.count()) == (reports, people)
    assert "密码都是" in capsys.readouterr().out
