"""Django's own migrate, which also brings the guards of a newer version and the table of workers'
signs, and keeps the keys of a new installation."""

from django.core.management import call_command
from django.core.management.commands import migrate

from accounts.installation import keys


class Command(migrate.Command):
    def get_check_kwargs(self, options: object) -> dict:
        """Without the checks that look into the database (accounts.E002): it is about to be brought
        up to date."""
        return {**super().get_check_kwargs(options), "databases": []}

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            call_command("createcachetable", verbosity=0)
            keys.establish()
