"""The elevation server: nothing is asked unless enabled, what comes is judged, kept and found again."""

from __future__ import annotations

import gzip
import http.server
import threading

import numpy as np
import pytest
from terrain_samples import samples, slope

from gcs.cli.terrain import terrain_library
from gcs.maps.download import Downloader
from gcs.maps.egress import EgressPolicy
from gcs.model.errors import MapSourceError
from gcs.model.settings import TerrainSettings
from gcs.terrain.library import MAX_ASKED_CELLS, OnlineTerrain, TerrainLibrary
from gcs.terrain.server import TileServer, evict, folder_of, kept_tiles, terrain_host, tile_url

URL = "https://heights.example.org/skadi/{lat}/{name}.hgt.gz"


class Web:
    """What a fetch finds, and what was asked."""

    def __init__(self):
        self.asked, self.hosts = [], []
        self.answers = {}
        self.error = None

    def make_fetch(self, host):
        self.hosts.append(host)
        return self.fetch

    def fetch(self, url):
        self.asked.append(url)
        if self.error:
            raise MapSourceError(self.error, "Check the network")
        return self.answers.get(url)


def packed(lat=47, lon=8):
    return gzip.compress(samples(lat, lon).tobytes(), 1)


@pytest.fixture
def web():
    made = Web()
    made.answers[tile_url(URL, (47, 8))] = packed()
    return made


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def library(web, tmp_path, clock):
    made = TerrainLibrary(None, OnlineTerrain(web.make_fetch, tmp_path / "kept"), lambda: clock[0])
    yield made
    made.close()


def use(library, **changes):
    library.configure(TerrainSettings(**({"online_url": URL, "online_enabled": True} | changes)))
    assert library.wait(30.0)


def test_by_default_nothing_is_asked(library, web):
    assert TerrainSettings().online_enabled is False and TerrainSettings().online_url == ""
    for changes in ({"online_enabled": False}, {"online_url": ""}, {"cache_mb": 0}):
        use(library, **changes)
        assert library.height_amsl_m(47.5, 8.5) is None
        assert library.wait(5.0)
    assert web.asked == [] and web.hosts == []


def test_an_enabled_server_is_asked_once_and_listeners_hear_of_the_tile(library, web):
    use(library)
    revisions = []
    library.listen(lambda: revisions.append(library.revision))
    assert library.height_amsl_m(47.5, 8.5) is None
    assert library.wait(30.0)
    assert revisions
    assert library.height_amsl_m(47.5, 8.5) == pytest.approx(slope(47.5, 8.5), abs=0.6)
    assert library.wait(5.0)
    assert web.asked == ["https://heights.example.org/skadi/N47/N47E008.hgt.gz"]
    assert web.hosts == ["heights.example.org"]


def test_the_pointer_over_the_map_never_asks_a_server(library, web):
    use(library)
    assert library.at_hand.height_amsl_m(47.5, 8.5) is None
    assert library.wait(5.0)
    assert web.asked == []


def test_kept_tiles_are_there_without_a_network_and_while_the_server_is_off(library, web, tmp_path):
    use(library)
    library.height_amsl_m(47.5, 8.5)
    assert library.wait(30.0)
    use(library, online_enabled=False)
    assert library.height_amsl_m(47.5, 8.5) is not None
    assert len(kept_tiles(tmp_path / "kept", URL)) == 1
    assert kept_tiles(tmp_path / "kept", URL + "x") == []


def test_a_tile_that_the_server_has_not_is_not_asked_for_again(library, web):
    use(library)
    for _ in range(3):
        assert library.height_amsl_m(10.5, 8.5) is None
        assert library.wait(5.0)
    assert len(web.asked) == 1 and library.problems == ()


def test_a_plan_across_the_world_does_not_ask_for_the_world(library, web):
    use(library)
    library.heights_amsl_m(np.full(100, 10.5), np.linspace(-179.5, 179.5, 100))
    assert library.wait(5.0)
    assert len(web.asked) == MAX_ASKED_CELLS


def test_after_a_failure_the_server_rests_longer_each_time_and_is_told_of_once(tmp_path, web, clock):
    told = []
    server = TileServer(URL, web.fetch, tmp_path, 10**9, lambda path: None, told.append, lambda: clock[0])
    web.error = "no route to host"
    pauses = []
    for _ in range(4):
        asked = len(web.asked)
        begin = clock[0]
        while len(web.asked) == asked:
            clock[0] += 1.0
            server.want((47, 8))
            assert server.wait_idle(5.0)
        pauses.append(clock[0] - begin)
    assert pauses == [1.0, 2.0, 4.0, 8.0]
    assert len(told) == 1 and "heights.example.org" in told[0] and "no route" in told[0]
    server.close()


