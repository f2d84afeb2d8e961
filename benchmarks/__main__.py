"""Run the measurements: `make bench`, or some of them with `make bench ARGS="sending"`."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable

from benchmarks import (
    backups,
    champions,
    choosing,
    credentials,
    duplicates,
    erasure,
    first_page,
    gathering,
    importing,
    journal,
    networks,
    pages,
    people,
    recognition,
    sending,
    signing_in,
)
from benchmarks.measuring import print_machine

MEASURES: dict[str, Callable[[argparse.Namespace], None]] = {
    "backups": lambda options: backups.main(options.people, options.only),
    "champions": lambda options: champions.main(options.champions),
    "choosing": lambda options: choosing.main(options.candidates),
    "credentials": lambda _options: credentials.main(),
    "duplicates": lambda options: duplicates.main(options.people, options.seed),
    "erasure": lambda options: erasure.main(options.people, options.only),
    "first_page": lambda _options: first_page.main(),
    "gathering": lambda options: gathering.main(options.people),
    "importing": lambda options: importing.main(options.rows),
    "journal": lambda options: journal.main(options.lines),
    "networks": lambda _options: networks.main(),
    "pages": lambda options: pages.main(options.people),
    "people": lambda options: people.main(options.people, options.only),
    "recognition": lambda options: recognition.main(options.contributions),
    "sending": lambda options: sending.main(options.messages),
    "signing_in": lambda _options: signing_in.main(),
}


def main() -> None:
    """Measure what was asked for, and print a table for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--people", type=int, default=100_000, help="people in the large example")
    parser.add_argument(
        "--contributions", type=int, default=1_000_000, help="contributions in the large example"
    )
    parser.add_argument(
        "--champions", type=int, default=100_000, help="champions in the large example"
    )
    parser.add_argument(
        "--candidates", type=int, default=1_000_000, help="people to choose the next ten of"
    )
    parser.add_argument("--rows", type=int, default=100_000, help="rows of a list to import")
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the journal")
    parser.add_argument("--messages", type=int, default=1_000, help="messages to send")
    parser.add_argument("--seed", type=int, default=2, help="of the duplicates not seen before")
    parser.add_argument(
        "--only", default="", help="of backups, people, erasure: sqlite or postgresql"
    )
    options = parser.parse_args()
    if unknown := set(options.names) - set(MEASURES):
        parser.error(f"no measure is called {', '.join(unknown)}; there is {', '.join(MEASURES)}")
    logging.disable(logging.WARNING)
    print_machine()
    for name in options.names or MEASURES:
        MEASURES[name](options)


if __name__ == "__main__":
    main()
