"""Signing in, accounts, help and the trail."""

from .rules import ANYBODY, MANAGERS, OFFICE, Rule

RULES: dict[str, Rule] = {
    "login": Rule(public=True),
    "health": Rule(public=True),
    "logout": Rule(write=ANYBODY),
    "home": Rule(read=ANYBODY),
    "password-change": Rule(read=ANYBODY, write=ANYBODY),
    "security": Rule(read=ANYBODY),
    "session-end": Rule(write=ANYBODY),
    "second-factor": Rule(read=ANYBODY, write=ANYBODY),
    "second-factor-set-up": Rule(read=ANYBODY, write=ANYBODY),
    "second-factor-change": Rule(write=ANYBODY),
    "help": Rule(read=ANYBODY),
    "help-page": Rule(read=ANYBODY),
    "account-list": Rule(read=MANAGERS),
    "account-create": Rule(read=MANAGERS, write=MANAGERS),
    "account-edit": Rule(read=MANAGERS, write=MANAGERS),
    "account-reset": Rule(read=MANAGERS, write=MANAGERS),
    "account-second-factor": Rule(read=MANAGERS, write=MANAGERS),
    "trail-list": Rule(read=OFFICE),
}
