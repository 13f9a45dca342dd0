"""Dated rows that say something else than their subjects' columns, for manage.py verify."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from .periods import column, kinds


def astray() -> Iterator[str]:
    """What a subject's columns say and its open row does not; nothing of people is told."""
    for model in kinds():
        open_rows = model._default_manager.filter(until=None)
        wrong = Q(**{f"{model.subject}__{model.ends}__isnull": False})
        for here in model.copies:
            there = f"{model.subject}__{model.paths.get(here, here)}"
            alike = Q(**{here: F(there)}) | Q(**{f"{here}__isnull": True, f"{there}__isnull": True})
            wrong |= ~alike
        subject = column(model, model.subject).related_model
        alone = subject._default_manager.filter(**{model.ends: None}).exclude(
            Exists(open_rows.filter(**{model.subject: OuterRef("pk")}))
        )
        keys = {*open_rows.filter(wrong).values_list(model.subject, flat=True)}
        for key in sorted(keys | {*alone.values_list("pk", flat=True)}):
            yield f"{subject._meta.verbose_name}第 {key} 号与{model._meta.verbose_name}不一致"
