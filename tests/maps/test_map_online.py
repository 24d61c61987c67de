"""Map servers: nothing is fetched unless allowed, what comes is kept politely. The server is a local one."""

from __future__ import annotations

import http.server
import threading

import pytest

from gcs.maps.cache import TileCache
from gcs.maps.configure import open_sources
from gcs.maps.egress import EgressPolicy
from gcs.maps.mercator import TileId
from gcs.maps.online import USER_AGENT, OnlineSource
from gcs.maps.provider import TileProvider
from gcs.model.clock import ManualClock
from gcs.model.errors import MapSourceError
from gcs.model.settings import MapSettings, TileProviderSettings

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
TILE = TileId(5, 3, 7)


class Server:
    """Answers with what the test wants and remembers what was asked."""

    def __init__(self):
        self.status, self.body, self.headers, self.asked = 200, PNG, {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *args):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def cache(tmp_path):
    made = TileCache(tmp_path / "cache" / "tiles.sqlite", 100_000)
    yield made
    made.close()


def source_for(server, cache, *, allowed=True, now=None):
    provider = TileProvider("Test", server.url + "/{z}/{x}/{y}.png")
    policy = EgressPolicy(provider.hosts) if allowed else EgressPolicy()
    return OnlineSource(provider, policy, cache, **({"now": now} if now else {}))


def test_by_default_no_host_may_be_asked(server, cache):
    with pytest.raises(MapSourceError, match="not allowed"):
        source_for(server, cache, allowed=False).tile(TILE)
    assert server.asked == []


def test_a_tile_is_fetched_once_with_a_polite_name_and_then_kept(server, cache):
    source = source_for(server, cache)
    assert source.tile(TILE) == PNG
    assert source.tile(TILE) == PNG
    assert [path for path, _ in server.asked] == ["/5/3/7.png"]
    assert server.asked[0][1]["User-Agent"] == USER_AGENT
    assert not source.info.offline


def test_a_redirect_to_another_host_is_refused(server, cache):
    server.status, server.headers = 302, {"Location": "http://elsewhere.invalid/5/3/7.png"}
    with pytest.raises(MapSourceError, match=r"elsewhere\.invalid is not allowed"):
        source_for(server, cache).tile(TILE)


def test_after_a_failure_the_server_is_left_alone_for_a_while(server, cache):
    clock = ManualClock()
    source = source_for(server, cache, now=clock.monotonic)
    server.status = 500
    with pytest.raises(MapSourceError, match="500"):
        source.tile(TILE)
    with pytest.raises(MapSourceError, match="does not answer"):
        source.tile(TILE)
    assert len(server.asked) == 1
    clock.advance(3.0)
    server.status = 200
    assert source.tile(TILE) == PNG
    assert source.last_error == ""


def test_a_tile_that_does_not_exist_is_not_asked_for_again(server, cache):
    server.status = 404
    source = source_for(server, cache)
    assert source.tile(TILE) is None
    assert source.tile(TILE) is None
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"<html>please log in</html>", b"\x89PNG" + b"x" * 2_100_000])
def test_an_answer_that_is_no_map_image_is_refused_and_not_kept(server, cache, body):
    server.body = body
    with pytest.raises(MapSourceError, match="no map image"):
        source_for(server, cache).tile(TILE)
    assert cache.size_bytes == 0


def test_an_unreachable_host_is_an_error_that_says_what_to_check(server, cache):
    source = source_for(server, cache)
    server.http.server_close()
    with pytest.raises(MapSourceError, match="Check the network"):
        source.tile(TILE)


def test_an_expired_tile_serves_while_its_server_is_silent(server, tmp_path):
    time_s = [1000.0]
    cache = TileCache(tmp_path / "c.sqlite", 100_000, now_s=lambda: time_s[0])
    source = source_for(server, cache)
    source.tile(TILE)
    time_s[0] += 400 * 86_400
    server.status = 503
    assert source.tile(TILE) == PNG
    assert len(server.asked) == 2
    cache.close()


def test_tiles_are_kept_at_least_a_week_whatever_the_server_says(server, tmp_path):
    time_s = [1000.0]
    cache = TileCache(tmp_path / "c.sqlite", 100_000, now_s=lambda: time_s[0])
    server.headers = {"Cache-Control": "max-age=60"}
    source = source_for(server, cache)
    source.tile(TILE)
    time_s[0] += 6 * 86_400
    source.tile(TILE)
    assert len(server.asked) == 1
    cache.close()


def test_a_closed_source_fetches_nothing(server, cache):
    source = source_for(server, cache)
    source.close()
    assert source.tile(TILE) is None
    assert server.asked == []


