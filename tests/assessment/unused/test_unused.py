"""没有用到的栏目和类别: what nothing read in a year, answered once, and next year's draft without
it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records.published import digest
from assessment import report_sections
from assessment.models import UnusedAnswer
from assessment.unused import reading
from assessment.unused.reading import parts_of
from assessment.unused.services import draft_without
from associations.models import Venue, Vocabulary, VocabularyDraft
from associations.vocabulary.in_force import DOCUMENTS, ready
from care.models import Activity
from tests.associations.vocabulary.made import data_with
from tests.conftest import COUNTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
YEAR = timezone.localdate().year
PAGE = f"/unused/{YEAR}/"


def read(county: User, year: int = YEAR) -> dict[str, tuple[str, ...]]:
    return {part.key: part.readers for part in parts_of(COUNTY, year, county)}


def publish_as(**sections: object) -> None:
    data = data_with() | sections
    Vocabulary.objects.create(
        division=COUNTY,
        effective_from=YEAR * 100 + 1,
        title="类别",
        data=data,
        digest=digest(data),
    )


def test_the_documents_columns_are_read_by_the_standard_and_by_papers(county) -> None:
    found = read(county)
    assert "考评标准“连续两年“六无””" in found["report.births"]
    assert "村务公开" in found["report.births"]
    assert "向村民的报告" in found["report.visits"]
    assert found["report.levy_due"], "a part that is read needs its whole"
    papers = {name for _, names in reading.PAPERS for name in names}
    assert set(report_sections.FLOWS) <= papers


def test_a_kind_is_read_by_the_records_of_the_year(county, village) -> None:
    assert read(county)["activity:culture"] == ()
    day = datetime.date(YEAR - 1, 5, 1)
    Activity.objects.create(village=village, date=day, kind="culture", title="文体")
    assert read(county)["activity:culture"] == ()
    assert read(county, YEAR - 1)["activity:culture"] == ("登记的内容",)
    venue = Venue.objects.create(village=village, kind="home")
    assert read(county)["venue:home"] == ("登记的内容",), "what lasts counts in every year"
    Venue.objects.filter(pk=venue.pk).update(opened=day)
    assert read(county, YEAR - 2)["venue:home"] == ()
    assert read(county, YEAR - 1)["venue:home"] == ("登记的内容",)


def test_an_indicator_reads_what_it_counts(county) -> None:
    one = {
        **{"code": "i1", "title": "文体次数", "part": ["activities:culture"]},
        **{"whole": [], "years": 1, "scale": "count"},
    }
    two = one | {"code": "i2", "title": "上门服务", "part": ["report.visits"]}
    publish_as(indicators=[one, two])
    found = read(county)
    assert found["activity:culture"] == ("指标“文体次数”",)
    assert "指标“上门服务”" in found["report.visits"]


def test_nothing_is_said_of_kinds_of_families(county) -> None:
    assert not [key for key in read(county) if key.startswith("family:")]


def answered(client, **changes: str) -> object:
    form = client.get(PAGE).context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    return client.post(PAGE, {**data, "form_token": "t1", **changes})


def test_answered_and_drafted_without(county, client_for) -> None:
    client = client_for(county)
    assert answered(client, **{"answer_venue:home": "keep"}).status_code == 422
    assert not UnusedAnswer.objects.exists()
    changes = {
        **{"answer_venue:home": "keep", "reason_venue:home": "明年要用"},
        **{"answer_activity:culture": "drop"},
    }
    assert answered(client, **changes).status_code == 302
    rows = UnusedAnswer.objects.order_by("part").values_list("part", "answer", "reason")
    assert [*rows] == [("activity:culture", "drop", ""), ("venue:home", "keep", "明年要用")]
    assert TrailEntry.objects.filter(target__startswith=f"{YEAR}年“").count() == 2
    page = client.get(PAGE).content.decode()
    assert "答复“明年不用”的有 1 项" in page
    answer = client.post(reverse("unused-drop", args=[YEAR]), {"form_token": "t2"})
    draft = VocabularyDraft.objects.get()
    assert answer.headers["Location"] == reverse("vocabulary-draft-detail", args=[draft.pk])
    assert draft.effective_from == (YEAR + 1) * 100 + 1
    ended = [row["code"] for row in draft.data["lists"]["activity"] if row.get("until") == YEAR]
    assert ended == ["culture"]
    assert "until" not in next(r for r in draft.data["lists"]["venue"] if r["code"] == "home")


def test_a_dropped_column_is_not_in_next_year_s_form(county) -> None:
    own = {
        **{"name": "c01", "title": "宣传栏期数", "short": "宣传栏", "section": "宣传教育"},
        **{"unit": "期", "key": "", "help": "", "required": False},
    }
    documents = ready(DOCUMENTS)["data"]["form"]
    form = documents | {"columns": [*documents["columns"], own]}
    publish_as(form=form)
    assert read(county)["report.c01"] == ()
    UnusedAnswer.objects.create(
        county=COUNTY, year=YEAR, part="report.c01", title="宣传栏期数", answer="drop"
    )
    draft = draft_without(county=COUNTY, year=YEAR, by=county)
    assert [one["name"] for one in draft.data["form"]["columns"]] == [
        one["name"] for one in documents["columns"]
    ]


def test_without_an_answer_there_is_nothing_to_draft(county, client_for) -> None:
    with pytest.raises(ValidationError, match="不用起草"):
        draft_without(county=COUNTY, year=YEAR, by=county)
    answer = client_for(county).post(reverse("unused-drop", args=[YEAR]), follow=True)
    assert "不用起草" in answer.content.decode()
    assert not VocabularyDraft.objects.exists()


def test_of_no_year_to_come(county, staff, client_for) -> None:
    assert client_for(county).get(f"/unused/{YEAR + 1}/").status_code == 404
    assert client_for(staff).get(PAGE).status_code == 403


def test_constant_queries(county, village, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(16):
        parts_of(COUNTY, YEAR, county)
