"""A new kind of judgement, term or standard, planted: mypy names every layer that must know it, and
no other."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.test_architecture import MAY_IMPORT, ROOT, tracked

PLANTS = {
    "assessment/standards/data/measures.py": [
        (
            "Measure = ",
            (
                "@dataclass(frozen=True)\nclass PlantedMeasure:\n    pass\n\n\nMeasure = "
                "PlantedMeasure | "
            ),
        ),
        (
            "Term = ",
            "@dataclass(frozen=True)\nclass PlantedTerm:\n    pass\n\n\nTerm = PlantedTerm | ",
        ),
    ],
    "assessment/standards/data/__init__.py": [
        (
            "AnyStandard = ",
            "class PlantedStandard(BaseStandard):\n    pass\n\n\nAnyStandard = PlantedStandard | ",
        ),
    ],
}
MUST_KNOW = {
    "PlantedMeasure": {
        "assessment/grading/counting/answers_sql.py",
        "assessment/results/comparison.py",
        "assessment/grading/facts.py",
        "assessment/authoring/faults.py",
        "assessment/grading/figures.py",
        "assessment/authoring/forms/items.py",
        "assessment/papers/live_workbook/grades.py",
        "assessment/papers/live_workbook/layout.py",
        "assessment/papers/live_workbook/points_grades.py",
        "assessment/papers/live_workbook/points_standard.py",
        "assessment/results/months.py",
        "assessment/results/next_step.py",
        "assessment/standards/points_wording.py",
        "assessment/grading/presentation.py",
        "assessment/results/quarters.py",
        "assessment/grading/scoring/ladder.py",
        "assessment/grading/scoring/points.py",
        "assessment/standards/data/measures.py",
        "assessment/standards/data/stored.py",
        "assessment/results/step_texts.py",
        "assessment/standards/wording.py",
    },
    "PlantedTerm": {
        "assessment/grading/counting/answers_sql.py",
        "assessment/grading/facts.py",
        "assessment/results/months.py",
        "assessment/standards/data/measures.py",
        "assessment/standards/data/stored.py",
        "assessment/grading/sums.py",
        "assessment/grading/windows/gaps.py",
        "assessment/standards/wording.py",
    },
    "PlantedStandard": {
        "assessment/authoring/alterations.py",
        "assessment/grading/ranking.py",
        "assessment/standards/document.py",
        "assessment/authoring/faults.py",
        "assessment/papers/live_workbook/__init__.py",
        "assessment/grading/outcomes.py",
        "assessment/grading/overview.py",
        "assessment/grading/shown.py",
        "assessment/standards/points_wording.py",
        "assessment/grading/counting/tally.py",
    },
}


def planted(folder: Path) -> Path:
    """The apps with what they read and without their tests, with the plants."""
    for name in [*tracked(".py"), *tracked(".json"), "config/defaults.toml", "pyproject.toml"]:
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
    told = subprocess.run(
        command, cwd=planted(tmp_path), capture_output=True, text=True, check=False
    ).stdout
    found: dict[str, set[str]] = defaultdict(set)
    for path, error in re.findall(r"^(\S+?):\d+: error: (.*)$", told, re.M):
        kind = re.search(r"Planted\w+", error)
        found[kind[0] if kind else error].add(path)
    assert found == MUST_KNOW, told