def test_the_cache_drops_what_was_used_longest_ago(tmp_path):
    time_s = [0.0]
    cache = TileCache(tmp_path / "c.sqlite", 10_000, now_s=lambda: time_s[0])
    for i in range(30):
        time_s[0] = i * 4000.0
        cache.put("p", TileId(9, i, 0), bytes(1000), 1e6)
        cache.get("p", TileId(9, 0, 0))
    assert cache.size_bytes <= 10_000
    assert cache.get("p", TileId(9, 0, 0)) is not None
    assert cache.get("p", TileId(9, 1, 0)) is None
    assert cache.get("p", TileId(9, 29, 0)) is not None
    cache.close()


def test_a_tile_larger_than_the_cache_is_not_kept(tmp_path):
    cache = TileCache(tmp_path / "c.sqlite", 100)
    cache.put("p", TILE, bytes(101), 1e6)
    assert cache.get("p", TILE) is None
    cache.close()


def test_replacing_a_tile_counts_its_size_once(cache):
    cache.put("p", TILE, bytes(100), 1e6)
    cache.put("p", TILE, bytes(300), 1e6)
    assert cache.size_bytes == 300


def test_a_cache_is_found_again_after_a_restart(tmp_path):
    first = TileCache(tmp_path / "c.sqlite", 10_000)
    first.put("p", TILE, PNG, 1e6)
    first.close()
    second = TileCache(tmp_path / "c.sqlite", 10_000)
    assert second.get("p", TILE) is not None
    assert second.size_bytes == len(PNG)
    second.close()


def test_a_corrupt_cache_is_replaced_by_an_empty_one(tmp_path):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"rubbish" * 1000)
    cache = TileCache(path, 10_000)
    cache.put("p", TILE, PNG, 1e6)
    assert cache.get("p", TILE).data == PNG
    cache.close()


def test_a_cache_that_cannot_be_written_only_says_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = TileCache(blocked / "c.sqlite", 10_000)
    cache.put("p", TILE, PNG, 1e6)
    assert cache.get("p", TILE) is None
    assert cache.write_error
    cache.close()


def test_a_full_disk_stops_keeping_and_nothing_else(cache):
    # SQLite's own page limit raises the same error as a full disk.
    pages = cache._database.execute("PRAGMA page_count").fetchone()[0]
    cache._database.execute(f"PRAGMA max_page_count={pages}")
    cache.put("p", TILE, bytes(60_000), 1e6)
    assert "full" in cache.write_error
    assert cache.get("p", TILE) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a/{z}/{x}/{y}", "not a web address"),
        ("{z}/{x}/{y}", "not a web address"),
        ("https://a/{z}/{x}", "names no tile"),
        ("https://a/{z}/{x}/{y}?k={key}", "{key}"),
        ("https://{s}.a/{z}/{x}/{y}", "subdomains"),
        ("https://{z}.a/{x}/{y}", "server's name"),
    ],
)
def test_an_address_that_cannot_work_says_why(url, words):
    with pytest.raises(MapSourceError) as caught:
        TileProvider("X", url)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a/{z}/{x}/{y}.png", "https://a/5/3/7.png"),
        ("https://a/{z}/{x}/{-y}.png", "https://a/5/3/24.png"),
        ("https://a/w?m={TileMatrix}&r={TileRow}&c={TileCol}", "https://a/w?m=5&r=7&c=3"),
    ],
)
def test_addresses_of_xyz_tms_and_wmts(url, expected):
    assert TileProvider("X", url).tile_url(TILE) == expected


def test_subdomains_are_all_hosts_of_a_provider():
    provider = TileProvider("X", "https://{s}.tile.example/{z}/{x}/{y}", subdomains=("a", "B"))
    assert provider.hosts == {"a.tile.example", "b.tile.example"}
    assert all(EgressPolicy(provider.hosts).allows(provider.tile_url(TileId(4, x, 0))) for x in range(4))


@pytest.mark.parametrize(
    "url", ["http://evil.example/", "file:///etc/passwd", "https://[::1", "https://good.example.evil"]
)
def test_the_policy_allows_only_its_hosts(url):
    policy = EgressPolicy(frozenset({"good.example"}))
    assert policy.allows("https://GOOD.example/1/2/3")
    assert not policy.allows(url)


def test_the_settings_open_what_is_enabled_and_name_what_cannot_be_used(tmp_path, cache):
    settings = MapSettings(
        files=(str(tmp_path / "gone.mbtiles"),),
        providers=(
            TileProviderSettings(name="On", url="https://a/{z}/{x}/{y}", enabled=True),
            TileProviderSettings(name="Off", url="https://b/{z}/{x}/{y}"),
            TileProviderSettings(name="Bad", url="https://c/", enabled=True),
        ),
    )
    opened = open_sources(settings, cache)
    assert [source.info.name for source in opened.online] == ["On"]
    assert opened.files == ()
    assert [problem.split(" ")[0] for problem in opened.problems] == ["Bad:", "The"]
    assert open_sources(settings, None).online == ()
