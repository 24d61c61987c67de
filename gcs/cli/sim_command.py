"""``gcs sim``: embedded vehicles as a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from dataclasses import replace
from typing import Annotated

import typer

from gcs.maps.island import load_island
from gcs.sim import Fault, FleetRunner, Home, SimConfig, demo_survey, parse_fault, parse_home, run_fleet
from gcs.terrain.island import island_elevation


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command(name="sim")(sim)


def sim(
    count: Annotated[int, typer.Option(help="Number of vehicles, 1 to 254.")] = 1,
    firmware: Annotated[
        str, typer.Option(help="ardupilot or px4; several with commas take turns.")
    ] = "ardupilot",
    kind: Annotated[
        str, typer.Option("--type", help="quad, plane, vtol or rover; several with commas take turns.")
    ] = "quad",
    home: Annotated[
        str, typer.Option(help="LAT,LON,ALT,HDG of the first vehicle; without it, the training island.")
    ] = "",
    out: Annotated[
        list[str] | None,
        typer.Option(help="Where to speak, such as udpout:127.0.0.1:14550; several are several links."),
    ] = None,
    speedup: Annotated[float, typer.Option(help="Simulated seconds per second.")] = 1.0,
    rate: Annotated[
        float | None, typer.Option(help="Messages per second and vehicle; without it, the firmware's own.")
    ] = None,
    loss: Annotated[float, typer.Option(help="Share of frames lost each way, in percent.")] = 0.0,
    fault: Annotated[
        list[str] | None, typer.Option(help="A fault from the start; see --list-faults.")
    ] = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Print the faults and end.")] = False,
    survey: Annotated[int, typer.Option(min=0, help="So many vehicles fly a survey by themselves.")] = 0,
    wind: Annotated[float, typer.Option(help="Wind in m/s.")] = 0.0,
    wind_from: Annotated[float, typer.Option(help="Where the wind comes from, in degrees.")] = 270.0,
    turbulence: Annotated[float, typer.Option(help="Turbulence in m/s.")] = 0.0,
    ask_terrain: Annotated[
        bool, typer.Option("--ask-terrain", help="ArduPilot asks the station for heights of the ground.")
    ] = False,
    sysid: Annotated[int, typer.Option(help="System id of the first vehicle.")] = 1,
    ready_after: Annotated[float, typer.Option(help="Seconds after boot until arming is possible.")] = 2.0,
    seconds: Annotated[float | None, typer.Option(help="End after so many seconds.")] = None,
    spacing: Annotated[float, typer.Option(help="Metres between vehicles on the ground.")] = 12.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same flight.")] = 1,
) -> None:
    """Simulate vehicles that speak MAVLink like ArduPilot or PX4."""
    if list_faults:
        for known in Fault:
            print(known.name.lower().replace("_", "-"))
        return
    elevation = island_elevation()
    place = parse_home(home) if home else _airfield()
    on_island = elevation.height_amsl_m(place.lat_deg, place.lon_deg) is not None
    kinds = tuple(word.strip() for word in kind.split(","))

    def ground_amsl_m(lat_deg: float, lon_deg: float) -> float:
        height = elevation.height_amsl_m(lat_deg, lon_deg)
        return place.alt_m if height is None else height

    config = SimConfig(
        count=count,
        firmware=tuple(word.strip() for word in firmware.split(",")),
        type=kinds,
        home=place,
        out=tuple(out or ["udpout:127.0.0.1:14550"]),
        speedup=speedup,
        rate_hz=rate,
        loss_pct=loss,
        faults=tuple(parse_fault(name) for name in fault or []),
        seed=seed,
        first_sysid=sysid,
        ready_after_s=ready_after,
        spacing_m=spacing,
        wind_mps=wind,
        wind_from_deg=wind_from,
        turbulence_mps=turbulence,
        terrain=ground_amsl_m if on_island else None,
        asks_terrain=ask_terrain,
    )
    if survey:
        plan = demo_survey(place, config.kinds()[0], length_m=360.0, spacing_m=45.0, offset_m=120.0)
        config = replace(
            config, mission=tuple(plan), autofly=True, mission_vehicles=tuple(range(min(survey, count)))
        )
    asyncio.run(_run(config, seconds))


def _airfield() -> Home:
    island = load_island()
    return Home(island.home_lat_deg, island.home_lon_deg, island.home_alt_amsl_m, island.home_heading_deg)


async def _run(config: SimConfig, seconds: float | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    if seconds is not None:
        loop.call_later(seconds, stop.set)

    def started(runner: FleetRunner) -> None:
        what = f"{config.count} vehicle{'s' if config.count != 1 else ''}"
        print(
            f"gcs sim: {what} speaking on {', '.join(config.out)}; Ctrl-C ends", file=sys.stderr, flush=True
        )

    await run_fleet(config, stop, started)
