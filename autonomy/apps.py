from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    name = "autonomy"
    verbose_name = "村民自治"

    def ready(self) -> None:
        from accounts import guards
        from associations import reorganisation as acts

        from .guards import GUARDS
        from .reorganisation import PART

        acts.register("autonomy", PART)
        guards.register(GUARDS)
