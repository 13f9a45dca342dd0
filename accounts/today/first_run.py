"""What a new office sets up, in order, until its first month is in: each app registers its steps
from its ready(), and the page of the day leads along them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from ..access import may
from ..models import Role, User

SETTING_UP = (Role.TOWNSHIP_STAFF, Role.COUNTY_SUPERVISOR)


@dataclass(frozen=True)
class FirstStep:
    """`level`: the length of the office's code; `done` is asked of the data; `optional`: nobody
    waits for it."""

    level: int
    title: str
    hint: str
    url_name: str
    kwargs: Callable[[User], Mapping[str, object]]
    done: Callable[[User], bool]
    optional: bool = False


@dataclass(frozen=True)
class ShownStep:
    step: FirstStep
    done: bool
    url: str


_steps: list[tuple[int, FirstStep]] = []


def register(place: int, *steps: FirstStep) -> None:
    """Called from an app's ready(): its steps, in the order of `place`."""
    _steps.extend((place, step) for step in steps)
    _steps.sort(key=lambda pair: pair[0])


def first_run(user: User) -> list[ShownStep]:
    """All steps; none once the last one is done, or for who sets nothing up."""
    own = [step for _, step in _steps if step.level == len(user.scope) and may(user, step.url_name)]
    if user.role not in SETTING_UP or not own or own[-1].done(user):
        return []
    return [
        ShownStep(step, step.done(user), reverse(step.url_name, kwargs=dict(step.kwargs(user))))
        for step in own
    ]
