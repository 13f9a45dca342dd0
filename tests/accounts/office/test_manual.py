"""What the manual claims of the program is so: the checks, the book's parts, the rule of the
ranking; and it has a page for everybody's own tasks."""

import datetime

import pytest
from django.template.loader import get_template

from accounts.access import rules
from accounts.models import Role
from accounts.office.help import FOLDER
from assessment.grading.ranking import rule
from assessment.models import Standard
from associations.models import Village
from documents import manual
from members.network.coverage import sections

PAGES = manual.pages(FOLDER)
TEXTS = {path.stem[3:]: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
OWN_TASKS = (
    *("month-on-one-sheet", "leader", "auditor", "communities"),
    *("handover", "when-it-fails", "issuing"),
)


@pytest.mark.parametrize("name", OWN_TASKS)
def test_there_is_a_page(name: str) -> None:
    assert name in TEXTS


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_says_first_what_it_is_about(slug: str) -> None:
    assert PAGES[slug].lead[-1] in "。？"
    assert not PAGES[slug].lead.startswith("#")


@pytest.mark.django_db
def test_every_check_is_listed(village: Village) -> None:
    found = sections(village.township, datetime.date(2025, 6, 1))
    gaps = [gap.title for _, of_section in found for gap in of_section]
    assert len(gaps) == 15
    assert [title for title in gaps if title.split("（")[0] not in TEXTS["coverage"]] == []


@pytest.mark.parametrize("part", ["narrative", "ranking", "missing", "corrections", "flags"])
def test_the_books_parts_are_listed(part: str) -> None:
    source = get_template(f"assessment/print/{part}.html").template.source
    title = source.partition("</h1>")[0].rpartition("}}")[2].rpartition("年度")[2]
    assert title.removeprefix("<h1>") in TEXTS["year-end-book"]


@pytest.mark.django_db
def test_the_rule_of_the_ranking() -> None:
    standard = Standard.objects.get(code="v1").ladder
    words = "先按等次，再按达到的项数占各项的比例"
    assert rule(standard).startswith(words)
    assert f"名次{words}" in TEXTS["year-end-book"]


def test_a_leader_may_do_what_the_page_says() -> None:
    """And no more than it says: each act that changes something of the work has its row."""
    rows = {
        "charter-file": "备案",
        "pay-run-approve": "审批发放",
        "pay-run-return": "退回",
        "pay-run-reverse": "整批冲销",
        "grade-confirm": "确认等次",
        "round-publish": "发布",
        "appeal-answer": "答复申诉",
        "grade-withdraw": "收回等次",
        "pay-run-recover": "收回已发的",
        "help-edit": "重点帮促",
        "book-start": "制作报告",
        "issued-sign": "签发",
        "issued-move": "退回修改",
    }
    own = {"logout", "password-change", "session-end", "long-file-start", "opinion-create"}
    acts = {name for name, rule in rules().items() if Role.TOWNSHIP_LEADER in rule.write}
    acts = {name for name in acts - own if not name.startswith("second-factor")}
    assert acts == set(rows)
    assert [words for words in rows.values() if words not in TEXTS["leader"]] == []


def test_an_auditor_changes_nothing() -> None:
    own = (
        "logout",
        "password-change",
        "session-end",
        "second-factor",
        "long-file-start",
        "opinion-create",
    )
    acts = [name for name, rule in rules().items() if Role.AUDITOR in rule.write]
    assert [name for name in acts if not name.startswith(own)] == []
