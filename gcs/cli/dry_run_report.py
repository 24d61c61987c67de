"""What ``gcs plan dry-run`` tells at the end: the flight beside the estimate, and beside a recorded one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from gcs.cli.dry_run import DryRunResult
from gcs.cli.fly_report import Reporter
from gcs.model import format as text
from gcs.planning.analysis import Analysis
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers import Feature, FeatureKind, Layer, Vertex
from gcs.recording.deviation import Deviation


@dataclass(frozen=True, slots=True)
class Figures:
    """One flight in four numbers; None where it is not known."""

    seconds: float | None
    length_m: float | None
    highest_rel_m: float | None
    farthest_m: float | None


def tell_result(result: DryRunResult, analysis: Analysis, reporter: Reporter) -> None:
    """Tell what was flown beside what was expected."""
    energy = analysis.energy
    expected = Figures(
        energy.duration_s if energy is not None else analysis.figures.duration_s,
        energy.length_m if energy is not None else analysis.figures.length_m,
        analysis.figures.highest_rel_m,
        analysis.figures.farthest_m,
    )
    flown = Figures(result.seconds, result.length_m, result.highest_rel_m, result.farthest_m)
    words = (
        f"{text.duration(result.seconds)} and {text.distance(result.length_m).text} flown "
        f"(expected {text.duration(expected.seconds)}, {text.distance(expected.length_m).text}), "
        f"{text.percent(result.battery_used_pct).text} of the simulated battery"
    )
    reporter.tell(
        "result",
        words,
        exit=int(result.exit),
        flown=asdict(flown),
        expected=asdict(expected),
        battery_used_pct=round(result.battery_used_pct, 2),
    )


def tell_deviation(deviation: Deviation, result: DryRunResult, reporter: Reporter) -> None:
    """Tell how a recorded flight differed."""
    seconds = deviation.seconds - result.seconds
    sign = "longer" if seconds >= 0.0 else "shorter"
    words = (
        f"the recorded flight took {text.duration(deviation.seconds)}, {text.duration(abs(seconds))} {sign}; "
        f"its track lies {text.distance(deviation.mean_m).text} from the dry run's on average, "
        f"{text.distance(deviation.worst_m).text} at most ({text.coordinates(*deviation.worst_at)})"
    )
    facts = {name: getattr(deviation, name) for name in deviation.__slots__ if name != "track"}
    reporter.tell("compared", words, **facts)


def track_layer(result: DryRunResult, name: str) -> Layer:
    """Return the flown track as a layer."""
    ring = tuple(Vertex(point.lat_deg, point.lon_deg, point.alt_amsl_m) for point in result.track)
    facts = {"kind": "dry run", "seconds": round(result.seconds, 1)}
    line = Feature(
        FeatureKind.LINE,
        (ring,),
        name=name,
        reference=AltitudeReference.AMSL,
        properties=facts,
        stroke="#9A7BFF",
    )
    return Layer(name, (line,) if len(ring) > 1 else ())
