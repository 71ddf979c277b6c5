"""`python -m tests.siege`: a siege in real time, by the default settings."""

import sys

import click
import uvloop

from gateway.sandbox import Organisation, Sandbox
from tests.siege.siege import CROWD, Outcome, besiege

_LONGEST = {"silent": 12.0, "half-sent": 14.0, "without a first message": 9.0, "unread": 33.0}
"""Seconds for which a connection may be held: its deadline, and what the looks between take."""
_ARRIVING = 30.0
_GROWTH = 200_000_000


@click.command()
@click.option("--seconds", default=120.0, show_default=True, help="How long it lasts.")
def main(seconds: float) -> None:
    """Hold 730 connections, and fail unless a good client hardly notices."""
    outcome = uvloop.run(_siege(seconds))
    _tell(outcome)
    late = [sort for sort, held in outcome.held.items() if held > _LONGEST[sort]]
    grown = outcome.memory[1] - outcome.memory[0] > _GROWTH
    if outcome.failed or outcome.during > 2 * outcome.before or late or grown:
        sys.exit(1)


async def _siege(seconds: float) -> Outcome:
    sandbox = Sandbox(Organisation.seeded(1, 300), limit=1_000_000)
    async with sandbox.serve() as upstream:
        return await besiege(upstream, seconds, CROWD, _ARRIVING)


def _tell(outcome: Outcome) -> None:
    click.echo(f"a good client: {1000 * outcome.before:.1f} ms before, {1000 * outcome.during:.1f} ms during")
    click.echo(f"{outcome.failed} of its requests failed")
    for sort, held in outcome.held.items():
        click.echo(f"{sort}: {outcome.closed[sort]} closed, the longest after {held:.1f} s")
    before, most, after = (each / 1e6 for each in outcome.memory)
    click.echo(f"memory: {before:.0f} MB before, {most:.0f} at its most, {after:.0f} at the end")


if __name__ == "__main__":
    main()
