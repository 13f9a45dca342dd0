"""Signing in, accounts, help and the trail."""

from .rules import EVERYONE, OFFICE, STAFF, Rule

RULES: dict[str, Rule] = {
    "login": Rule(public=True),
    "health": Rule(public=True),
    "logout": Rule(write=EVERYONE),
    "home": Rule(read=EVERYONE),
    "password-change": Rule(read=EVERYONE, write=EVERYONE),
    "help": Rule(read=EVERYONE),
    "help-page": Rule(read=EVERYONE),
    "account-list": Rule(read=STAFF),
    "account-create": Rule(read=STAFF, write=STAFF),
    "account-edit": Rule(read=STAFF, write=STAFF),
    "account-reset": Rule(read=STAFF, write=STAFF),
    "trail-list": Rule(read=OFFICE),
}
