"""Deleted is gone: what no record names any more nobody gets, and the sweep takes it off the
disk."""

import datetime
import os
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from accounts.jobs import nightly
from accounts.models import Role
from assessment.models import Acceptance, GradeWithdrawal, SelfView
from assessment.papers import services as books
from associations.attachments import sweeping
from associations.attachments.services import keep, path_of
from associations.models import Attachment, ResponsibilityContract, Rule
from autonomy.models import VillagerReport
from care.models import Activity, ActivityPhoto, Entry
from tests.conftest import VILLAGE
from tests.samples import YEAR
from tests.test_access import made_world
from tests.working import in_database as in_database

pytestmark = pytest.mark.django_db
AT_ONCE = datetime.timedelta(0)
SEALED = {Entry, GradeWithdrawal}  # what is never changed keeps its paper
RELATIONS = sorted(
    (
        (relation.related_model, relation.field.name)
        for relation in Attachment._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation
    ),
    key=str,
)


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    shelf = tmp_path / "books"
    shelf.mkdir()
    monkeypatch.setattr(books, "SHELF", shelf)


def kept(content: str, code: str = VILLAGE) -> Attachment:
    return keep(
        file=ContentFile(f"%PDF-1.7 {content}".encode(), name=f"{content}.pdf"), code=code, by=None
    )


def answers(world: SimpleNamespace, client_for, paper: Attachment) -> set[int]:
    """Of all but the administrator of accounts, who gets no page at all."""
    address = f"/attachments/{VILLAGE}/{paper.ref}/"
    people = [user for user in world.cast.values() if user.role != Role.ADMINISTRATOR]
    return {client_for(user).get(address).status_code for user in people}


def sweep_all() -> int:
    for path in sweeping._files():
        os.utime(path, (0, 0))
    return sweeping.sweep()


def test_every_model_with_a_file(client_for):
    """Kept, taken off, and gone; a new model with a file is in the walk by its foreign key."""
    world, day = made_world(), datetime.date(YEAR, 1, 1)
    village, spare = Activity.objects.filter(code=VILLAGE).get().village, kept("别的")
    SelfView.objects.create(village=village, year=YEAR, criterion="satisfied", held=True)
    Acceptance.objects.create(village=village, year=YEAR, date=day)
    VillagerReport.objects.create(village=village, year=YEAR, half="mid", given=day)
    activity = Activity.objects.filter(village=village).get()
    ActivityPhoto.objects.create(activity=activity, attachment=spare, thumbnail=spare)
    assert ResponsibilityContract.objects.filter(village=village).exists()
    for model, name in RELATIONS:
        if model in SEALED:
            continue
        paper = kept(f"{model.__name__}{name}")
        rows = model._base_manager.filter(pk=model._base_manager.first().pk)
        before = rows.values_list(name, flat=True).get()
        assert answers(world, client_for, paper) == {404}, "nothing names it yet"
        rows.update(**{name: paper})
        assert answers(world, client_for, paper) == {200}, model
        rows.update(**{name: before})
        assert answers(world, client_for, paper) == {404}, model
        assert path_of(paper.digest).exists()
        sweep_all()
        assert not path_of(paper.digest).exists(), model
        assert not Attachment.objects.filter(pk=paper.pk).exists()
    assert path_of(spare.digest).exists()


def test_a_file_that_another_record_names_stays(village, other_village, staff):
    """The same bytes, in another village."""
    mine, theirs = kept("同"), kept("同", other_village.pk)
    assert mine.digest == theirs.digest
    rule = Rule.objects.create(village=village, kind="study", adopted="2025-03-01", attachment=mine)
    Rule.objects.create(
        village=other_village, kind="study", adopted="2025-03-01", attachment=theirs
    )
    rule.delete()
    assert sweep_all() == 0
    assert path_of(mine.digest).exists()
    assert list(Attachment.objects.all()) == [theirs]


def test_what_was_just_written_waits_for_its_record(village):
    paper = kept("新")
    Attachment.objects.all().delete()
    assert sweeping.sweep() == 0
    assert path_of(paper.digest).exists()
    assert sweep_all() == 1


def test_by_command_and_every_night(village, capsys, in_database):
    assert sweeping.sweep in nightly.works
    paper = kept("旧")
    os.utime(path_of(paper.digest), (0, 0))
    nightly.night.call()
    assert not path_of(paper.digest).exists()
    call_command("sweep_files")
    assert "已清理 0 个文件" in capsys.readouterr().out


def test_the_trail_tells_that_it_was_there_and_not_its_name(village):
    assert "怀孕证明" not in str(kept("怀孕证明"))
    assert str(kept("怀孕证明")).startswith("PDF文件（校验值 ")


def test_no_upload_brings_an_id_number_in_its_name(village, secretary, client_for):
    """Whatever the form: the name is changed where every upload comes in."""
    number = "43132119650101123X"
    client: Client = client_for(secretary)
    for address, field in (
        (f"/organisation/{village.pk}/rules/new/", "paper"),
        (f"/activities/{village.pk}/new/", "photos"),
    ):
        file = ContentFile(b"%PDF-1.7", name=f"{number}.pdf")
        assert number not in client.post(address, {field: file}).content.decode()
    assert not Attachment.objects.filter(name__contains=number).exists()
