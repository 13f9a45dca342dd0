from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = "组织网络"

    def ready(self) -> None:
        from accounts import divisions

        from .directory import names

        divisions.provide(names)
