"""What the mission tests share: a plan, messages of the vehicle about it, and operations under way."""

from service_bench import VEHICLE, Driver, frame_of

from gcs.model.plan import MissionItem
from gcs.services.missions import MissionDownload, MissionPeer, MissionUpload, fields_of

PEER = MissionPeer(VEHICLE)
EARLY = MissionPeer(VEHICLE, ignores_repeats=True)
"""A vehicle that takes no harm from items said twice."""
OURS = {"target_system": 255, "target_component": 190}
NAN = float("nan")


def item(seq, command=16, **fields):
    values = {"frame": 3, "x": 240000000 + seq, "y": 1210000000 + seq, "z": 25.0}
    return MissionItem(seq, command=command, **(values | fields))


PLAN = tuple(item(seq) for seq in range(8))
OLD = tuple(item(seq, x=200000000 + seq) for seq in range(8))


def from_vehicle(name, /, mission_type=0, sysid=VEHICLE.sysid, compid=1, **fields):
    return frame_of(name, sysid, compid, mission_type=mission_type, **(OURS | fields))


def count(number, **fields):
    return from_vehicle("MISSION_COUNT", count=number, **fields)


def told(known, **fields):
    return from_vehicle("MISSION_ITEM_INT", **(fields_of(known, known.seq) | fields))


def request(seq, name="MISSION_REQUEST_INT", **fields):
    return from_vehicle(name, seq=seq, **fields)


def mission_ack(result=0, **fields):
    return from_vehicle("MISSION_ACK", type=result, **fields)


def started(operation):
    driven = Driver(operation)
    driven.start()
    return driven


def download(peer=PEER, **options):
    driven = started(MissionDownload(peer, **options))
    driven.new()
    return driven


def upload(items=PLAN, peer=PEER, **options):
    driven = started(MissionUpload(peer, items, **options))
    driven.new()
    return driven


def type_of(items):
    return {"mission_type": items[0].mission_type} if items else {}


def read_back(driven, items=PLAN):
    driven.hear(count(len(items), **type_of(items)), *[told(known, **type_of(items)) for known in items])


def seqs(sent):
    """Which items were asked for."""
    return [message.fields["seq"] for message in sent if message.name == "MISSION_REQUEST_INT"]


def given(sent):
    """Which items were sent."""
    return [message.fields["seq"] for message in sent if message.name == "MISSION_ITEM_INT"]


def names(sent):
    return [message.name for message in sent]
