"""The program itself, with a second pair of eyes: writes each 100 ms where a control is and what is seen.

    python e2e_watched_program.py EYES.json [options of gcs gui]

On a real screen the tests act through the X server only (mouse, keyboard, pictures), and this shows
where. Offscreen they write an action into EYES.press instead, such as the control to click.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import gcs.gui.window.main_window as window_module
from gcs.model.vehicle import VehicleState

EYES = Path(sys.argv[1])
EVERY_MS = 100


def vehicle(state: VehicleState) -> dict[str, Any]:
    return {
        "name": state.name,
        "armed": state.armed,
        "in_air": state.in_air,
        "mode": state.mode,
        "phase": state.phase.value,
        "ready": state.ready,
        "rel_m": state.altitude.rel_m if state.altitude else None,
        "place": [state.position.lat_deg, state.position.lon_deg] if state.position else None,
    }


def widget(found: QWidget) -> dict[str, Any]:
    corner = found.mapToGlobal(QPoint(0, 0))
    text = found.text() if isinstance(found, QAbstractButton | QLabel) else ""
    return {
        "name": found.objectName(),
        "label": found.accessibleName(),
        "tells": found.accessibleDescription(),
        "kind": type(found).__name__,
        "text": text,
        "enabled": found.isEnabled(),
        "rect": [corner.x(), corner.y(), found.width(), found.height()],
    }


def plan(workspace: Any) -> dict[str, Any]:
    controller = workspace.controller
    view, history = controller.view, controller.history
    analysis = view.analysis
    return {
        "items": len(view.plan.items),
        "kinds": [getattr(item, "kind", "") or str(item.command) for item in view.plan.items],
        "polygons": len(view.plan.fence.polygons) if view.plan.fence else 0,
        "selected": sorted((ref.part.value, ref.index) for ref in view.selection),
        "undo": history.undo_label,
        "redo": history.redo_label,
        "settled": controller.settled(),
        "findings": [finding.code for finding in analysis.findings] if analysis else [],
        "current": view.current,
        "done": sorted(view.done),
        "tool": workspace.overlay.tool,
    }


class WatchedWindow(window_module.MainWindow):
    """The window of the program, looked at."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._eyes = QTimer(self)
        self._eyes.timeout.connect(self._look)
        self._eyes.start(EVERY_MS)
        self._looks = 0

    def _look(self) -> None:
        snapshot = self.bridge.snapshot
        self._looks += 1
        seen = {
            "looks": self._looks,
            "size": [self.width(), self.height()],
            "active": self.isActiveWindow(),
            "theme": self._context.themes.current.name,
            "selected": list(self.bridge.selected) if self.bridge.selected else None,
            "group": sorted(list(one) for one in self.bridge.group),
            "vehicles": {str(key): vehicle(state) for key, state in snapshot.vehicles.items()},
            "alarms": [alarm.text for alarm in snapshot.alarms],
            "links": [[s.url, s.state.value, s.local_address] for s in snapshot.links],
            "recording": snapshot.recording.path if snapshot.recording else "",
            "plan": plan(self.plans.made) if self.plans.made is not None else {},
            "banner": self.banner.label.text() if self.banner.isVisible() else "",
            "widgets": [widget(w) for w in self.findChildren(QWidget) if w.isVisible()],
        }
        self._press()
        beside = EYES.with_suffix(".new")
        beside.write_text(json.dumps(seen))
        beside.replace(EYES)

    def _press(self) -> None:
        """Do what the test asks; it sees that the file is gone."""
        wanted = EYES.with_suffix(".press")
        if not wanted.exists():
            return
        action, _, name = wanted.read_text().partition(" ")
        wanted.unlink()
        if action == "click":
            match = [w for w in self.findChildren(QAbstractButton) if name in (w.objectName(), w.text())]
            for button in match:
                if button.isVisible():
                    button.click()
        elif action == "workspace":
            self.show_workspace(name)
        elif action == "theme":
            self._next_theme()
        elif action == "open":
            getattr(self, f"open_{name}")()
        elif action == "close":
            self.close_now()


window_module.MainWindow = WatchedWindow  # type: ignore[misc]

if __name__ == "__main__":
    from gcs.app import main

    sys.exit(main(sys.argv[2:]))
