"""Where migrations look for it."""

from .texts.identity_numbers import masked

__all__ = ["masked"]
