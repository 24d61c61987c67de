"""The vehicle's time since boot: where it goes back, the autopilot restarted, or two vehicles share an id."""

from __future__ import annotations

from gcs.vehicles.draft import Draft

REBOOT_BACK_MS = 3000
"""Late packets of a slow second link are younger than this."""
WRAP_MS = 2**32
CONFLICT_WINDOW_S = 10.0


def note_boot_time(draft: Draft, time_boot_ms: int, now: float) -> None:
    """Take ``time_boot_ms`` of a message; a step back means a restart."""
    known = draft.boot_time_ms
    if known is None or time_boot_ms >= known:
        draft.boot_time_ms = time_boot_ms
        return
    back_ms = known - time_boot_ms
    if back_ms < REBOOT_BACK_MS:
        return
    if known > WRAP_MS - 60_000 and time_boot_ms < 60_000:
        draft.boot_time_ms = time_boot_ms  # 49.7 days: the counter wrapped, nothing restarted
        return
    note_regression(draft, now)
    if len(draft.regressions) < 2 or now - draft.regressions[-2] >= CONFLICT_WINDOW_S:
        draft.forget_flight()
        draft.boot_count += 1
    draft.boot_time_ms = time_boot_ms


def note_regression(draft: Draft, now: float) -> None:
    """Remember that the vehicle seemed to be another one; three times in 10 s can't be restarts."""
    draft.regressions.append(now)


def conflicts(draft: Draft, now: float) -> bool:
    """Return whether two vehicles seem to speak under one system id."""
    marks = draft.regressions
    return len(marks) == 3 and marks[2] - marks[0] < CONFLICT_WINDOW_S and now - marks[2] < CONFLICT_WINDOW_S
