"""Frames as a vehicle would send them, and a vehicle to give them to."""

from gcs.mavlink import Framer, encode_frame
from gcs.model.clock import ManualClock
from gcs.model.ids import VehicleId
from gcs.vehicles.model import VehicleModel
from gcs.vehicles.registry import Registry

ARDUPILOT, PX4, NO_AUTOPILOT = 3, 12, 8
QUAD, PLANE, GCS, ROVER, SUB, GIMBAL, ADSB, CAMERA = 2, 1, 6, 10, 12, 26, 27, 30
ARMED = 0x80 | 1
DISARMED = 1
PREARM = 0x10000000


def frames(*messages, link=0, time_us=1_790_000_000_000_000):
    """Decode what was encoded, as a link would."""
    framer = Framer()
    return [frame for raw in messages for frame in framer.feed(raw, time_us, link)]


def message(name, /, sysid=1, compid=1, **fields):
    return encode_frame(name, sysid, compid, 0, **fields)


def heartbeat(
    sysid=1, compid=1, autopilot=ARDUPILOT, mav_type=QUAD, base_mode=DISARMED, custom_mode=0, status=3
):
    fields = {"type": mav_type, "autopilot": autopilot, "base_mode": base_mode, "custom_mode": custom_mode}
    return message("HEARTBEAT", sysid, compid, system_status=status, mavlink_version=3, **fields)


def global_position(lat=24.77, lon=121.04, alt_m=75.0, rel_m=25.0, boot_ms=10_000, **fields):
    values = {"time_boot_ms": boot_ms, "lat": round(lat * 1e7), "lon": round(lon * 1e7), "hdg": 9000}
    values |= {"alt": round(alt_m * 1000), "relative_alt": round(rel_m * 1000)}
    return message("GLOBAL_POSITION_INT", **(values | fields))


def text(words, severity=2, **fields):
    return message("STATUSTEXT", severity=severity, text=words, **fields)


class Bench:
    """One vehicle, its clock, and what comes out."""

    def __init__(self, autopilot=ARDUPILOT, mav_type=QUAD, greet=True):
        self.clock = ManualClock()
        self.registry = Registry(self.clock)
        self.vehicle = VehicleId(0, 1)
        self.autopilot, self.mav_type = autopilot, mav_type
        if greet:
            self.hear(self.beat())

    def beat(self, **fields):
        return heartbeat(autopilot=self.autopilot, mav_type=self.mav_type, **fields)

    @property
    def model(self) -> VehicleModel:
        return self.registry.get(self.vehicle)

    def hear(self, *messages, after=0.05):
        """Give messages, let time pass, and return the state."""
        self.clock.advance(after)
        self.registry.route(frames(*messages), {0: 0})
        return self.state()

    def wait(self, seconds):
        self.clock.advance(seconds)
        return self.state()

    def state(self):
        now = self.clock.monotonic()
        self.model.reduce(now)
        return self.model.snapshot(now)


def status(**fields):
    """Return a SYS_STATUS."""
    values = {"voltage_battery": 65535, "current_battery": -1, "battery_remaining": -1, "load": 250}
    return message("SYS_STATUS", **(values | fields))
