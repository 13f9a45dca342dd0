"""Questionnaires: sent out, tallied with sums that must fit, closed into the appraisal once,
reopened with a reason."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import TrailEntry
from accounts.records import ConflictError
from associations.models import Village
from autonomy.appraisals.papers import questionnaire
from autonomy.appraisals.services import surveys
from autonomy.appraisals.services.appraisals import save_appraisal
from autonomy.appraisals.survey_results import overall, results
from autonomy.models import Appraisal, Survey
from tests.conftest import COMMUNITY, OTHER_VILLAGE, TOWNSHIP, VILLAGE

DAY = datetime.date(2025, 6, 20)
QUESTIONS = ["总体满意吗？", "公开满意吗？"]


@pytest.fixture
def survey(village: Village) -> Survey:
    """60 sheets, two questions."""
    draft = Survey(title="民主评议问卷", date=DAY, issued=60)
    return surveys.send_out(survey=draft, villages=[village], questions=QUESTIONS, by=None)[0]


def count(
    survey: Survey,
    returned: int | None,
    *rows: tuple[int | None, ...],
    by,
    expected_version: int | None = None,
) -> Survey:
    keys = survey.questions.order_by("number").values_list("pk", flat=True)
    counts = dict(zip(keys, rows, strict=False))
    return surveys.tally(
        survey=survey, returned=returned, counts=counts, by=by, expected_version=expected_version
    )


@pytest.fixture
def counted(survey: Survey, secretary) -> Survey:
    """58 back: 50, 5 and 2 of the first question (one blank), 40, 10 and 8 of the second."""
    return count(survey, 58, (50, 5, 2), (40, 10, 8), by=secretary)


def post(client: Client, name: str, survey: Survey, **fields: str):
    url = reverse(name, args=[survey.village_id, survey.pk])
    page = client.get(url).content.decode()
    token, version = (
        re.search(rf'name="{field}" value="([^"]+)"', page)[1]
        for field in ("form_token", "version")
    )
    return client.post(url, {"form_token": token, "version": version, **fields}, follow=True)


def typed(survey: Survey, returned: str, *counts: str) -> dict[str, str]:
    questions = survey.questions.order_by("number")
    names = [
        surveys.field(question, answer) for question in questions for answer in surveys.ANSWERS
    ]
    return {"returned": returned, **dict(zip(names, counts, strict=True))}


def test_staff_send_the_standard_questions_to_several_villages(
    client_for, staff, divisions
) -> None:
    url = reverse("survey-create", args=[TOWNSHIP, 2025])
    client = client_for(staff)
    page = client.get(url)
    offered = page.context["form"]
    assert offered.initial["questions"].splitlines() == list(surveys.STANDARD_QUESTIONS)
    assert offered.initial["villages"] == [COMMUNITY, VILLAGE, OTHER_VILLAGE]
    token = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())[1]
    fields = {
        "title": "评议问卷",
        "date": "2025-06-20",
        "issued": "60",
        "questions": "总体满意吗？\n\n  公开满意吗？ ",
    }
    done = client.post(
        url, {"form_token": token, **fields, "villages": [VILLAGE, OTHER_VILLAGE]}, follow=True
    )
    assert done.redirect_chain[-1][0] == reverse("survey-list", args=[TOWNSHIP, 2025])
    made = Survey.objects.order_by("village")
    assert [(row.village_id, row.title, row.issued) for row in made] == [
        (VILLAGE, "评议问卷", 60),
        (OTHER_VILLAGE, "评议问卷", 60),
    ]
    assert list(made[1].questions.values_list("number", "text")) == [
        (1, "总体满意吗？"),
        (2, "公开满意吗？"),
    ]
    assert list(TrailEntry.objects.values_list("action", "by")) == [("登记问卷", staff.pk)] * 2


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("\n".join(f"第{n}问" for n in range(13)), "最多 12 题，现在有 13 题。"),
        ("满意吗？\n满意吗？", "第 2 题和前面的题重复。"),
        ("满" * 121, "第 1 题有 121 个字，最多 120 个字。"),
        (" \n ", "请至少写一题。"),
        ("我的号码是 110101199003078515", "像身份证号"),
    ],
)
def test_questions_that_cannot_be(client_for, staff, village, lines: str, message: str) -> None:
    fields = {
        "title": "问卷",
        "date": "2025-06-20",
        "issued": "60",
        "villages": [VILLAGE],
        "questions": lines,
    }
    page = client_for(staff).post(reverse("survey-create", args=[VILLAGE, 2025]), fields)
    assert (page.status_code, message in str(page.context["form"].errors["questions"])) == (
        422,
        True,
    )
    assert not Survey.objects.exists()


def test_the_secretary_counts_and_neither_sends_nor_closes(client_for, secretary, survey) -> None:
    client = client_for(secretary)
    post(client, "survey-tally", survey, **typed(survey, "58", "50", "5", "2", "40", "10", "8"))
    survey.refresh_from_db()
    counts = list(survey.questions.order_by("number").values_list(*surveys.ANSWERS))
    assert (survey.returned, counts) == (58, [(50, 5, 2), (40, 10, 8)])
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.by, entry.division) == ("问卷计票", secretary, VILLAGE)
    assert entry.after == {"收回份数": 58, "第1题": "50／5／2", "第2题": "40／10／8"}
    for name in ("survey-edit", "survey-close", "survey-reopen"):
        assert client.get(reverse(name, args=[VILLAGE, survey.pk])).status_code == 403
    page = client.get(reverse("survey-detail", args=[VILLAGE, survey.pk])).content.decode()
    assert "乡镇经办核对以后结束调查" in page
    assert "修改问卷" not in page


@pytest.mark.parametrize(
    ("returned", "counts", "field", "message"),
    [
        ("61", [""] * 6, "returned", "只发出 60 份，收回不能是 61 份。"),
        ("", ["50", "", "", "", "", ""], "returned", "先填收回份数，再填各题的票数。"),
        (
            "50",
            ["40", "8", "4", "", "", ""],
            "dissatisfied_1",
            "第1题三项合计 52，比收回的 50 份多 2。",
        ),
        (
            "50",
            ["", "", "", "51", "", ""],
            "dissatisfied_2",
            "第2题三项合计 51，比收回的 50 份多 1。",
        ),
        ("50", ["许多", "", "", "", "", ""], "satisfied_1", "应填 0 或正整数。"),
        ("50", ["-1", "", "", "", "", ""], "satisfied_1", "不能是负数。"),
    ],
)
def test_sums_are_checked_beside_their_fields(
    client_for, secretary, survey, returned, counts, field, message
) -> None:
    page = post(client_for(secretary), "survey-tally", survey, **typed(survey, returned, *counts))
    answer, _, number = field.partition("_")
    if number.isdigit():
        field = surveys.field(survey.questions.get(number=int(number)), answer)
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [message]}
    assert f'<a href="#id_{field}">' in page.content.decode()
    assert page.context["form"].data["returned"] == returned
    survey.refresh_from_db()
    assert survey.returned is None


def test_a_tally_may_be_done_in_several_goes(survey, secretary) -> None:
    half = count(survey, 58, (50, None, None), by=secretary)
    questions = list(half.questions.order_by("number"))
    assert surveys.missing(half, questions) == "第1、2题的票数没有填全。"
    with pytest.raises(ValidationError, match="还不能结束：第1、2题的票数没有填全。"):
        surveys.close_survey(survey=half, by=secretary, expected_version=None)
    entries = TrailEntry.objects.count()
    count(survey, 58, (50, None, None), by=secretary)
    assert TrailEntry.objects.count() == entries, "the same figures again are no change"


def test_two_counters_do_not_overwrite_one_another(survey, secretary, staff) -> None:
    count(survey, 58, (50, 5, 2), by=secretary, expected_version=survey.version)
    with pytest.raises(ConflictError):
        count(survey, 57, (49, 5, 2), by=staff, expected_version=survey.version)


def test_results_name_the_blank_sheets_and_cut_the_rate(counted) -> None:
    rows = results(counted, list(counted.questions.order_by("number")))
    assert [(row.satisfied, row.blank, row.rate) for row in rows] == [
        (50, 1, "86.20%"),
        (40, 0, "68.96%"),
    ]
    assert overall(counted) == "满意 50 人，满意率 86.20%"


def test_closing_makes_the_appraisal_in_one_act(client_for, staff, counted) -> None:
    done = post(client_for(staff), "survey-close", counted)
    appraisal = Appraisal.objects.get()
    assert (appraisal.village_id, appraisal.date, appraisal.method) == (
        VILLAGE,
        DAY,
        "questionnaire",
    )
    figures = (
        appraisal.asked,
        appraisal.satisfied,
        appraisal.fairly_satisfied,
        appraisal.dissatisfied,
    )
    assert figures == (58, 50, 5, 2)
    counted.refresh_from_db()
    assert counted.appraisal == appraisal
    assert "已经转为" in done.content.decode()
    actions = list(TrailEntry.objects.order_by("number").values_list("action", "reason"))[-2:]
    assert actions == [("登记民主评议", "由问卷“民主评议问卷”生成"), ("结束问卷调查", "")]


def test_after_closing_nothing_of_it_is_changed(counted, staff, client_for) -> None:
    appraisal = surveys.close_survey(survey=counted, by=staff, expected_version=None)
    for act in (
        lambda: count(counted, 50, (1, 1, 1), by=staff),
        lambda: surveys.close_survey(survey=counted, by=staff, expected_version=None),
        lambda: surveys.change_survey(
            survey=counted, questions=["别的？"], by=staff, expected_version=None
        ),
        lambda: surveys.remove_survey(survey=counted, by=staff, expected_version=None),
    ):
        with pytest.raises(ValidationError, match="已经结束"):
            act()
    assert Appraisal.objects.count() == 1
    appraisal.satisfied = 58
    with pytest.raises(ValidationError, match="来自问卷“民主评议问卷”"):
        save_appraisal(appraisal=appraisal, by=staff)
    page = client_for(staff).get(reverse("appraisal-edit", args=[VILLAGE, appraisal.pk]))
    fields = page.context["form"].fields
    assert [name for name in fields if fields[name].disabled] == [
        *("village", "date", "method", "asked", "satisfied", "fairly_satisfied", "dissatisfied")
    ]
    assert "数字来自" in page.content.decode()
    assert page.context["may_remove"] is False


def test_what_was_found_wanting_is_added_to_it(counted, staff, client_for) -> None:
    appraisal = surveys.close_survey(survey=counted, by=staff, expected_version=None)
    url = reverse("appraisal-edit", args=[VILLAGE, appraisal.pk])
    fields = {
        "problems": "公开不及时",
        "measures": "专人负责",
        "measures_due": "2025-08-31",
        "version": "1",
    }
    client_for(staff).post(url, fields)
    appraisal.refresh_from_db()
    assert (appraisal.satisfied, appraisal.problems, appraisal.measures_due) == (
        50,
        "公开不及时",
        datetime.date(2025, 8, 31),
    )


def test_the_days_appraisal_by_questionnaire_is_there_already(counted, staff, village) -> None:
    Appraisal.objects.create(
        village=village, date=DAY, method="questionnaire", asked=10, satisfied=9
    )
    with pytest.raises(ValidationError, match="该村当日同一方式的评议已有记录"):
        surveys.close_survey(survey=counted, by=staff, expected_version=None)
    counted.refresh_from_db()
    assert counted.appraisal is None


def test_reopening_takes_the_appraisal_back_with_its_reason(client_for, staff, counted) -> None:
    surveys.close_survey(survey=counted, by=staff, expected_version=None)
    assert post(client_for(staff), "survey-reopen", counted).status_code == 422
    post(client_for(staff), "survey-reopen", counted, reason="第一题数错")
    counted.refresh_from_db()
    assert (counted.appraisal, Appraisal.objects.count()) == (None, 0)
    entries = TrailEntry.objects.order_by("number").values_list("action", "reason")
    assert list(entries)[-2:] == [
        ("重新打开问卷调查", "第一题数错"),
        ("删除民主评议", "第一题数错"),
    ]
    count(counted, 58, (51, 5, 2), by=staff)
    assert surveys.close_survey(survey=counted, by=staff, expected_version=None).satisfied == 51


def test_reopening_does_not_lose_what_was_recorded_with_the_appraisal(staff, counted) -> None:
    appraisal = surveys.close_survey(survey=counted, by=staff, expected_version=None)
    Appraisal.objects.filter(pk=appraisal.pk).update(problems="公开不及时")
    with pytest.raises(ValidationError, match="已经登记了问题"):
        surveys.reopen_survey(survey=counted, reason="数错", by=staff, expected_version=None)
    assert Appraisal.objects.get().problems == "公开不及时"


def test_questions_stand_once_they_are_counted(client_for, staff, survey) -> None:
    surveys.change_survey(
        survey=survey, questions=["总体满意吗？", "办事满意吗？"], by=staff, expected_version=None
    )
    assert list(survey.questions.values_list("text", flat=True)) == ["总体满意吗？", "办事满意吗？"]
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.before["题目"]) == ("修改问卷题目", "总体满意吗？；公开满意吗？")
    survey = count(survey, 58, (50, 5, 2), by=staff)
    with pytest.raises(ValidationError, match="已经计票"):
        surveys.change_survey(
            survey=survey, questions=["只有一题？"], by=staff, expected_version=None
        )
    page = client_for(staff).get(reverse("survey-edit", args=[VILLAGE, survey.pk]))
    assert page.context["form"].fields["questions"].disabled
    survey.issued = 50
    with pytest.raises(ValidationError, match="已经登记收回 58 份"):
        surveys.change_survey(
            survey=survey,
            questions=["总体满意吗？", "办事满意吗？"],
            by=staff,
            expected_version=None,
        )


def test_a_survey_sent_by_mistake_is_removed(client_for, staff, survey) -> None:
    done = post(client_for(staff), "survey-edit", survey, act="remove")
    assert done.redirect_chain[-1][0] == reverse("survey-list", args=[VILLAGE, 2025])
    assert not Survey.objects.exists()
    assert TrailEntry.objects.first().action == "删除问卷"


def test_lists_show_how_far_each_is(client_for, staff, counted, other_village, divisions) -> None:
    draft = Survey(title="另一份", date=DAY, issued=10)
    surveys.send_out(
        survey=draft,
        villages=[other_village, divisions.foreign_village],
        questions=QUESTIONS,
        by=None,
    )
    page = client_for(staff).get(reverse("survey-list", args=[TOWNSHIP, 2025]))
    shown = [(row.village.name, found) for row, found in page.context["rows"]]
    assert shown == [("观冲村", "满意 50 人，满意率 86.20%"), ("双桥村", "")]
    text = page.content.decode()
    assert ("计票中" in text, "已发放" in text, "企石村" in text) == (True, True, False)


def test_the_sheet_asks_for_no_name(survey) -> None:
    paper = questionnaire(survey)
    assert (paper.questions, paper.fits_half) == ([(1, "总体满意吗？"), (2, "公开满意吗？")], True)
    html = render_to_string("autonomy/print/survey_a5.html", {"paper": paper})
    assert html.count("<h1>民主评议问卷</h1>") == 2
    assert "不写姓名" in html
    assert not re.search("姓名：|编号|户主", html)


def test_too_many_questions_go_on_a_larger_sheet(
    client_for, staff, village, papers_not_typeset
) -> None:
    draft = Survey(title="问卷", date=DAY, issued=10)
    long = [f"{n}" + "满" * 60 for n in range(8)]
    survey = surveys.send_out(survey=draft, villages=[village], questions=long, by=None)[0]
    client = client_for(staff)
    status = {
        form: client.get(reverse("survey-print", args=[VILLAGE, survey.pk, form])).status_code
        for form in ("a5", "a4", "tally", "a3")
    }
    assert status == {"a5": 404, "a4": 200, "tally": 200, "a3": 404}


def test_dates_of_measures_need_measures_in_the_database(village) -> None:
    with pytest.raises(IntegrityError, match="appraisal_dates_need_measures"), transaction.atomic():
        Appraisal.objects.create(village=village, date=DAY, asked=1, satisfied=1, measures_due=DAY)
