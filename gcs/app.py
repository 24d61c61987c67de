"""The composition root: builds everything and hands it over by argument. No global, no locator."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gcs.cli.entry import COMMANDS
from gcs.cli.window_options import (
    WindowOptions,
    has_display,
    parse_replay_options,
    parse_window_options,
)
from gcs.model.errors import GcsError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gcs.engine.facade import Engine
    from gcs.gui.window.demo import Demo, DemoPlan
    from gcs.gui.window.main_window import MainWindow
    from gcs.model.settings import Settings
    from gcs.terrain.library import TerrainLibrary

MISSING_QT = (
    "gcs gui: Qt can't be loaded ({error}). On Debian and Ubuntu install its libraries: "
    "sudo apt-get install -y libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libdbus-1-3 libfontconfig1"
)
NO_DISPLAY = "gcs gui: there is no display. Add --offscreen to run without one, or set DISPLAY."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in COMMANDS:
        from gcs.cli.main import run

        return run(words)
    if words and words[0] == "replay":
        return run_window(parse_replay_options(words[1:]))
    if words and words[0] == "gui":
        return run_window(parse_window_options(words[1:]))
    if words and not words[0].startswith("-"):
        print(f"gcs: there is no command {words[0]!r}. See: gcs --help", file=sys.stderr)
        return 2
    return run_window(parse_window_options(words, "gcs"))


SWITCH_S = 0.0005
"""How soon a thread that waits for the interpreter gets it. With Python's own 5 ms each of the painter's
calls may wait that long for the engine: the map's p95 with 250 vehicles was 42 ms instead of 16 ms
(gcs bench fleet)."""


SETTLE_MS = 1500
"""After the window stands; the graphs are loaded then, too."""


def run_window(options: WindowOptions) -> int:
    """Open the window and run until it is closed."""
    from gcs.gui import quick_start

    sys.setswitchinterval(SWITCH_S)
    offscreen = options.offscreen or (options.demo and not has_display())
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    quick_start.hold_collector()
    try:
        return _open_window(options, unattended_demo=options.demo and offscreen)
    finally:
        quick_start.release_collector()


def _open_window(options: WindowOptions, *, unattended_demo: bool) -> int:
    try:
        import PySide6.QtWidgets  # noqa: F401 - tells early whether Qt can be loaded
    except ImportError as error:
        print(MISSING_QT.format(error=error), file=sys.stderr)
        return 2
    from gcs.gui.quick_start import skip_reading_sources

    skip_reading_sources()
    try:
        return _run(options, unattended_demo=unattended_demo)
    except GcsError as error:
        print(f"gcs gui: {error}", file=sys.stderr)
        return 2


def _load_settings(options: WindowOptions) -> tuple[Settings, Settings, str]:
    """Return what the file holds, what is in force for this run, and what went wrong."""
    from msgspec.structs import replace

    from gcs.engine.settings_store import SettingsStore
    from gcs.links.url import parse_link_url
    from gcs.model.settings import LinkSettings

    loaded = SettingsStore(options.profile).load()
    settings = loaded.settings
    if options.theme:
        settings = replace(settings, window=replace(settings.window, theme=options.theme))
    if options.connect:
        links = tuple(LinkSettings(url=url, name=parse_link_url(url).title) for url in options.connect)
        settings = replace(settings, links=links)
    return loaded.settings, settings, loaded.notice


def _run(options: WindowOptions, *, unattended_demo: bool) -> int:
    from gcs.cli.terrain import terrain_library
    from gcs.engine.config import EngineConfig
    from gcs.engine.facade import Engine

    saved, settings, notice = _load_settings(options)
    plan: DemoPlan | None = None
    if options.demo:
        from gcs.gui.window.demo import DemoPlan

        plan = DemoPlan(unattended_demo, options.screenshot)
        settings = plan.settings(settings)
    terrain = terrain_library(options.profile)
    name = "demo" if plan else ""
    engine = Engine(EngineConfig(settings, options.profile, saved, session_name=name, elevation=terrain))
    # The engine listens while Qt still loads: a vehicle that already speaks is on the first picture.
    engine.start()
    terrain.configure(settings.terrain)
    demo: Demo | None = None
    try:
        engine.open_links()
        application = _application(settings)
        window = _window(application, engine, terrain, options)
        if notice:
            window.say(notice)
        _offer_resume(engine, window)
        window.plans.begin(options.plan)
        if plan is not None:
            from gcs.gui.window.demo import Demo

            demo = Demo(plan, window.bridge, window, application.quit)
            demo.start()
        _unattended(application, window, engine, options)
        window.show()
        window.keep_focus()
        _settle_soon(application)
        code = application.exec()
    finally:
        if demo is not None:
            demo.stop()
        engine.stop()
        terrain.close()
    return code if demo is None else demo.finish()


def _settle_soon(application: QApplication) -> None:
    from PySide6.QtCore import QTimer

    from gcs.gui.quick_start import settle
    from gcs.gui.spare_memory import SpareMemory

    QTimer.singleShot(SETTLE_MS, settle)
    SpareMemory(application)


def _application(settings: Settings) -> QApplication:
    from PySide6.QtWidgets import QApplication

    if settings.window.scale_pct != 100:
        os.environ["QT_SCALE_FACTOR"] = f"{settings.window.scale_pct / 100:g}"
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(["gcs"])
    application.setApplicationName("Godwit GCS")
    application.setDesktopFileName("godwit-gcs")
    return application


def _window(
    application: QApplication, engine: Engine, terrain: TerrainLibrary, options: WindowOptions
) -> MainWindow:
    from gcs.gui.bridge import Bridge
    from gcs.gui.map.panel import MapPanel
    from gcs.gui.theme import THEMES, ThemeController, dress
    from gcs.gui.window.context import WindowContext
    from gcs.gui.window.main_window import MainWindow
    from gcs.gui.window.voice import Announcer
    from gcs.maps.cache import TileCache
    from gcs.maps.island import load_island, world_outlines
    from gcs.model.alarm import Level

    themes = ThemeController(THEMES[engine.settings.window.theme])
    dress(application, themes)
    # What follows the pointer never waits for a disk; everyone else asks the library itself.
    pointer = terrain.at_hand
    panel = MapPanel(themes, island=load_island(), outlines=world_outlines(), elevation=pointer)
    context = WindowContext(Bridge(engine), themes, profile=options.profile)
    announcer = Announcer(lambda text: engine.tell(Level.CAUTION, text))

    def make_cache() -> TileCache:
        return TileCache(options.profile / "map-cache.sqlite", engine.settings.map.cache_mb << 20)

    window = MainWindow(context, panel, terrain, announcer, make_cache)
    if options.size is not None:
        window.resize(*options.size)
    window.closed.connect(application.quit)
    context.bridge.start()
    return window


def _offer_resume(engine: Engine, window: MainWindow) -> None:
    from gcs.model.link import LinkConfig
    from gcs.recording.session import claim_interrupted, find_interrupted

    now_us = engine.clock.time_us()
    cut = find_interrupted(engine.config.recording_folder, now_us)
    if cut is None:
        return

    def resume() -> None:
        claim_interrupted(cut, engine.clock.time_us())
        for link in cut.links:
            # The future is left alone: a link that the settings opened already answers with an error.
            engine.add_link(LinkConfig(url=link.url, name=link.name))
        if cut.selected:
            window.select(cut.selected[0])
        engine.note("session resumed", cut.name)

    def drop() -> None:
        claim_interrupted(cut, engine.clock.time_us())

    links = ", ".join(link.name or link.url for link in cut.links) or "no link"
    window.offer(
        f"The session {cut.name} ended abruptly; its recording is kept. It was connected to {links}.",
        "Resume",
        resume,
        drop,
    )


def process_began_s() -> float:
    """Return when this process began, in seconds since 1970."""
    import time

    import psutil

    began_s = psutil.Process().create_time()
    if sys.platform == "linux":
        # Linux tells it since the machine's start, and that in whole seconds: up to one second too early.
        booted_s = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        began_s += booted_s - psutil.boot_time()
    return began_s


def _unattended(
    application: QApplication, window: MainWindow, engine: Engine, options: WindowOptions
) -> None:
    from PySide6.QtCore import QTimer

    if options.probe is not None:
        from gcs.gui.window.probe import Probe

        Probe(window, window.bridge, options.probe, options.after_s, process_began_s(), window.close_now)
        return
    if options.screenshot is None or options.demo:
        return
    path = options.screenshot

    def shoot() -> None:
        window.welcome.hide()
        window.save_picture(path)
        print(path)
        window.close_now()

    QTimer.singleShot(round(options.after_s * 1000), shoot)


if __name__ == "__main__":
    sys.exit(main())
