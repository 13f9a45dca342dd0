"""The long proofs wait until they are asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.prove
def test_only_when_asked_for() -> None:
    assert os.environ["CUNXIE_PROVE"] == "1"


@pytest.mark.parametrize(("asked", "outcome"), [("1", "1 passed"), ("", "1 deselected")])
def test_a_proof_is_left_out_unless_asked_for(asked: str, outcome: str) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-p",
            "no:randomly",
            "-v",
            f"{__file__}::test_only_when_asked_for",
        ],
        cwd=ROOT,
        env=os.environ | {"CUNXIE_PROVE": asked},
        capture_output=True,
        text=True,
    )
    assert outcome in result.stdout
