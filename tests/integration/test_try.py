import time


def test_a(site):
    t = time.time()
    n = site.night()
    print("unchanged", time.time() - t, n.result.built)
    site.sample.change("scb_bas", updated="2026-09-01T06:00:00Z")
    t = time.time()
    n = site.night()
    print("one changed", time.time() - t, n.result.succeeded, n.tables_fetched, n.told)

    def alter(d):
        d["value"][5] += 100

    site.sample.change("scb_rams_2008_2018", alter, updated="2026-09-01T06:00:00Z")
    t = time.time()
    n = site.night()
    print("bad", time.time() - t, n.result.succeeded, n.tables_fetched, n.told)
    t = time.time()
    n = site.night()
    print("again", time.time() - t, n.result.succeeded, n.result.built, n.tables_fetched, n.told)
    t = time.time()
    site.what_readers_have()
    print("state", time.time() - t)
