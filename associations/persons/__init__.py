"""What is held on a person (个人信息保护法 art. 45 to 47): each room registers in ready() which of
its tables name people, how a person's rows are found, and what of them may be cleared, as with
associations/registers.py."""

from .holdings import (
    Clearing,
    Facts,
    Holding,
    Kept,
    all_holdings,
    holding,
    in_json,
    kept,
    leave,
    register,
)

__all__ = [
    "Clearing",
    "Facts",
    "Holding",
    "Kept",
    "all_holdings",
    "holding",
    "in_json",
    "kept",
    "leave",
    "register",
]
