from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "考评"

    def ready(self) -> None:
        from accounts import guards

        from .guards import GUARDS

        guards.register(GUARDS)
