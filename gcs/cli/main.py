"""The commands that need no window, their options and their help."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from gcs import __version__
from gcs.cli.entry import COMMANDS
from gcs.model.errors import GcsError

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Typer carries a click of its own; what it says of wrong options is reached by what it exports."""


def monitor(
    url: Annotated[str, typer.Argument(help="Such as udpin:0.0.0.0:14550 or replay:FILE.tlog")],
    message: Annotated[
        list[str] | None,
        typer.Option("--message", "-m", help="Show only messages of this name; may be given several times."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    seconds: Annotated[float | None, typer.Option(min=0.0, help="Stop after so many seconds.")] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0.01, help="Recordings: 1 is real time; without it, as fast as it goes."),
    ] = None,
) -> None:
    """Show telemetry as a table or as JSON lines."""
    from gcs.cli.monitor import MonitorOptions, known_messages, run_monitor

    options = MonitorOptions(known_messages(message or []), as_json, seconds, speed)
    raise typer.Exit(run_monitor(url, options))


def version() -> None:
    """Print the version."""
    print(f"Godwit GCS {__version__}")


def make_cli(name: str = "") -> typer.Typer:
    """Return the commands; with the ``name`` of one, none that would load what only others need."""
    cli = typer.Typer(
        name="gcs",
        help="Godwit GCS: a ground control station for PX4 and ArduPilot vehicles.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    cli.command()(monitor)
    cli.command()(version)
    every = name not in COMMANDS
    if every or name == "sim":
        from gcs.cli import sim_command

        sim_command.register(cli)
    if every or name == "bench":
        from gcs.cli import bench_command

        bench_command.register(cli)
    if every or name == "plan":
        from gcs.cli import plan_command

        plan_command.register(cli)
    if every or name == "fly":
        from gcs.cli import fly_command

        fly_command.register(cli)
    return cli


def run(arguments: list[str]) -> int:
    """Run one command; errors become one line that says what to do.

    Returns:
        The exit code: 0 only on success, 1 when there was nothing to show, 2 on a mistake.
    """
    name = arguments[0] if arguments else ""
    try:
        code = make_cli(name)(args=arguments, prog_name="gcs", standalone_mode=False)
        sys.stdout.flush()
    except GcsError as error:
        return _refuse(name, str(error))
    except _UsageError as error:
        words = str(getattr(error, "format_message", error.__str__)()).rstrip(".")
        return _refuse(name, f"{words}. See: gcs {name} --help")
    except typer.Abort:
        return 130
    except BrokenPipeError:
        return _stop_writing()
    except SystemExit as leave:
        # Typer turns a pipe that was closed into an exit of its own.
        if isinstance(leave.__context__, BrokenPipeError):
            return _stop_writing()
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    return code if isinstance(code, int) else 0


def _refuse(name: str, words: str) -> int:
    print(" ".join(f"gcs {name}: {words}".split()), file=sys.stderr)
    return 2


def _stop_writing() -> int:
    # The reader (head, less) has seen enough; what is still buffered has nowhere to go.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0
