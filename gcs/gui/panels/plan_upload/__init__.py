"""Where the plan goes: the vehicles, whether they carry it, and the button that sends it."""

from __future__ import annotations

from gcs.gui.panels.plan_upload.panel import PlanUpload
from gcs.gui.panels.plan_upload.state import TransferLine, UploadState, VehicleTile

__all__ = ["PlanUpload", "TransferLine", "UploadState", "VehicleTile"]
