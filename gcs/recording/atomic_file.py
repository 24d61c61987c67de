"""Files that are either there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gcs.model.errors import RecordingError


def write_atomically(path: Path, chunks: Iterable[bytes], mode: int = 0o644) -> None:
    """Write ``chunks`` to ``path``, replacing what was there only once all is on the disk.

    Raises:
        RecordingError: the file can't be written; the old one, if any, is untouched.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise RecordingError(
            f"{path} can't be written: {error.strerror or error}", "Check the folder and the free space"
        ) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
