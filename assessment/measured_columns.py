"""What a county's form in the making takes away from the standards that measure it."""

from collections.abc import Iterator

from associations.models import VocabularyDraft

from .grading.sums import needed_columns
from .reports.form.in_force import FORM, form_of
from .reports.form.report_form import form_from
from .reports.form.section import faults
from .standards.models import Standard


def why_missed(draft: VocabularyDraft) -> list[str]:
    """Criteria of standards in force from the draft's month on whose columns would not be asked of
    everybody any more."""
    if FORM not in draft.data or faults(draft.data[FORM]):
        return []
    return list(dict.fromkeys(_missed(draft)))


def _missed(draft: VocabularyDraft) -> Iterator[str]:
    now, new = form_of(draft.division, draft.effective_from), form_from(draft.data[FORM])
    year = draft.effective_from // 100
    for standard in _standards(draft.division, year):
        for criterion in standard.ladder.criteria:
            if criterion.switched_off(max(year, standard.effective_from)):
                continue
            needed = [name for name in needed_columns(criterion) if name in now.asks - new.asks]
            for name in dict.fromkeys(needed):
                how = "改为可不填" if name in new.by_name else "停用"
                yield (
                    f"《{standard.title}》的“{criterion.title}”要用“{now.by_name[name].title}”，"
                    f"{how}以后这一项不能判定"
                )


def _standards(division: str, year: int) -> list[Standard]:
    """The one that the county's year is graded by, and its own of later years."""
    now = Standard.objects.in_force(year, division).first()
    later = Standard.objects.filter(division=division, effective_from__gt=year)
    return [*filter(None, [now]), *later.order_by("effective_from")]
