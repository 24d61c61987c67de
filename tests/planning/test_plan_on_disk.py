"""Plans read from the disk: files of our own making, committed, so that no shared folder is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gcs.planning.errors import PlanFileError
from gcs.planning.files import decode_plan, read_plan

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    "name", ["quad-survey.plan", "plane-survey.plan", "vtol-survey.plan", "structure-scan.plan"]
)
def test_a_plan_read_from_the_disk_is_what_its_content_says(name):
    path = DATA / name
    assert read_plan(path) == decode_plan(path.read_bytes(), name)


def test_a_file_of_comments_alone_is_no_plan():
    with pytest.raises(PlanFileError, match="no plan file"):
        decode_plan(b"# made by nobody\n# nothing follows\n", "notes.txt")
