"""How far a vehicle is in its mission: the current item, and those that are done.

MISSION_CURRENT and MISSION_ITEM_REACHED each come once, repeatedly or not at all, depending on firmware and
link: PX4 repeats the reached one each second and names the last do-command before the next item to fly,
ArduPilot leaves do-commands out. Both together tell it.
"""

from __future__ import annotations

from gcs.model.vehicle import MissionProgress


class MissionTrack:
    """Numbers are the vehicle's own."""

    def __init__(self) -> None:
        self.current: int | None = None
        """The item that the vehicle goes for; None before it said so."""
        self.done: frozenset[int] = frozenset()
        """Items that were flown or carried out; those after a jump back are to be done anew."""
        self.farthest = -1
        """The highest number that was ever current or reached."""
        self._reached: int | None = None

    def hear(self, name: str, seq: int) -> bool:
        """Take MISSION_CURRENT or MISSION_ITEM_REACHED; returns whether anything changed."""
        before = (self.current, self.done, self.farthest)
        if name == "MISSION_CURRENT":
            self._go_for(seq)
        else:
            self._reach(seq)
        return before != (self.current, self.done, self.farthest)

    def see(self, progress: MissionProgress) -> bool:
        """Take what the vehicle's state says; returns whether anything changed."""
        changed = False
        if progress.reached_seq is not None:
            changed = self.hear("MISSION_ITEM_REACHED", progress.reached_seq)
        if progress.current_seq is not None:
            changed = self.hear("MISSION_CURRENT", progress.current_seq) or changed
        return changed

    def _go_for(self, seq: int) -> None:
        if self.current is None or seq > self.current:
            self.done |= frozenset(range(self.current or 0, seq))
        elif seq < self.current:
            self.done = frozenset(item for item in self.done if item < seq)
        self.current = seq
        self.farthest = max(self.farthest, seq)

    def _reach(self, seq: int) -> None:
        if seq == self._reached:
            return  # repeated; after a jump back it would count as done anew
        self._reached = seq
        begin = seq if self.current is None else min(self.current, seq)
        self.done |= frozenset(range(begin, seq + 1))
        self.farthest = max(self.farthest, seq)
