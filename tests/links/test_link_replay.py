import asyncio
import struct
import time
from pathlib import Path

import pytest
from link_fakes import V1, heartbeat, live, until

from gcs.links.replay import split_records
from gcs.model.errors import NoRouteError
from gcs.model.link import LinkEventKind, LinkState

RECORDING = Path(__file__).parents[1] / "data" / "ardupilot-extract.tlog"
START_US = 1_700_000_000_000_000


def record(offset_s, frame):
    return struct.pack(">Q", START_US + round(offset_s * 1e6)) + frame


def naive_count(data):
    count, place = 0, 0
    while place + 8 < len(data):
        size = data[place + 9] + (8 if data[place + 8] == 0xFE else 12 + 13 * (data[place + 10] & 1))
        place += 8 + size
        count += 1
    return count


def test_every_frame_of_a_recording_arrives_in_order_with_its_own_time():
    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{RECORDING}?speed=max")
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            data = RECORDING.read_bytes()
            assert len(world.frames) == naive_count(data)
            assert {frame.sysid for frame in world.frames} >= {255}
            written = b"".join(struct.pack(">Q", frame.time_us) + frame.raw for frame in world.frames)
            assert written == data
            assert world.events[-1].kind is LinkEventKind.FINISHED

    asyncio.run(scenario())


def test_speed_is_kept(tmp_path):
    path = tmp_path / "a.tlog"
    path.write_bytes(b"".join(record(n * 0.1, heartbeat(1, n)) for n in range(21)))

    async def scenario():
        async with live() as world:
            begin = time.monotonic()
            link = await world.add(f"replay:{path}?speed=10")
            await until(lambda: len(world.frames) == 11)
            assert 0.08 <= time.monotonic() - begin < 1.0
            assert "10 × real time" in world.status(link).text
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            assert 0.19 <= time.monotonic() - begin < 2.0

    asyncio.run(scenario())


def test_a_clock_that_jumped_hours_in_the_recording_does_not_stop_the_replay(tmp_path):
    path = tmp_path / "a.tlog"
    offsets = [0, 0.01, 7200, 7200.01, 10, 10.01]
    path.write_bytes(b"".join(record(at, heartbeat(1, n)) for n, at in enumerate(offsets)))

    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{path}")
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            assert len(world.frames) == 6

    asyncio.run(scenario())


def test_nothing_is_ever_sent_to_a_recording():
    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{RECORDING}?speed=max")
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            world.manager.tick()
            assert world.manager.send("HEARTBEAT", {}).link_ids == ()
            sysid = next(frame.sysid for frame in world.frames if frame.sysid != 255)
            with pytest.raises(NoRouteError, match="is a recording"):
                world.manager.send("COMMAND_LONG", {}, target=V1._replace(sysid=sysid))
            assert world.status(link).tx_frames == 0

    asyncio.run(scenario())


def test_a_torn_recording_gives_all_whole_records(tmp_path):
    path = tmp_path / "a.tlog"
    whole = [record(n * 0.001, heartbeat(1, n)) for n in range(6)]
    path.write_bytes(b"".join(whole[:3]) + b"torn\xfd\x00" * 9 + b"".join(whole[3:]) + whole[0][:-5])

    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{path}?speed=max")
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            assert [frame.seq for frame in world.frames] == list(range(6))

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "There is no file"), (b"", "holds no MAVLink"), (b"text " * 99, "holds no MAVLink")],
)
def test_what_is_no_recording_fails_with_the_reason_and_is_not_tried_again(tmp_path, content, reason):
    path = tmp_path / "a.tlog"
    if content is not None:
        path.write_bytes(content)

    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{path}")
            await until(lambda: world.status(link).state is LinkState.FAILED)
            assert reason in world.status(link).reason
            assert world.status(link).retry_in_s is None

    asyncio.run(scenario())


def test_a_folder_is_no_recording(tmp_path):
    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{tmp_path}")
            await until(lambda: world.status(link).state is LinkState.FAILED)
            assert "is a folder" in world.status(link).reason

    asyncio.run(scenario())


def test_chunks_cut_anywhere_give_the_same_records():
    data = RECORDING.read_bytes()[:5000]
    expected, _ = split_records(data, at_end=True)
    for size in (11, 64, 333):
        rest, found = b"", []
        for start in range(0, len(data), size):
            records, used = split_records(rest + data[start : start + size], at_end=False)
            found += records
            rest = (rest + data[start : start + size])[used:]
        assert found == expected


def test_a_finished_replay_can_be_started_again():
    async def scenario():
        async with live() as world:
            link = await world.add(f"replay:{RECORDING}?speed=max")
            await until(lambda: world.status(link).state is LinkState.FINISHED)
            count = len(world.frames)
            await world.manager.connect(link)
            await until(lambda: len(world.frames) == 2 * count)

    asyncio.run(scenario())


def test_an_unforeseen_error_closes_the_link_visibly(tmp_path, monkeypatch):
    async def scenario():
        told = []
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: told.append(context["exception"])
        )
        async with live() as world:
            world.manager.add_tap(lambda *frame: 1 / 0)
            link = await world.add(f"replay:{RECORDING}?speed=max")
            await until(lambda: world.status(link).state is LinkState.FAILED)
            assert "An error in this program" in world.status(link).reason
        assert [type(error) for error in told] == [ZeroDivisionError]

    asyncio.run(scenario())
