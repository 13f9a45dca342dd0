from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = "组织网络"

    def ready(self) -> None:
        from accounts import guards, menu, search, today
        from accounts.divisions import provide
        from accounts.jobs import nightly
        from accounts.long_files import services as long_files
        from accounts.today import first_run

        from . import conditions, reorganisation, verification, village_file
        from .attachments.sweeping import sweep
        from .divisions import closed, names, names_of_its_day
        from .first_run import STEPS
        from .guards import GUARDS
        from .menu import PLACE_PAGES, SECTIONS
        from .mergers import services as own
        from .organisation_conditions import CONDITIONS
        from .persons import own as own_holdings
        from .search import PEOPLE, PLANS, VILLAGES
        from .today import SOURCES
        from .village_file import own as own_events

        menu.register(*SECTIONS)
        menu.PLACE_PAGES.update(PLACE_PAGES)
        today.register(50, *SOURCES)
        first_run.register(10, *STEPS)
        search.register(20, VILLAGES)
        search.register(40, *PEOPLE)
        search.register(70, PLANS)
        own_holdings.register_all()
        verification.register_all()
        provide(names, closed)  # for the choices and lists of accounts, which must not import us
        conditions.register(*CONDITIONS)
        nightly.works.append(sweep)
        reorganisation.register("associations", own.PART)
        village_file.register(*own_events.ALL)
        guards.register(GUARDS)
        long_files.settings_of_pages.append(names_of_its_day)
        self.register_vocabulary()
        self.register_sources()

    def register_sources(self) -> None:
        from .counted import own, sources

        sources.register(*own.SOURCES)

    def register_vocabulary(self) -> None:
        from django.core.signals import request_started
        from django.db.models.signals import post_save
        from django_tasks.signals import task_started

        from .vocabulary import deadlines, in_force, registry
        from .vocabulary.lists import SECTION
        from .vocabulary.models import Vocabulary
        from .vocabulary.own.section import SECTION as OWN

        registry.register(SECTION, OWN, deadlines.SECTION)
        for signal in (request_started, task_started):
            signal.connect(in_force.forget)
        post_save.connect(in_force.forget, sender=Vocabulary)
