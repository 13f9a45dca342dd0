"""Of the people who use the program nothing is counted: no sign-ins, no points, no place, no
photograph that must be taken (issue 18, item 9). Walked over every column and every form there is;
what a camera writes beside a picture is taken off in tests/documents/test_photos.py.
"""

import re
from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.db import models
from django.db.models import Field

from accounts.checks import url_patterns
from accounts.models import User
from care.activities.forms.photos import PhotosField

WATCHING = re.compile(
    r"sign_?in_?count|login_?count|clicks|streak|badge|credits|score_of_user"
    r"|latitude|longitude|\bgeo|gps|location|device"
    r"|登录次数|打卡|签到|积分|活跃度|在线时长|定位|经度|纬度|位置|轨迹"
)
MEANT_OTHERWISE = {
    "autonomy.CharterPaper.kind": "签到表, a paper of a meeting, kept as a scan",
    "otp_static.StaticToken.device": "the second factor that a recovery code is of",
}


def columns() -> Iterator[tuple[str, Field]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, Field):
                yield f"{model._meta.label}.{field.name}", field


def words_of(field: Field) -> str:
    labels = [str(label) for _, label in field.flatchoices] if field.choices else []
    return " ".join([field.name, str(field.verbose_name), *labels])


def test_no_column_is_of_points_places_or_sign_ins() -> None:
    found = {name: words for name, field in columns() if WATCHING.search(words := words_of(field))}
    assert found.keys() == MEANT_OTHERWISE.keys(), found
    assert WATCHING.search(words_of(models.IntegerField("登录次数", name="n"))), "a plant is seen"


def test_nothing_on_an_account_adds_up() -> None:
    numbers = [name for name, field in columns() if isinstance(field, models.IntegerField)]
    own = {name.rpartition(".")[2] for name in numbers if name.startswith(User._meta.label + ".")}
    assert own <= {"id", "version"}


def _forms(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _forms(one)


def test_no_form_requires_a_photograph() -> None:
    assert url_patterns()  # every form is there
    pictures = {
        (form.__name__, name): field.required
        for form in _forms(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, PhotosField | forms.ImageField)
    }
    assert pictures
    assert not any(pictures.values()), pictures
