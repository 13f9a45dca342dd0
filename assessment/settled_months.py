"""From which months a county's vocabulary cannot change any more: months with approved reports, and
years whose grades are published; of its form, months in which a report was begun."""

from associations.models import VocabularyDraft
from associations.vocabulary.in_force import in_force
from associations.vocabulary.models import month_words

from .reports.form.in_force import FORM
from .reports.models import MonthlyReport
from .rounds.models.rounds import Round
from .rounds.round_states import RoundState


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
