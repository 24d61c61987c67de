"""The vehicle's time since boot: where it goes back, the autopilot restarted, or two vehicles share an id."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.vehicles.draft import Draft

REBOOT_BACK_MS = 3000
"""Late packets of a slow second link are younger than this."""
WRAP_MS = 2**32
SAME_CLOCK_MS = 60_000
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
    _restarted(draft, now)
    draft.boot_time_ms = time_boot_ms


def on_timesync(draft: Draft, frame: Frame, now: float) -> None:
    """TIMESYNC (111): an answer carries the vehicle's clock, and shows a restart before any stream is back.

    Only where that clock is the one since boot: one that follows UTC may be set back in flight.
    """
    theirs_ns = frame.msg.tc1
    if theirs_ns <= 0:
        return
    known, boot_ms = draft.sync_clock_ns, draft.boot_time_ms
    if known is not None and boot_ms is not None:
        since_boot = abs(known // 1_000_000 - boot_ms) < SAME_CLOCK_MS
        if since_boot and known - theirs_ns >= REBOOT_BACK_MS * 1_000_000:
            _restarted(draft, now)
    draft.sync_clock_ns = theirs_ns


def _restarted(draft: Draft, now: float) -> None:
    note_regression(draft, now)
    if len(draft.regressions) < 2 or now - draft.regressions[-2] >= CONFLICT_WINDOW_S:
        draft.forget_flight()
        draft.boot_count += 1


def note_regression(draft: Draft, now: float) -> None:
    """Remember that the vehicle seemed to be another one; three times in 10 s can't be restarts."""
    draft.regressions.append(now)


def conflicts(draft: Draft, now: float) -> bool:
    """Return whether two vehicles seem to speak under one system id."""
    marks = draft.regressions
    return len(marks) == 3 and marks[2] - marks[0] < CONFLICT_WINDOW_S and now - marks[2] < CONFLICT_WINDOW_S
