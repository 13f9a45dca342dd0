"""What every request passes: cleaned texts, bounds, one-time tokens, the question about private-use
characters."""

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from accounts.models import FormToken
from accounts.records import tokens
from accounts.requests.form_door import LONGEST
from associations.models import Area
from members.models import Household, MemberImport
from tests.conftest import TOWNSHIP, VILLAGE

from ..texts.test_identity_numbers import NUMBER

ADD = reverse("area-create", kwargs={"code": TOWNSHIP})


@pytest.fixture
def client(client_for, staff):
    return client_for(staff)


def send_again(client, response):
    """Press the button of the page that asks: the same form with a new token."""
    form = lxml.html.fromstring(response.content.decode()).xpath("//section//form")[0]
    return client.post(ADD, dict(form.form_values()))


def test_texts_are_cleaned_at_the_door(client):
    client.post(ADD, {"name": "东\u202e片\u200b\ufffe"})
    assert Area.objects.get().name == "东片"


def test_a_search_is_cleaned(client):
    page = client.get(reverse("village-list", kwargs={"code": TOWNSHIP}), {"text": "观\u200b冲"})
    assert "观冲村" in page.content.decode()
    assert client.get(ADD, {"text": "长" * 5000}).status_code == 422


def test_a_text_without_end_is_refused(client):
    answer = client.post(ADD, {"name": "长" * (LONGEST + 1)})
    assert answer.status_code == 422
    assert f"超过 {LONGEST} 字" in answer.content.decode()


def test_a_form_without_token_can_be_sent_again_as_it_was(client):
    answer = client.post(ADD, {"name": "东片", tokens.FIELD: ""})
    assert answer.status_code == 422
    assert not Area.objects.exists()
    assert send_again(client, answer).status_code == 302
    assert Area.objects.get().name == "东片"


def test_a_private_use_character_is_asked_about_and_kept(client):
    answer = client.post(ADD, {"name": "\ue123片"})
    assert answer.status_code == 422
    assert "里的“\ue123”是自造字" in answer.content.decode()
    assert not Area.objects.exists()
    assert send_again(client, answer).status_code == 302
    assert Area.objects.get().name == "\ue123片"


def test_what_is_kept_of_a_token_is_its_digest(client):
    client.post(ADD, {"name": "东片", tokens.FIELD: NUMBER})
    assert len(FormToken.objects.get().token) == 64


def test_a_file_named_by_an_id_number_loses_it(client):
    file = SimpleUploadedFile(f"名册{NUMBER}.csv", "姓名\n王桂英\n".encode())
    client.post(
        reverse("member-import-list", kwargs={"code": VILLAGE}), {"target": "members", "file": file}
    )
    assert MemberImport.objects.get().file_name == "名册〔证件号码已略去〕.csv"


def test_what_only_the_column_refuses_is_a_page_and_no_error(client, village, monkeypatch):
    def write(*args, **kwargs):
        with transaction.atomic():
            Household.objects.create(village=village, head=NUMBER)

    monkeypatch.setattr("associations.organisation.views.areas.edit", write)
    answer = client.post(ADD, {"name": "东片"})
    assert answer.status_code == 422
    assert "“户主”里有像身份证号" in answer.content.decode()
    assert "东片" in answer.content.decode()
