from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    name = "autonomy"
    verbose_name = "村民自治"

    def ready(self) -> None:
        from accounts import guards, menu, today
        from associations import conditions, entitlement_sources, registers
        from associations import reorganisation as acts
        from associations import report_sections as told

        from . import person_holdings, report_sections
        from .charters.promises import promises
        from .conditions import CONDITIONS
        from .disclosure import drafts as disclosure_drafts
        from .eight_registers.conditions import REGISTER_KEPT
        from .guards import GUARDS
        from .menu import SECTIONS
        from .registers import REGISTERS
        from .reorganisation import PART
        from .today import SOURCES

        menu.register(*SECTIONS)
        today.register(30, *SOURCES)
        conditions.register(*CONDITIONS, REGISTER_KEPT)
        registers.register(*REGISTERS)
        entitlement_sources.register(promises)
        acts.register("autonomy", PART)
        guards.register(GUARDS)
        told.register(20, report_sections.charters)
        told.register(30, report_sections.agreements)
        told.register(40, report_sections.disclosures)
        told.register(50, report_sections.meetings)
        told.register(60, report_sections.appraisals)
        told.register(110, report_sections.honours)
        disclosure_drafts.register("benefits", disclosure_drafts.benefits)
        person_holdings.register_all()
