"""The matrix as a page to read: `docs/matrix.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from core.matrix.lines import Line, Who

HEAD = """# Who may open what

Written by `nextten matrix`, from the audience of each capability and the marks at each view. Do not
change it by hand: a test compares it with the application, and another one asks the running
application for every address as each of these people.

- **yes**: it opens. **sign in**: they are asked to. **no page**: the answer is the same as for an
  address that does not exist, so that nobody learns what there is.
- **Only for** says where a view looks closer than its audience. Others get "no page" there.
- The roles are those in the community of the address. Rows of another community are no page in any
  address and are refused in any form, whoever asks.
- **Second factor**: whoever has one to show yet is sent to show it where it is "needed". Who must
  have one, the setting `SECOND_FACTOR` says.
- **Asks again**: whoever did not show in the last 15 minutes who they are is asked to do so first.
- An address with a secret in it, such as `<token>`, opens for whoever holds the link. One that was
  never given out is no page for anybody.
- HEAD answers as GET does, and OPTIONS names the methods. GET and HEAD change nothing anywhere.
"""
BEFORE = ("Path", "Methods", "View")
AFTER = ("Second factor", "Asks again", "Only for")


def page(lines: Iterable[Line]) -> str:
    """Write the whole page, one table for each capability."""
    groups = groupby(lines, key=lambda line: line.capability)
    return "\n".join([HEAD, *(_table(name, list(of_it)) for name, of_it in groups)])


def _table(capability: str, lines: list[Line]) -> str:
    audience = (lines[0].audience.__doc__ or "").splitlines()[0]
    columns = (*BEFORE, *Who, *AFTER)
    rows = [columns, ["---"] * len(columns), *(list(_cells(line)) for line in lines)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"## {capability}\n{audience}\n\n{table}\n"


def _cells(line: Line) -> Iterator[str]:
    yield from (f"`{line.path}`", ", ".join(line.methods), f"`{line.endpoint}`")
    yield from (line.answer(who) for who in Who)
    yield from (line.second_factor, "yes" if line.asks_again else "", line.only_for)
