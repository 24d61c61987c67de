"""``python -m gcs``: the same as the console script ``gcs``."""

from __future__ import annotations

import sys

from gcs.app import main

if __name__ == "__main__":
    sys.exit(main())
