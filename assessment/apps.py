from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "考评"

    def ready(self) -> None:
        from accounts import guards, menu, search, today
        from accounts.jobs import nightly
        from accounts.today import first_run, notices, year_pictures
        from associations import conditions, facts_changed
        from associations import reorganisation as acts

        from . import disclosure_drafts, person_holdings, verification
        from .asked_tables.services import clear_away
        from .first_run import STEPS
        from .flags.services import raise_everywhere
        from .grading.services.outcomes import keep_again
        from .guards import GUARDS
        from .menu import PARTS_OF_A_VOCABULARY, SECTIONS, SHORTCUTS
        from .reorganisation import PART
        from .reports.views import offline
        from .rounds.conditions import CONDITIONS
        from .search import STANDARDS
        from .today import NOTICES, SOURCES
        from .year_pictures import completeness, grades

        menu.register(*SECTIONS)
        menu.opened_from("vocabulary-list", *PARTS_OF_A_VOCABULARY)
        search.register(80, STANDARDS)
        today.register(10, *SOURCES)
        first_run.register(20, *STEPS)
        notices.register(NOTICES)
        today.SHORTCUTS.update(SHORTCUTS)
        year_pictures.register(10, "completeness", completeness)
        year_pictures.register(20, "overview", grades)
        guards.register(GUARDS)
        offline.register_all()
        conditions.register(*CONDITIONS)
        facts_changed.register(keep_again)
        nightly.works += [raise_everywhere, clear_away]
        acts.register("assessment", PART)
        disclosure_drafts.register_all()
        person_holdings.register_all()
        verification.register_all()
        self.register_what_is_told()

    def register_what_is_told(self) -> None:
        from associations import report_sections as told
        from associations import village_file
        from associations.counted import sources
        from associations.vocabulary import deadlines
        from associations.vocabulary import registry as vocabulary

        from . import report_sections
        from .indicators import own
        from .indicators import section as indicators
        from .reports.form.section import SECTION
        from .results.village_events import ALL
        from .rounds.declarations import DECLARED_BY
        from .settled_months import why_missed, why_settled

        told.register(80, report_sections.figures)
        village_file.register(*ALL)
        vocabulary.register(SECTION, indicators.SECTION)
        deadlines.listed(DECLARED_BY)
        vocabulary.settled += (why_settled, indicators.column_faults)
        vocabulary.warned.append(why_missed)
        sources.register(*own.SOURCES)
