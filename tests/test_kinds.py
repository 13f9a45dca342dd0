"""A new kind of judgement, term or standard, planted: mypy names every layer that must know it, and no other."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.test_architecture import MAY_IMPORT, ROOT, tracked

PLANTS = {
    "assessment/standard/measures.py": [
        ("Measure = ", "@dataclass(frozen=True)\nclass PlantedMeasure:\n    pass\n\n\nMeasure = PlantedMeasure | "),
        ("Term = ", "@dataclass(frozen=True)\nclass PlantedTerm:\n    pass\n\n\nTerm = PlantedTerm | "),
    ],
    "assessment/standard/__init__.py": [
        ("AnyStandard = ", "class PlantedStandard(BaseStandard):\n    pass\n\n\nAnyStandard = PlantedStandard | "),
    ],
}
MUST_KNOW = {
    "PlantedMeasure": {
        "assessment/answers_sql.py",
        "assessment/comparison.py",
        "assessment/facts.py",
        "assessment/faults.py",
        "assessment/figures.py",
        "assessment/forms/criteria.py",
        "assessment/live_workbook/grades.py",
        "assessment/live_workbook/layout.py",
        "assessment/live_workbook/points_grades.py",
        "assessment/live_workbook/points_standard.py",
        "assessment/months.py",
        "assessment/next_step.py",
        "assessment/points_wording.py",
        "assessment/presentation.py",
        "assessment/quarters.py",
        "assessment/scoring/ladder.py",
        "assessment/scoring/points.py",
        "assessment/standard/measures.py",
        "assessment/standard/stored.py",
        "assessment/step_texts.py",
        "assessment/wording.py",
    },
    "PlantedTerm": {
        "assessment/answers_sql.py",
        "assessment/facts.py",
        "assessment/months.py",
        "assessment/standard/measures.py",
        "assessment/standard/stored.py",
        "assessment/sums.py",
        "assessment/wording.py",
    },
    "PlantedStandard": {
        "assessment/alterations.py",
        "assessment/book/ranking.py",
        "assessment/document.py",
        "assessment/faults.py",
        "assessment/live_workbook/__init__.py",
        "assessment/outcomes.py",
        "assessment/overview.py",
        "assessment/points_wording.py",
        "assessment/tally.py",
    },
}


def planted(folder: Path) -> Path:
    """The apps without their tests, with the plants."""
    for name in [*tracked(".py"), "pyproject.toml"]:
        if name.split("/")[0] in {*MAY_IMPORT, "config", "pyproject.toml"}:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    for name, changes in PLANTS.items():
        source = (folder / name).read_text("utf-8")
        for old, new in changes:
            assert source.count(f"\n{old}") == 1, f"{name} declares {old}once"
            source = source.replace(f"\n{old}", f"\n{new}")
        (folder / name).write_text(source, "utf-8")
    return folder


@pytest.mark.prove
def test_mypy_names_every_layer_that_must_know_a_new_kind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", *MAY_IMPORT, "config"]
    told = subprocess.run(command, cwd=planted(tmp_path), capture_output=True, text=True, check=False).stdout
    found: dict[str, set[str]] = defaultdict(set)
    for path, error in re.findall(r"^(\S+?):\d+: error: (.*)$", told, re.M):
        kind = re.search(r"Planted\w+", error)
        found[kind[0] if kind else error].add(path)
    assert found == MUST_KNOW, told
