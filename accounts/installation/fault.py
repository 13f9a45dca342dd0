"""What is wrong with an installation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`what` was found (Chinese) and the `remedy`."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}\n  {self.remedy}"
