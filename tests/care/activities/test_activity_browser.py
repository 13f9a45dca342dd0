"""An activity written down on a phone: a few taps, a picture from the camera, and the next one."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from care.models import Activity
from tests.documents.test_photos import with_exif
from tests.looking import width_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 375, "height": 812}


@pytest.fixture
def page(chromium, live_server, secretary):
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_hash"] = (
        str(secretary.pk),
        secretary.get_session_auth_hash(),
    )
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=live_server.url)
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session.session_key,
                "url": live_server.url,
            }
        ]
    )
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert errors == []


def test_quick_entry_on_a_phone(page, village):
    page.goto(f"/activities/{village.pk}/2025/")
    started = time.monotonic()
    page.get_by_role("link", name="记一次活动").first.click()
    page.wait_for_url("**/new/")
    assert width_of(page) == PHONE["width"]
    page.get_by_label("检查人数").wait_for(state="hidden")  # only a health check asks for it
    page.get_by_label("类别").select_option("health_check")
    assert page.get_by_label("检查人数").is_visible()
    page.get_by_label("类别").select_option("training")
    assert not page.get_by_label("检查人数").is_visible()
    offered = page.locator(f"#{page.get_by_label('内容').get_attribute('list')} option")
    page.get_by_label("内容").fill(offered.first.get_attribute("value"))
    page.get_by_label("受益人数").fill("45")
    camera = page.locator("#id_camera")
    assert (camera.get_attribute("accept"), camera.get_attribute("capture")) == (
        "image/*",
        "environment",
    )
    camera.set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": with_exif(6)})
    assert not page.get_by_label("地点").is_visible(), "details are folded away"
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("活动已保存。").wait_for()
    assert (
        page.locator(".photos img").evaluate(
            "image => image.decode().then(() => image.naturalHeight)"
        )
        > 0
    )
    assert time.monotonic() - started < 60
    activity = Activity.objects.get()
    assert (activity.kind, activity.reached, activity.photos.count()) == ("training", 45, 1)
    page.get_by_role("link", name="再记一条").click()
    assert page.get_by_label("类别").input_value() == "training"
    assert page.get_by_label("内容").input_value() == ""
