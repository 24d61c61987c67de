"""The library: island first, then the finest file, one line for each problem, and nobody waits too long."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from terrain_samples import samples, slope, write_hgt

from gcs.model.errors import MapSourceError
from gcs.model.settings import TerrainSettings
from gcs.terrain.background import MAX_WAITING, Background
from gcs.terrain.files import find_terrain_files
from gcs.terrain.grid import Box, ElevationGrid
from gcs.terrain.index import SourceIndex, cell_of
from gcs.terrain.island import island_elevation
from gcs.terrain.library import RETRY_S, TerrainLibrary


@pytest.fixture
def library():
    made = TerrainLibrary(clockless)
    yield made
    made.close()


def clockless():
    """A base that knows one small patch."""
    return ElevationGrid(np.full((3, 3), 77, np.float32), Box(8.4, 47.4, 8.6, 47.6))


def use(library, **settings):
    library.configure(TerrainSettings(**{k: tuple(map(str, v)) for k, v in settings.items()}))
    assert library.wait(30.0)
    return library


def test_without_files_the_island_is_known_and_nothing_else():
    library = TerrainLibrary(island_elevation)
    use(library)
    island = island_elevation()
    west, south, east, north = island.bounds
    lats, lons = np.linspace(south, north, 50), np.linspace(west, east, 50)
    assert np.array_equal(
        library.heights_amsl_m(lats, lons), island.heights_amsl_m(lats, lons), equal_nan=True
    )
    assert library.height_amsl_m(47.5, 8.5) is None
    library.close()


def test_the_base_comes_before_the_files(library, tmp_path):
    write_hgt(tmp_path)
    use(library, folders=[tmp_path])
    assert library.height_amsl_m(47.5, 8.5) == 77.0
    assert library.height_amsl_m(47.1, 8.1) == pytest.approx(slope(47.1, 8.1), abs=0.6)


def test_before_it_is_configured_it_knows_nothing(library):
    assert library.height_amsl_m(47.5, 8.5) is None
    assert library.wait(1.0)


def test_many_places_in_many_tiles_are_as_each_alone(library, tmp_path):
    for lon in (8, 9):
        write_hgt(tmp_path, 47, lon, suffix=".hgt.gz" if lon == 9 else ".hgt")
    use(library, folders=[tmp_path])
    rng = np.random.default_rng(5)
    lats, lons = rng.uniform(46.9, 48.1, (20, 15)), rng.uniform(7.9, 10.1, (20, 15))
    many = library.heights_amsl_m(lats, lons)
    assert many.shape == (20, 15)
    for at in np.ndindex(20, 15):
        alone = library.height_amsl_m(lats[at], lons[at])
        assert (alone is None) == bool(np.isnan(many[at]))
        assert alone is None or alone == pytest.approx(many[at])
    assert 0 < np.isnan(many).sum() < many.size


def test_borders_of_tiles_have_no_gap(library, tmp_path):
    for lat in (46, 47):
        for lon in (8, 9):
            write_hgt(tmp_path, lat, lon)
    use(library, folders=[tmp_path])
    lats, lons = np.array([47.0, 46.0, 48.0, 47.0, 47.3]), np.array([9.0, 8.0, 10.0, 8.3, 9.0])
    assert library.heights_amsl_m(lats, lons) == pytest.approx(slope(lats, lons), abs=0.6)


def test_the_finest_source_wins_and_a_coarser_one_fills_its_holes(library, tmp_path):
    fine = samples(47, 8, 3601) + 1000
    fine[:1800] = -32768
    write_hgt(tmp_path, side=3601, data=fine.astype(">i2"))
    write_hgt(tmp_path, suffix=".hgt.gz")
    use(library, folders=[tmp_path])
    assert library.height_amsl_m(47.2, 8.2) == pytest.approx(slope(47.2, 8.2) + 1000, abs=0.6)
    assert library.height_amsl_m(47.8, 8.2) == pytest.approx(slope(47.8, 8.2), abs=0.6)


def test_longitudes_wrap_and_nonsense_is_unknown(library, tmp_path):
    write_hgt(tmp_path, 0, 179, data=samples(0, 179, base=(0, 179)))
    write_hgt(tmp_path, 0, -180, data=samples(0, -180, base=(0, -181)))
    use(library, folders=[tmp_path])
    lats = np.array([0.5, 0.5, 0.5, 0.5, np.nan, 0.5, 91.0])
    lons = np.array([180.0, -180.0, 539.5, 180.5, 8.0, np.inf, 8.0])
    found = library.heights_amsl_m(lats, lons)
    assert found[:4] == pytest.approx([3000.0, 3000.0, 1800.0, 4200.0], abs=0.6)
    assert np.isnan(found[4:]).all()


def test_each_problem_is_one_line_and_the_others_go_on(library, tmp_path):
    folder = tmp_path / "srtm"
    (folder / "deep").mkdir(parents=True)
    write_hgt(folder / "deep")
    (folder / "N10E010.hgt").write_bytes(b"short")
    (folder / "N11E010.hgt.gz").write_bytes(b"\x1f\x8bnonsense")
    (folder / "holiday.zip").write_bytes(b"not ours")
    (folder / "notes.txt").write_text("not ours either")
    use(library, folders=[folder, tmp_path / "gone"], files=[tmp_path / "N01E001.hgt"])
    assert len(library.problems) == 4
    assert all("\n" not in problem for problem in library.problems)
    assert [any(word in p for p in library.problems) for word in ("N10", "N11", "gone", "N01")] == [True] * 4
    assert library.height_amsl_m(47.1, 8.1) is not None


def test_a_damaged_base_is_a_problem_and_no_end():
    def damaged():
        raise MapSourceError("The island is damaged", "Install Godwit again")

    library = TerrainLibrary(damaged)
    use(library)
    assert library.problems == ("The island is damaged. Install Godwit again",)
    library.close()


def test_a_file_that_fails_later_is_told_once_and_tried_again_after_a_while(tmp_path):
    now = [100.0]
    library = TerrainLibrary(now=lambda: now[0])
    path = write_hgt(tmp_path)
    data = path.read_bytes()
    use(library, files=[path])
    told = []
    library.listen(lambda: told.append(library.problems))
    path.unlink()
    for _ in range(3):
        assert library.height_amsl_m(47.1, 8.1) is None
    assert len(told) == 1 and len(library.problems) == 1
    path.write_bytes(data)
    assert library.height_amsl_m(47.1, 8.1) is None
    now[0] += RETRY_S + 1
    assert library.height_amsl_m(47.1, 8.1) is not None
    library.close()


def test_other_settings_replace_the_sources_and_listeners_are_told(library, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    write_hgt(one, 47, 8)
    write_hgt(two, 47, 9)
    revisions = []
    end = library.listen(lambda: revisions.append(library.revision))
    use(library, folders=[one])
    use(library, folders=[one])
    assert revisions == [1]
    use(library, folders=[two])
    assert library.height_amsl_m(47.1, 8.1) is None and library.height_amsl_m(47.1, 9.1) is not None
    end(), end()
    use(library)
    assert revisions == [1, 2] and library.revision == 3


def test_what_is_not_at_hand_is_unknown_first_and_there_a_moment_later(library, tmp_path):
    write_hgt(tmp_path, suffix=".hgt.gz")
    use(library, folders=[tmp_path])
    assert library.at_hand.height_amsl_m(47.1, 8.1) is None
    assert library.wait(30.0)
    assert library.at_hand.height_amsl_m(47.1, 8.1) == pytest.approx(slope(47.1, 8.1), abs=0.6)
    assert library.at_hand.heights_amsl_m(np.array([47.5]), np.array([8.5])).tolist() == [77.0]


def test_what_fails_in_the_background_is_told(library, tmp_path):
    path = write_hgt(tmp_path)
    use(library, folders=[tmp_path])
    path.unlink()
    assert library.at_hand.height_amsl_m(47.1, 8.1) is None
    assert library.wait(30.0)
    assert len(library.problems) == 1


def test_threads_may_ask_at_once_while_the_settings_change(library, tmp_path):
    for lon in (8, 9, 10):
        write_hgt(tmp_path, 47, lon, suffix=".hgt.gz" if lon == 9 else ".hgt")
    use(library, folders=[tmp_path])
    lats, lons = np.full(400, 47.2), np.linspace(8.01, 10.99, 400)
    wrong, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            found = library.heights_amsl_m(lats, lons)
            known = ~np.isnan(found)
            if np.abs(found - slope(lats, lons))[known].max(initial=0) > 0.6:
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        use(library)
        use(library, folders=[tmp_path])
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong and not library.problems
    assert not np.isnan(library.heights_amsl_m(lats, lons)).any()


def test_a_source_that_covers_the_world_is_used_where_nothing_finer_is(library):
    class World:
        label, bounds, step_deg = "world", Box(-180, -90, 180, 90), 0.1

        def heights(self, lats_deg, lons_deg, fetch):
            return np.full(lats_deg.shape, 5.0)

    class Patch:
        label, bounds, step_deg = "patch", Box(8, 47, 9, 48), 0.01

        def heights(self, lats_deg, lons_deg, fetch):
            return np.full(lats_deg.shape, 6.0)

    world, patch = World(), Patch()
    index = SourceIndex([world, patch])
    assert index.at(cell_of(47.5, 8.5)) == [patch, world]
    assert index.at(cell_of(-47.5, 8.5)) == [world]
    assert index.at(cell_of(47.5, 188.5)) == [world]


def test_folders_of_too_many_files_are_cut_short(tmp_path, monkeypatch):
    monkeypatch.setattr("gcs.terrain.files.MAX_FILES", 2)
    for lon in range(4):
        (tmp_path / f"N47E00{lon}.hgt").touch()
    said = []
    assert len(list(find_terrain_files(tmp_path, said.append))) == 2
    assert "more than 2" in said[0]


def test_a_folder_that_can_not_be_read_is_told(tmp_path, monkeypatch):
    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", str(top)))
        return iter(())

    monkeypatch.setattr("gcs.terrain.files.os.walk", walk)
    said = []
    assert list(find_terrain_files(tmp_path, said.append)) == []
    assert "Permission denied" in said[0]


# -- the thread ---------------------------------------------------------------------------------------


def test_work_is_done_in_order_once_and_the_thread_ends_when_idle():
    background = Background("terrain-test", idle_s=0.01)
    go, done = threading.Event(), []
    assert background.submit("wait", go.wait)
    assert background.submit("a", lambda: done.append("a"))
    assert not background.submit("a", lambda: done.append("again"))
    assert background.submit("b", lambda: done.append("b"))
    assert not background.wait_idle(0.01)
    go.set()
    assert background.wait_idle(5.0)
    assert done == ["a", "b"]
    deadline = time.monotonic() + 5
    while any(thread.name == "terrain-test" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert background.submit("c", lambda: done.append("c"))
    assert background.wait_idle(5.0)
    assert done[-1] == "c"
    background.close()
    assert not background.submit("d", lambda: done.append("d"))


def test_too_much_work_is_refused():
    background = Background("terrain-test")
    go = threading.Event()
    background.submit("wait", go.wait)
    done = []
    taken = sum(background.submit(i, lambda i=i: done.append(i)) for i in range(MAX_WAITING + 10))
    assert MAX_WAITING - 1 <= taken <= MAX_WAITING
    assert background.submit("urgent", lambda: done.append("urgent"), urgent=True)
    go.set()
    assert background.wait_idle(5.0)
    assert done[0] == "urgent" and len(done) == taken + 1
    background.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_in_one_piece_of_work_does_not_end_the_next():
    background = Background("terrain-test")
    done = []
    background.submit("bad", lambda: 1 / 0)
    assert background.wait_idle(5.0)
    background.submit("good", lambda: done.append(1))
    assert background.wait_idle(5.0)
    assert done == [1]
    background.close()
