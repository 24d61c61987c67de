"""Frames and disks that the tests of recording share."""

import errno
import os
import struct
import time

from gcs.mavlink import Framer, encode_frame

START_US = 1_790_000_000_000_000


class Disk:
    """A write call like ``os.write`` that fills up, on demand, in the middle of a record."""

    def __init__(self):
        self.room = None
        self.error = errno.ENOSPC
        self.calls = 0

    def write(self, fd, data):
        self.calls += 1
        if self.room is None:
            return os.write(fd, data)
        if self.room == 0:
            raise OSError(self.error, os.strerror(self.error))
        written = os.write(fd, data[: self.room])
        self.room -= written
        return written


def attitude(n=0, sysid=1, version=2, **fields):
    fields = {"time_boot_ms": n, "roll": 0.1, "yaw": -3.0} | fields
    return encode_frame("ATTITUDE", sysid, 1, n & 255, version=version, **fields)


def heartbeat(n=0, sysid=1, armed=False, autopilot=3, mav_type=2):
    return encode_frame(
        "HEARTBEAT",
        sysid,
        1,
        n & 255,
        type=mav_type,
        autopilot=autopilot,
        base_mode=128 * armed,
        mavlink_version=3,
    )


def frame_of(raw, time_us=START_US, link=0):
    frames = Framer().feed(raw, time_us, link)
    assert len(frames) == 1
    return frames[0]


def record(raw, time_us):
    return struct.pack(">Q", time_us) + raw


def tlog_bytes(raws, start_us=START_US, step_us=20_000):
    return b"".join(record(raw, start_us + n * step_us) for n, raw in enumerate(raws))


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
