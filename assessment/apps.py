from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "考评"

    def ready(self) -> None:
        from accounts import guards, menu, today
        from accounts.jobs import nightly
        from associations import conditions, facts_changed
        from associations import reorganisation as acts
        from associations import report_sections as told
        from autonomy.disclosure import drafts as disclosure_drafts

        from . import person_holdings, report_sections, verification
        from .disclosure_drafts import births, violations
        from .flags.services import raise_everywhere
        from .grading.services.outcomes import keep_again
        from .guards import GUARDS
        from .menu import SECTIONS, SHORTCUTS
        from .reorganisation import PART
        from .rounds.conditions import CONDITIONS
        from .today import SOURCES

        menu.register(*SECTIONS)
        today.register(10, *SOURCES)
        today.SHORTCUTS.update(SHORTCUTS)
        guards.register(GUARDS)
        conditions.register(*CONDITIONS)
        facts_changed.register(keep_again)
        nightly.works.append(raise_everywhere)
        acts.register("assessment", PART)
        told.register(80, report_sections.figures)
        disclosure_drafts.register("births", births)
        disclosure_drafts.register("violations", violations)
        person_holdings.register_all()
        verification.register_all()
