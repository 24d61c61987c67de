"""``gcs bench``: the benchmarks, each beside its peer in the same run."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from gcs.model.errors import GcsError


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command(name="bench")(bench)


def bench(
    name: Annotated[
        str | None, typer.Argument(help="codec, fleet, latency, plan or start; all without a name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Shorter runs, for a look.")] = False,
    recording: Annotated[str, typer.Option(help="A tlog for the codec; without it, frames made up.")] = "",
) -> None:
    """Measure codec, fleet, latency, plan and start, with medians, each beside its peer."""
    from gcs.cli.bench import BENCHMARKS, Report
    from gcs.cli.bench.show import show

    wanted = [name] if name is not None else list(BENCHMARKS)
    results: dict[str, Report] = {}
    for one in wanted:
        if one not in BENCHMARKS:
            raise GcsError(f"There is no benchmark {one!r}", f"Choose from {', '.join(BENCHMARKS)}")
        print(f"bench {one} …", file=sys.stderr, flush=True)
        results[one] = BENCHMARKS[one](quick, recording)
    if as_json:
        print(
            msgspec.json.format(
                msgspec.json.encode({name: report.as_dict() for name, report in results.items()}), indent=2
            ).decode()
        )
        return
    show(results)
