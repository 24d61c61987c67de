"""Spoken alarms: what is said, how often, and what a mute silences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from window_samples import HERON, WREN, three

from gcs.gui.window import voice as voice_module
from gcs.gui.window.voice import Announcer, QtVoice
from gcs.model.alarm import Alarm, Level
from gcs.model.errors import GcsError
from gcs.model.fleet import FleetSnapshot
from gcs.model.settings import VoiceSettings

LOST = Alarm("link-lost", Level.CRITICAL, "Link lost", HERON)
WEAK = Alarm("ekf", Level.WARNING, "Position estimate poor", WREN)
LOW = Alarm("battery-low-0", Level.CAUTION, "Battery low", HERON)


class FakeVoice:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.volume = 0
        self.stops = 0

    def say(self, text):
        self.said.append(text)

    def set_volume(self, volume_pct):
        self.volume = volume_pct

    def stop(self):
        self.stops += 1


class Talk:
    """An announcer with a clock and a voice of its own."""

    def __init__(self, enabled=True) -> None:
        self.now = 100.0
        self.voice = FakeVoice()
        self.told: list[str] = []
        self.announcer = Announcer(self.told.append, lambda: self.voice, lambda: self.now)
        self.announcer.apply(VoiceSettings(enabled=enabled))

    def show(self, *alarms: Alarm, after_s: float = 0.0) -> list[str]:
        """Show alarms after some time; returns what was said because of it."""
        self.now += after_s
        before = len(self.voice.said)
        self.announcer.follow(replace(three(), alarms=alarms))
        return self.voice.said[before:]


@pytest.fixture
def talk():
    return Talk()


def test_the_vehicle_is_said_before_the_fact(talk):
    assert talk.show(LOST) == ["Heron 1, Link lost"]


def test_an_alarm_of_the_station_has_no_vehicle(talk):
    assert talk.show(Alarm("disk", Level.CRITICAL, "Disk full")) == ["Disk full"]


def test_nothing_below_a_warning_is_spoken(talk):
    assert talk.show(LOW) == []


def test_the_worst_is_said_first(talk):
    assert talk.show(WEAK, LOST) == ["Heron 1, Link lost", "Heron 2, Position estimate poor"]


def test_a_critical_alarm_is_repeated_each_5_s(talk):
    talk.show(LOST)
    assert talk.show(LOST, after_s=4.9) == []
    assert talk.show(LOST, after_s=0.2) == ["Heron 1, Link lost"]


def test_a_warning_is_repeated_each_15_s(talk):
    talk.show(WEAK)
    assert talk.show(WEAK, after_s=14.9) == []
    assert talk.show(WEAK, after_s=0.2) == ["Heron 2, Position estimate poor"]


def test_repeats_of_one_cause_do_not_sound_again(talk):
    talk.show(WEAK)
    talk.announcer.take(replace(WEAK, count=4))
    assert talk.show(replace(WEAK, count=4), after_s=1.0) == []


def test_a_cause_that_becomes_worse_sounds_at_once(talk):
    talk.show(WEAK)
    worse = replace(WEAK, level=Level.CRITICAL, text="Position estimate failing")
    assert talk.show(worse, after_s=1.0) == ["Heron 2, Position estimate failing"]


def test_an_acknowledged_alarm_is_silent_even_while_its_cause_lasts(talk):
    talk.show(LOST)
    assert talk.show(replace(LOST, acknowledged=True), after_s=60.0) == []


def test_an_alarm_that_is_over_but_not_acknowledged_goes_on(talk):
    talk.show(LOST)
    assert talk.show(replace(LOST, active=False), after_s=6.0) == ["Heron 1, Link lost"]


def test_a_cause_that_comes_back_is_new(talk):
    talk.show(WEAK)
    talk.show(after_s=2.0)
    assert talk.show(WEAK, after_s=1.0) == ["Heron 2, Position estimate poor"]


def test_an_alarm_between_two_pictures_is_spoken(talk):
    talk.announcer.take(LOST)
    assert talk.show() == ["Heron 1, Link lost"]
    assert talk.show() == []


def test_an_event_before_its_picture_is_spoken_once(talk):
    talk.announcer.take(LOST)
    assert talk.show() == ["Heron 1, Link lost"]
    assert talk.show(LOST, after_s=0.2) == []


def test_a_mute_lasts_60_s_and_says_how_long(talk):
    talk.show(WEAK)
    talk.announcer.mute()
    assert talk.voice.stops == 1
    assert talk.announcer.muted_text() == "01:00"
    assert talk.show(WEAK, after_s=30.0) == []
    assert talk.announcer.muted_text() == "00:30"
    assert talk.show(WEAK, after_s=30.1) == ["Heron 2, Position estimate poor"]
    assert talk.announcer.muted_text() == ""


def test_a_new_critical_is_never_muted_but_its_repeats_and_warnings_are(talk):
    talk.announcer.mute()
    assert talk.show(WEAK, LOST) == ["Heron 1, Link lost"]
    assert talk.show(WEAK, LOST, after_s=6.0) == []


def test_a_warning_that_becomes_critical_is_not_muted(talk):
    talk.show(WEAK)
    talk.announcer.mute()
    assert talk.show(replace(WEAK, level=Level.CRITICAL), after_s=1.0)


def test_what_came_during_a_mute_is_said_after_it(talk):
    talk.announcer.mute()
    talk.show(WEAK)
    assert talk.show(WEAK, after_s=61.0) == ["Heron 2, Position estimate poor"]


def test_a_mute_can_be_ended(talk):
    talk.announcer.mute()
    talk.announcer.unmute()
    assert talk.announcer.muted_text() == ""
    assert talk.show(WEAK) == ["Heron 2, Position estimate poor"]


def test_voice_is_off_until_it_is_switched_on():
    talk = Talk(enabled=False)
    talk.announcer.take(LOST)
    assert talk.show(LOST) == []
    talk.announcer.mute()
    assert talk.announcer.muted_text() == ""
    talk.announcer.apply(VoiceSettings(enabled=True))
    assert talk.show(LOST) == ["Heron 1, Link lost"]


def test_switching_off_stops_at_once(talk):
    talk.show(LOST)
    talk.announcer.apply(VoiceSettings(enabled=False))
    assert talk.voice.stops == 1
    assert talk.show(LOST, after_s=10.0) == []


def test_the_volume_follows_the_settings(talk):
    talk.announcer.apply(VoiceSettings(enabled=True, volume_pct=35))
    assert talk.voice.volume == 35


def test_a_missing_extra_is_told_once_with_what_to_install(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(voice_module.importlib, "import_module", missing)
    told: list[str] = []
    announcer = Announcer(told.append, QtVoice)
    for _ in range(3):
        announcer.apply(VoiceSettings(enabled=True))
    assert told == ["Speech needs the voice extra. Install it with: pip install 'godwit-gcs[voice]'"]
    announcer.follow(FleetSnapshot())
    announcer.apply(VoiceSettings(enabled=False))
    announcer.apply(VoiceSettings(enabled=True))
    assert len(told) == 2


class FakeSpeech:
    engines = ("flite", "mock")

    def __init__(self) -> None:
        self.calls: list[object] = []

    @classmethod
    def availableEngines(cls):
        return cls.engines

    def enqueue(self, text):
        self.calls.append(text)

    def setVolume(self, share):
        self.calls.append(share)

    def stop(self):
        self.calls.append("stop")


class FakeModule:
    QTextToSpeech = FakeSpeech


def test_qts_own_voice_is_spoken_to(monkeypatch):
    monkeypatch.setattr(voice_module.importlib, "import_module", lambda name: FakeModule)
    made = QtVoice()
    made.say("Heron 1, Link lost")
    made.set_volume(50)
    made.stop()
    assert made._speech.calls == ["Heron 1, Link lost", 0.5, "stop"]


def test_a_computer_without_speech_says_so(monkeypatch):
    monkeypatch.setattr(voice_module.importlib, "import_module", lambda name: FakeModule)
    monkeypatch.setattr(FakeSpeech, "engines", ("mock",))
    with pytest.raises(GcsError, match="no speech"):
        QtVoice()
