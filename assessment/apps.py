from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "考评"

    def ready(self) -> None:
        from accounts import guards
        from associations import reorganisation as acts

        from .guards import GUARDS
        from .reorganisation import PART

        guards.register(GUARDS)
        acts.register("assessment", PART)
