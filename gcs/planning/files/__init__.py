"""Plan files of several programs: read by their content, written by the format asked for."""

from __future__ import annotations

from gcs.planning.files.formats import PlanFormat, decode_plan, encode_plan, format_of_name, read_plan
from gcs.planning.files.losses import lost_in

__all__ = ["PlanFormat", "decode_plan", "encode_plan", "format_of_name", "lost_in", "read_plan"]
