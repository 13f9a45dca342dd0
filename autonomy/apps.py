from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    name = "autonomy"
    verbose_name = "村民自治"

    def ready(self) -> None:
        from accounts import guards
        from associations import conditions
        from associations import reorganisation as acts

        from .conditions import CONDITIONS
        from .guards import GUARDS
        from .reorganisation import PART

        conditions.register(*CONDITIONS)
        acts.register("autonomy", PART)
        guards.register(GUARDS)
