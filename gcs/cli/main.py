"""The commands that need no window, their options and their help."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from gcs import __version__
from gcs.model.errors import GcsError

cli = typer.Typer(
    name="gcs",
    help="Godwit GCS: a ground control station for PX4 and ArduPilot vehicles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.command(help="Open the window (the default).", add_help_option=False)
def gui() -> None:
    """Say where the window is: the composition root opens it before this is reached."""
    raise GcsError("The window is opened by the program itself", "Run: gcs gui")


@cli.command()
def monitor(
    url: Annotated[str, typer.Argument(help="Such as udpin:0.0.0.0:14550 or replay:FILE.tlog")],
    message: Annotated[
        list[str] | None, typer.Option("--message", "-m", help="Show only messages of this name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    seconds: Annotated[float | None, typer.Option(min=0.0, help="Stop after so many seconds.")] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0.01, help="Recordings: 1 is real time; without it, as fast as it goes."),
    ] = None,
) -> None:
    """Show telemetry as a table or as JSON lines."""
    from gcs.cli.monitor import MonitorOptions, run_monitor

    names = frozenset(name.upper() for name in message or [])
    try:
        code = run_monitor(url, MonitorOptions(names, as_json, seconds, speed))
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    raise typer.Exit(code)


@cli.command()
def version() -> None:
    """Print the version."""
    print(f"Godwit GCS {__version__}")


def run(arguments: list[str]) -> int:
    """Run one command; errors become one line that says what to do.

    Returns:
        The exit code: 0 only on success.
    """
    # The simulator and the benchmarks are loaded only when one of them is asked for.
    if arguments[:1] != ["monitor"]:
        from gcs.cli import bench_command, sim_command

        sim_command.register(cli)
        bench_command.register(cli)
    try:
        cli(args=arguments, prog_name="gcs")
    except GcsError as error:
        print(f"gcs {arguments[0] if arguments else ''}: {error}", file=sys.stderr)
        return 2
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    return 0
