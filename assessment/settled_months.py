"""From which months a county's vocabulary cannot change any more: months with approved reports, and
years whose grades are published; of its form, months in which a report was begun. And what its form
in the making takes away from the standards that measure it."""

from collections.abc import Iterator

from associations.models import VocabularyDraft
from associations.vocabulary.in_force import in_force
from associations.vocabulary.models import month_words

from .grading.sums import needed_columns
from .reports.form.in_force import FORM, form_of
from .reports.form.report_form import form_from
from .reports.form.section import faults
from .reports.models import MonthlyReport
from .rounds.models.rounds import Round
from .rounds.round_states import RoundState
from .standards.models import Standard


def why_settled(draft: VocabularyDraft) -> list[str]:
    """The months and years of the county on which something rests."""
    month = draft.effective_from
    reports = MonthlyReport.objects.in_division(draft.division).filter(period__gte=month)
    rounds = Round.objects.in_division(draft.division).filter(state=RoundState.PUBLISHED)
    found = [
        f"已有乡镇公布了{year}年度的等次，请从{year + 1}年或以后起用"
        for year in rounds.filter(year__gte=month // 100).values_list("year", flat=True)[:1]
    ]
    periods = reports.order_by("-period").values_list("period", flat=True)
    if last := periods.filter(state="approved").first():
        found.append(f"{month_words(last)}已有审核过的月报，请从以后的月份起用")
    elif _changes_the_form(draft) and (begun := periods.first()):
        found.append(f"已有村填了{month_words(begun)}的月报，月报表请从以后的月份起用")
    return found


def _changes_the_form(draft: VocabularyDraft) -> bool:
    now = in_force(draft.division, draft.effective_from).section(FORM)
    return bool(draft.data.get(FORM, now) != now)


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
