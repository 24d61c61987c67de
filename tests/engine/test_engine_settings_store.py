"""Settings on disk: read with care, never lost, and only what the pilot changed is written."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from gcs.engine.settings_store import SettingsStore, carry_over
from gcs.model.errors import SettingsError
from gcs.model.settings import LinkSettings, RecordingSettings, Settings, WindowSettings


@pytest.fixture
def store(tmp_path):
    return SettingsStore(tmp_path)


def broken(tmp_path):
    return sorted(tmp_path.glob("settings.broken-*.json"))


def test_without_a_file_the_defaults_are_used_silently(store):
    loaded = store.load()
    assert loaded.settings == Settings()
    assert loaded.notice == ""


def test_what_was_saved_is_read_back(store):
    wanted = Settings(
        links=(LinkSettings(url="tcp:127.0.0.1:5760", name="SITL", forward_systems=(1, 2)),),
        recording=RecordingSettings(keep_days=30),
        vehicle_names={"0/1": "Heron 1"},
    )
    store.save(wanted)
    assert store.load().settings == wanted
    assert store.load().notice == ""


def test_the_file_can_be_read_by_a_person(store):
    store.save(Settings())
    assert len(store.path.read_text().splitlines()) > 30


def test_missing_values_are_defaults_and_unknown_ones_are_passed_over(store):
    store.path.write_text('{"window": {"theme": "light"}, "of_a_later_program": 1}')
    loaded = store.load()
    assert loaded.settings == Settings(window=WindowSettings(theme="light"))
    assert loaded.notice == ""


BAD = {
    "no JSON": b"{nonsense",
    "cut short": b'{"version": 1, "links": [{"url": "udp',
    "empty": b"",
    "not UTF-8": b'{"recording": {"folder": "\xff\xfe"}}',
    "binary": bytes(range(256)),
    "wrong type": b'{"serial_autoconnect": "maybe"}',
    "wrong type deep inside": b'{"links": [{"url": 5}]}',
    "out of range": b'{"station": {"sysid": 700}}',
    "unknown theme": b'{"window": {"theme": "plaid"}}',
    "a list": b"[1, 2]",
    "newer": b'{"version": 99}',
    "deeply nested": b"[" * 100_000,
    "names that are no texts": b'{"vehicle_names": {"0/1": 7}}',
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_file_that_cannot_be_understood_is_kept_aside_and_said_so(store, tmp_path, content):
    store.path.write_bytes(content)
    loaded = store.load()
    assert loaded.settings == Settings()
    (aside,) = broken(tmp_path)
    assert aside.read_bytes() == content
    assert aside.name in loaded.notice
    assert "defaults are used" in loaded.notice
    assert not store.path.exists()


def test_the_notice_names_the_value_that_is_wrong(store):
    store.path.write_text('{"station": {"sysid": 700}}')
    assert "$.station.sysid" in store.load().notice


def test_several_broken_files_in_one_second_keep_names_of_their_own(store, tmp_path):
    for number in range(4):
        store.path.write_text(f"broken {number}")
        store.load()
    assert {path.read_text() for path in broken(tmp_path)} == {f"broken {number}" for number in range(4)}


def test_what_cannot_be_read_is_kept_aside_before_a_save_replaces_it(store, tmp_path):
    store.path.mkdir()
    (store.path / "inside").write_text("kept")
    loaded = store.load()
    assert loaded.settings == Settings()
    assert "could not be read" in loaded.notice
    store.save(Settings())
    (aside,) = broken(tmp_path)
    assert (aside / "inside").read_text() == "kept"


def test_a_profile_that_is_no_folder_is_told_at_load_and_at_save(tmp_path):
    place = tmp_path / "profile"
    place.write_text("a file")
    store = SettingsStore(place)
    assert "could not be read" in store.load().notice
    with pytest.raises(SettingsError):
        store.save(Settings())
    assert place.read_text() == "a file"


def test_a_file_that_cannot_be_moved_aside_is_told(store, monkeypatch):
    store.path.write_text("broken")

    def refuse(self, target):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    notice = store.load().notice
    assert "nor kept aside (Read-only file system)" in notice
    assert store.path.read_text() == "broken"


def test_a_full_disk_leaves_the_old_file_and_says_so(store, tmp_path, monkeypatch):
    store.save(Settings(serial_autoconnect=False))
    before = store.path.read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError) as caught:
        store.save(Settings())
    assert "No space left on device" in str(caught.value)
    assert caught.value.remedy
    assert store.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_the_folder_is_made_when_it_is_missing(tmp_path):
    store = SettingsStore(tmp_path / "new" / "profile")
    store.save(Settings())
    assert store.load().settings == Settings()


# -- what was set for one run only --------------------------------------------------------------


def links(*urls):
    return tuple(LinkSettings(url=url, name=url) for url in urls)


def test_a_value_of_this_run_only_is_not_saved_with_another_change():
    saved = Settings()
    running = replace(saved, window=replace(saved.window, theme="sunlight"), links=links("tcp:10.0.0.1:5760"))
    changed = replace(running, flight=replace(running.flight, takeoff_alt_m=30.0))
    kept = carry_over(running, changed, saved)
    assert kept == replace(saved, flight=replace(saved.flight, takeoff_alt_m=30.0))


def test_changes_one_after_the_other_are_all_saved():
    saved = Settings()
    running = replace(saved, window=replace(saved.window, theme="sunlight"))
    first = replace(running, serial_autoconnect=False)
    saved = carry_over(running, first, saved)
    second = replace(first, window=replace(first.window, scale_pct=150))
    saved = carry_over(first, second, saved)
    assert (saved.serial_autoconnect, saved.window.scale_pct, saved.window.theme) == (False, 150, "dark")


def test_a_value_of_this_run_that_the_pilot_then_changes_is_saved():
    saved = Settings()
    running = replace(saved, window=replace(saved.window, theme="sunlight"))
    changed = replace(running, window=replace(running.window, theme="light"))
    assert carry_over(running, changed, saved).window.theme == "light"


def test_a_link_added_beside_one_of_this_run_is_saved_alone():
    saved = Settings(links=links("udpin:0.0.0.0:14550"))
    running = replace(saved, links=links("tcp:10.0.0.1:5760"))
    changed = replace(running, links=links("tcp:10.0.0.1:5760", "tcp:10.0.0.2:5760"))
    assert carry_over(running, changed, saved).links == links("udpin:0.0.0.0:14550", "tcp:10.0.0.2:5760")


def test_a_list_without_entries_of_this_run_is_saved_as_the_pilot_left_it():
    saved = Settings(links=links("udpin:0.0.0.0:1", "udpin:0.0.0.0:2", "udpin:0.0.0.0:3"))
    changed = replace(saved, links=links("udpin:0.0.0.0:3", "udpin:0.0.0.0:1"))
    assert carry_over(saved, changed, saved).links == changed.links


def test_names_of_this_run_are_not_saved_beside_the_pilots():
    saved = Settings(vehicle_names={"0/9": "Tern"})
    running = replace(saved, vehicle_names={"0/1": "Demo", "0/9": "Tern"})
    changed = replace(running, vehicle_names={"0/1": "Demo", "0/9": "Tern", "0/2": "Gull"})
    assert carry_over(running, changed, saved).vehicle_names == {"0/9": "Tern", "0/2": "Gull"}


def test_a_name_that_the_pilot_took_away_is_gone():
    saved = Settings(vehicle_names={"0/1": "Heron", "0/2": "Gull"})
    changed = replace(saved, vehicle_names={"0/2": "Gull"})
    assert carry_over(saved, changed, saved).vehicle_names == {"0/2": "Gull"}


def test_a_value_out_of_range_is_refused_with_its_place():
    saved = Settings()
    changed = replace(saved, recording=replace(saved.recording, keep_days=-1))
    with pytest.raises(SettingsError, match="keep_days"):
        carry_over(saved, changed, saved)


def test_everything_that_is_carried_over_can_be_written_and_read(store):
    saved = Settings(links=links("udpin:0.0.0.0:14550"), vehicle_names={"0/1": "Ærø"})
    kept = carry_over(saved, replace(saved, serial_autoconnect=False), saved)
    store.save(kept)
    assert store.load().settings == kept
    assert json.loads(store.path.read_bytes())["vehicle_names"] == {"0/1": "Ærø"}
