"""Plan files of several programs: read by their content, written by the format asked for."""

from __future__ import annotations

from gcs.planning.files.formats import PlanFormat, decode_plan, encode_plan, format_of_name, read_plan

__all__ = ["PlanFormat", "decode_plan", "encode_plan", "format_of_name", "read_plan"]
