"""How long to wait for an answer before saying it again: as long as this link takes, measured.

Mean and deviation of the round trip as TCP smooths them (RFC 6298); answers to what was said twice are not
measured, because they may belong to either. Waiting grows with each silence, but less than TCP's does:
a radio that loses a third of its frames is not congested, and its delay tells when it is. So that a delay
that has grown is ever measured, waits also grow from answer to answer until one came to a single question.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_WAIT_S = 1.0
LONGEST_FIRST_WAIT_S = 1.5
"""As long as nothing was measured; saying it once too often does no harm."""
LONGEST_WAIT_S = 3.0
_GROWTH = 1.5
_GROWTH_UNMEASURED = 1.25
_MOST_UNMEASURED = 16
_GAIN, _DEVIATION_GAIN = 0.125, 0.25
_LEAST_CEILING_S = 0.6
_CEILING_ROUND_TRIPS = 4.0


@dataclass(slots=True)
class Pace:
    """The round trip to one vehicle during one exchange."""

    least_s: float = 0.3
    """The shortest wait."""
    mean_s: float | None = None
    deviation_s: float = 0.0
    unmeasured: int = 0
    """Answers in a row to what was said more than once."""

    def measured(self, round_trip_s: float) -> None:
        """Take one round trip."""
        self.unmeasured = 0
        if self.mean_s is None:
            self.mean_s, self.deviation_s = round_trip_s, round_trip_s / 2.0
            return
        error_s = abs(round_trip_s - self.mean_s)
        self.deviation_s += _DEVIATION_GAIN * (error_s - self.deviation_s)
        self.mean_s += _GAIN * (round_trip_s - self.mean_s)

    def wait_s(self, silences: int = 0) -> float:
        """Return how long to wait after so many waits in vain."""
        if self.mean_s is None:
            return min(FIRST_WAIT_S * _GROWTH**silences, LONGEST_FIRST_WAIT_S)
        once_s = max(self.mean_s + 4.0 * self.deviation_s, self.least_s)
        ceiling_s = max(once_s, _LEAST_CEILING_S, _CEILING_ROUND_TRIPS * self.mean_s)
        wait_s = min(once_s * _GROWTH**silences, ceiling_s)
        return min(wait_s * _GROWTH_UNMEASURED ** min(self.unmeasured, _MOST_UNMEASURED), LONGEST_WAIT_S)
