"""Where migrations look for it."""

from .texts.free_text import no_identity_number, no_private_fact, no_reproductive_fact

__all__ = ["no_identity_number", "no_private_fact", "no_reproductive_fact"]
