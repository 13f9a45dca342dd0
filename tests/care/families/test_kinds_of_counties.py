"""A county's own kind of family that is confidential stays so in another county."""

import pytest

from associations.models import Vocabulary
from associations.vocabulary.in_force import documents, forget
from care.families.models import is_sensitive
from tests.conftest import COUNTY

pytestmark = pytest.mark.django_db
KIND = "k1234abcd"


def test_it_is_known_by_its_code(divisions) -> None:
    lists = documents().data["lists"]
    own = {"code": KIND, "title": "另一类", "sensitive": True}
    data = {"lists": {**lists, "family": [*lists["family"], own]}}
    Vocabulary.objects.create(
        division=COUNTY, title="类别", effective_from=202601, data=data, digest="1"
    )
    forget()
    assert is_sensitive(KIND, f"{COUNTY}107207")
    assert is_sensitive(KIND, "431322101201")
    assert not is_sensitive("k9999abcd", "431322101201")
    assert not is_sensitive("hardship", "431322101201")
