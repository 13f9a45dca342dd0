from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    name = "autonomy"
    verbose_name = "村民自治"

    def ready(self) -> None:
        from associations import reorganisation as acts

        from .reorganisation import PART

        acts.register("autonomy", PART)
