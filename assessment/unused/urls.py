"""What nothing read, for the county."""

from accounts.access import COUNTY, act, form

from . import views

urlpatterns: list = [
    form("unused/<year:year>/", views.unused_parts, "unused-parts", COUNTY),
    act("unused/<year:year>/drop/", views.unused_drop, "unused-drop", COUNTY),
]
