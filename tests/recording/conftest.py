"""Fixtures of the recording tests."""

import pytest
from recording_samples import Disk


@pytest.fixture
def disk():
    return Disk()
