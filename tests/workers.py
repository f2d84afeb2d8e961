"""A worker that runs its jobs inside the test."""

from __future__ import annotations

from rq import SimpleWorker


class InThisProcess(SimpleWorker):
    """Takes jobs but no commands: to stop listening for commands takes up to a second each time."""

    def subscribe(self) -> None:
        """Listen to nobody."""

    def unsubscribe(self) -> None:
        """There is nobody to take leave of."""
