"""A charter in force of a village that is handed to another township stays with what the village
was there, and the same text, decided in the same steps, is in force here from the day. Slips and
papers stay in the old archive; what is being drafted, or was issued after the day, goes itself."""

import datetime

from django.db.models import F, Q

from associations.mergers.continuing import copied
from associations.models import Village

from .models.charters import Charter, CharterText, Clause, PreferentialClause
from .models.steps import CharterStep

DRAFTING, IN_FORCE = Charter.State.DRAFTING, Charter.State.IN_FORCE


def hand_over(here: Village, there: Village, day: datetime.date) -> None:
    rows = Charter.objects.filter(village=here)
    later = Q(state=DRAFTING) | Q(state=IN_FORCE, in_force_from__gte=day)
    rows.filter(later).update(village=there, version=F("version") + 1)
    for charter in list(rows.filter(state=IN_FORCE)):
        _copy(charter, there, day)


def _copy(charter: Charter, there: Village, day: datetime.date) -> None:
    """A text before the steps that were taken with it, as the guards ask."""
    old = charter.pk
    anew = copied(charter, village=there, state=DRAFTING, in_force_from=None)
    for preference in PreferentialClause.objects.filter(charter=old):
        copied(preference, charter=anew)
    steps = list(CharterStep.objects.filter(charter=old).order_by("number"))
    for text in CharterText.objects.filter(charter=old).order_by("number"):
        clauses = list(Clause.objects.filter(text=text))
        taken = [step for step in steps if step.text_id == text.pk]
        told = CharterText.objects.create(charter=anew, number=text.number, stage=text.stage)
        for clause in clauses:
            copied(clause, text=told, origin=None)
        for step in taken:
            copied(step, charter=anew, text=told)
    Charter.objects.filter(pk=anew.pk).update(state=IN_FORCE, in_force_from=day)
