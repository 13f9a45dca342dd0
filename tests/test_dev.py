"""`make dev`: the toolbar is there with the settings of developers, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
ASK = """
import django; django.setup()
from django.core.checks import run_checks
from django.test import Client
print([fault for fault in run_checks() if not fault.is_silenced()])
page = Client(SERVER_NAME="localhost", REMOTE_ADDR="{address}").get("/login/")
client = Client(SERVER_NAME="localhost", REMOTE_ADDR="{address}")
fragment = client.get("/__debug__/history_sidebar/")
print(page.headers["Content-Security-Policy"])
print(b"djDebug" in page.content, fragment.status_code)
"""


def asked(module: str, address: str) -> list[str]:
    """What checks find, the policy, whether there is a toolbar and what its own address answers."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(address=address)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": module, "CUNXIE_DEBUG": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("module", "address", "answer"),
    [
        ("config.settings_dev", "127.0.0.1", "True 400"),
        ("config.settings_dev", "192.0.2.7", "False 404"),
        ("config.settings", "127.0.0.1", "False 404"),
    ],
)
def test_the_toolbar_is_for_developers_on_this_machine(
    module: str, address: str, answer: str
) -> None:
    faults, policy, found = asked(module, address)
    assert (faults, found) == ("[]", answer)
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_nothing_of_it_is_in_the_settings_of_a_server() -> None:
    assert not settings.DEBUG
    assert not any(
        "toolbar" in name
        for name in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE, settings.ROOT_URLCONF)
    )