def test_what_waits_in_the_queue_rests_too_after_a_failure(tmp_path, web, clock):
    go = threading.Event()

    def slow(url):
        go.wait(5.0)
        return Web.fetch(web, url)

    web.error = "timed out"
    server = TileServer(URL, slow, tmp_path, 10**9, lambda path: None, lambda text: None, lambda: clock[0])
    for lon in range(5):
        server.want((47, lon))
    go.set()
    assert server.wait_idle(5.0)
    assert len(web.asked) == 1
    server.close()


NOT_TILES = {
    "a page": b"<html>Sign in to the hotel's network</html>",
    "another size": gzip.compress(b"\0" * 1000),
    "cut short": packed()[:-1000],
    "a bomb": gzip.compress(bytes(60_000_000), 1),
    "damaged": packed()[:5000] + b"xxxxx" + packed()[5005:],
}


@pytest.mark.parametrize("data", NOT_TILES.values(), ids=NOT_TILES.keys())
def test_what_is_no_tile_is_not_kept(library, web, tmp_path, data):
    web.answers[tile_url(URL, (47, 8))] = data
    use(library)
    library.height_amsl_m(47.5, 8.5)
    assert library.wait(30.0)
    assert library.height_amsl_m(47.5, 8.5) is None
    assert len(library.problems) == 1 and "\n" not in library.problems[0]
    folder = folder_of(tmp_path / "kept", URL)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_plain_tile_is_kept_as_it_is(library, web, tmp_path):
    web.answers[tile_url(URL, (47, 8))] = samples(47, 8).tobytes()
    use(library)
    library.height_amsl_m(47.5, 8.5)
    assert library.wait(30.0)
    assert library.height_amsl_m(47.5, 8.5) is not None
    assert [path.name for path in kept_tiles(tmp_path / "kept", URL)] == ["N47E008.hgt"]


def test_a_full_cache_loses_its_oldest_tiles_but_not_the_newest(tmp_path):
    import os

    for number in range(5):
        path = tmp_path / f"N47E00{number}.hgt"
        path.write_bytes(bytes(100))
        os.utime(path, (number, number))
    evict(tmp_path, 250, keep=tmp_path / "N47E000.hgt")
    assert {path.name for path in tmp_path.iterdir()} == {"N47E000.hgt", "N47E004.hgt"}


@pytest.mark.parametrize(
    ("url", "match"),
    [
        ("heights.example.org/{name}", "web address"), ("ftp://x.org/{name}", "web address"),
        ("https://x.org/{z}/{name}", "unknown placeholder {z}"), ("https://x.org/tiles", "names no tile"),
        ("https://{name}.x.org/{name}", "placeholder in the server"), ("https://[/{name}", "web address"),
        ("https:///{name}", "web address"),
    ],
)  # fmt: skip
def test_addresses_that_can_not_work_are_refused(url, match, library):
    with pytest.raises(MapSourceError, match=match):
        terrain_host(url)
    use(library, online_url=url)
    assert len(library.problems) == 1


# -- over the network's machinery -------------------------------------------------------------------------


@pytest.fixture
def http_server():
    answers, asked = {}, []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.answers, made.asked, made.url = answers, asked, f"http://127.0.0.1:{made.server_address[1]}"
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_program_fetches_tiles_from_the_server_that_was_enabled(http_server, tmp_path):
    http_server.answers["/N47/N47E008.hgt.gz"] = (200, {}, packed())
    library = terrain_library(tmp_path)
    use(library, online_url=http_server.url + "/{lat}/{name}.hgt.gz")
    library.height_amsl_m(47.5, 8.5)
    assert library.wait(30.0)
    assert library.height_amsl_m(47.5, 8.5) == pytest.approx(slope(47.5, 8.5), abs=0.6)
    assert library.problems == () and http_server.asked == ["/N47/N47E008.hgt.gz"]
    library.close()


def test_a_download_goes_nowhere_else_and_is_bounded(http_server):
    fetch = Downloader(EgressPolicy(frozenset({"127.0.0.1"})), 100).fetch
    http_server.answers |= {
        "/big": (200, {}, bytes(101)),
        "/fits": (200, {}, bytes(100)),
        "/empty": (200, {}, b""),
        "/moved": (302, {"Location": http_server.url + "/fits"}, b""),
        "/away": (302, {"Location": "http://elsewhere.example.org/x"}, b""),
        "/broken": (500, {}, b""),
        "/forbidden": (403, {}, b""),
    }
    assert fetch(http_server.url + "/fits") == fetch(http_server.url + "/moved") == bytes(100)
    for path in ("/empty", "/missing", "/forbidden"):
        assert fetch(http_server.url + path) is None
    for path, match in (("/big", "too large"), ("/away", "not allowed"), ("/broken", "500")):
        with pytest.raises(MapSourceError, match=match):
            fetch(http_server.url + path)
    with pytest.raises(MapSourceError, match="not allowed"):
        fetch("http://elsewhere.example.org/x")


def test_a_server_that_is_gone_is_told():
    fetch = Downloader(EgressPolicy(frozenset({"127.0.0.1"})), 100).fetch
    with pytest.raises(MapSourceError, match="gave nothing"):
        fetch("http://127.0.0.1:9/x")
