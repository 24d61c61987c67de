"""``gcs monitor``: telemetry as a table or as JSON lines.

A recording is read straight from its file, as fast as that goes; a live link goes through the link
manager like everything else.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from gcs.links import LinkManager
from gcs.links.url import LinkKind, LinkUrl, parse_link_url
from gcs.mavlink import Frame, default_table
from gcs.model.clock import SystemClock
from gcs.model.errors import GcsError, LinkError
from gcs.model.link import LinkConfig, LinkState
from gcs.recording.export import record_to_json_line
from gcs.recording.tlog_reader import TlogReader

REPORT_S = 0.25
FLUSH_BYTES = 1 << 16
PIPE_COLUMNS = 200
SHORTEST_S = 0.5
"""No rate is told of a shorter time."""


@dataclass(slots=True)
class MonitorOptions:
    """What the command was asked for."""

    messages: frozenset[str] = frozenset()
    """Names to show, in capitals; empty: all."""
    json: bool = False
    seconds: float | None = None
    speed: float | None = None

    def wants(self, frame: Frame) -> bool:
        """True when this frame is to be shown."""
        return not self.messages or frame.name in self.messages


def known_messages(names: Iterable[str]) -> frozenset[str]:
    """Return names of messages in capitals; ``UNKNOWN_<id>`` is one that the dialect does not know.

    Raises:
        GcsError: there is no such message.
    """
    found = frozenset(name.strip().upper() for name in names)
    for name in sorted(found):
        if name not in default_table().by_name and not name.startswith("UNKNOWN_"):
            raise GcsError(f"There is no message {name}", "Write names as MAVLink does, such as ATTITUDE")
    return found


class JsonLines:
    """Writes one JSON object a line to standard output, in large pieces."""

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        self._size = 0

    def show(self, frame: Frame) -> None:
        """Add one message."""
        line = record_to_json_line(frame)
        self._pending.append(line)
        self._size += len(line)
        if self._size >= FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Hand all that waits to standard output."""
        if self._pending:
            sys.stdout.buffer.write(b"".join(self._pending))
            sys.stdout.buffer.flush()
            self._pending.clear()
            self._size = 0


@dataclass(slots=True)
class _Row:
    newest: Frame
    count: int = 0


class MessageTable:
    """Counts messages by vehicle and name; draws itself as a table."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int, int], _Row] = {}
        self._first_us: int | None = None
        self._last_us = 0

    def show(self, frame: Frame) -> None:
        """Count one message."""
        # By the frames' own times: a recording is read much faster than it was made.
        if self._first_us is None:
            self._first_us = frame.time_us
        self._last_us = max(self._last_us, frame.time_us)
        key = (frame.sysid, frame.compid, frame.msgid)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(frame)
        row.count += 1
        row.newest = frame

    def flush(self) -> None:
        """Nothing waits here."""

    def table(self) -> Table:
        """Return the table as it stands."""
        elapsed_s = (self._last_us - (self._first_us or 0)) * 1e-6
        table = Table(box=None, pad_edge=False, expand=True)
        for title in ("System", "Component", "Message", "Count", "Hz"):
            table.add_column(title, no_wrap=True)
        table.add_column("Newest", no_wrap=True, ratio=1)
        for (sysid, compid, _), row in sorted(self._rows.items(), key=_by_name):
            rate = f"{row.count / elapsed_s:.1f}" if elapsed_s >= SHORTEST_S else "–"
            table.add_row(
                str(sysid), str(compid), row.newest.name, str(row.count), rate, _one_line(row.newest)
            )
        return table


def _by_name(entry: tuple[tuple[int, int, int], _Row]) -> tuple[int, int, str]:
    (sysid, compid, _), row = entry
    return sysid, compid, row.newest.name


def _one_line(frame: Frame) -> str:
    if frame.name.startswith("UNKNOWN_"):
        return f"{len(frame.payload)} bytes, not in the dialect"
    values = frame.msg.as_dict().items()
    return "  ".join(f"{k}={v:.5g}" if isinstance(v, float) else f"{k}={v}" for k, v in list(values)[:8])


def run_monitor(url_text: str, options: MonitorOptions) -> int:
    """Show what arrives at a URL until it ends, the time is up, or Ctrl-C.

    Returns:
        0 when at least one message was shown, else 1.

    Raises:
        GcsError: when the URL can't be understood or opened.
    """
    url = parse_link_url(url_text)
    output: JsonLines | MessageTable = JsonLines() if options.json else MessageTable()
    shown = heard = 0

    def show(frame: Frame) -> None:
        nonlocal shown, heard
        heard += 1
        if options.wants(frame):
            output.show(frame)
            shown += 1

    try:
        if url.kind is LinkKind.REPLAY:
            _read_recording(url, options, show, output)
        else:
            asyncio.run(_listen(url_text, options, show, output))
    except KeyboardInterrupt:
        pass
    finally:
        output.flush()
    if isinstance(output, MessageTable) and shown:
        _console().print(output.table())
    if not heard:
        print(f"gcs monitor: nothing was heard on {url_text}", file=sys.stderr)
    elif not shown:
        wanted = ", ".join(sorted(options.messages))
        print(f"gcs monitor: among {heard} messages there was no {wanted}", file=sys.stderr)
    return 0 if shown else 1


def _console() -> Console:
    # In a pipe there is no width to keep to, but one message stays one line.
    return Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS)


def _read_recording(
    url: LinkUrl, options: MonitorOptions, show: Callable[[Frame], None], output: JsonLines | MessageTable
) -> None:
    path = Path(url.path)
    if not path.is_file():
        raise LinkError(f"There is no recording {path}", "Name a .tlog file.")
    speed = options.speed
    begin = time.monotonic()
    frames: Iterable[Frame] = TlogReader(path)
    first_us: int | None = None
    for frame in frames:
        first_us = frame.time_us if first_us is None else first_us
        due_s = (frame.time_us - first_us) * 1e-6
        if options.seconds is not None and due_s > options.seconds:
            break
        if speed:
            wait_s = begin + due_s / speed - time.monotonic()
            if wait_s > 0:
                output.flush()
                time.sleep(wait_s)
        show(frame)


async def _listen(
    url_text: str,
    options: MonitorOptions,
    show: Callable[[Frame], None],
    output: JsonLines | MessageTable,
) -> None:
    def on_frames(frames: list[Frame]) -> None:
        for frame in frames:
            show(frame)

    links = LinkManager(SystemClock(), on_frames=on_frames)
    live = Live(console=_console(), transient=True, auto_refresh=False) if not options.json else None
    try:
        await links.add(LinkConfig(url=url_text))
        begin = time.monotonic()
        next_heartbeat_s = 0.0
        if live is not None:
            live.start()
        while options.seconds is None or time.monotonic() - begin < options.seconds:
            now = time.monotonic()
            if now >= next_heartbeat_s:
                next_heartbeat_s = now + 1.0
                links.send("HEARTBEAT", {"type": 6, "autopilot": 8, "mavlink_version": 3})
            links.tick()
            _stop_on_failure(links)
            output.flush()
            if live is not None and isinstance(output, MessageTable):
                live.update(output.table(), refresh=True)
            await asyncio.sleep(REPORT_S)
    finally:
        if live is not None:
            live.stop()
        await links.close()


def _stop_on_failure(links: LinkManager) -> None:
    """End when the link can't be opened; one that was heard and then fails is tried again."""
    status = links.status()[0]
    if status.state is LinkState.FAILED and not status.rx_frames:
        raise GcsError(status.reason or status.text, status.remedy)
