"""Compares search through stored pairs with ``icontains`` over the same public items.

    python -m benchmarks.search [--items 20000] [--word 停车]

Both ways count and read the first page; calls alternate, the ratio of their medians is printed.
"""

import argparse
import statistics
import time

ROUNDS = 15
FIRST_PAGE = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--word", default="停车")
    options = parser.parse_args()
    from benchmarks.measure import prepare

    prepare(options.items)
    from django.db.models import Q

    from congress_portal.search.finding import Query
    from congress_portal.search.index import rebuild
    from registers.search import SEARCHABLE
    from supervision.items.models import Item

    rebuild()
    kind = next(kind for kind in SEARCHABLE.all() if kind.key == "items")
    rare = f"（{options.items // 2}）"

    def stored(word):
        return Query(word).found(kind)

    def plain(word):
        found = Q(problem__icontains=word) | Q(suggestion__icontains=word)
        return kind.ready(Item.objects.public().filter(found).order_by("-handed_over_on", "-pk"))

    for word in (options.word, "不存在", rare):
        pairs = [(timed(stored, word), timed(plain, word)) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{word}: pairs {ours:.1f} ms, icontains {theirs:.1f} ms, ratio {theirs / ours:.1f}")


def timed(way, word):
    start = time.perf_counter()
    records = way(word)
    records.order_by().values("pk")[:501].count()
    list(records[:FIRST_PAGE])
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
