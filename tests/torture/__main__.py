"""`python -m tests.torture`: subscriptions while everything goes wrong, for as long as one likes."""

import sys
import time

import click
import uvloop

from tests.torture.run import torture


@click.command()
@click.option("--seconds", default=300.0, show_default=True, help="How long, at least.")
@click.option("--speed", default=5.0, show_default=True, help="How much faster time passes.")
@click.option("--seed", default=1, show_default=True, help="Of the first run; each further one has the next.")
def main(seconds: float, speed: float, seed: int) -> None:
    """Run after run with other seeds; fail at the first watcher that does not get the truth."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        outcome = uvloop.run(torture(seed=seed, speed=speed, rounds=2))
        click.echo(f"seed {seed}: {outcome.changes} changes, {outcome.updates} updates, {outcome.troubles}")
        if outcome.faults or outcome.refusals != ["FORBIDDEN"]:
            sys.exit("\n".join([*outcome.faults, f"refused with {outcome.refusals}"]))
        seed += 1


if __name__ == "__main__":
    main()
