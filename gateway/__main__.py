"""The command `gateway`, also run as `python -m gateway`."""

import gc


def main() -> None:
    """Import the commands and run the one on the command line.

    The garbage collector is off during the import: imported modules are never garbage, and collecting would
    take a tenth of the start.
    """
    gc.disable()
    from gateway import cli  # noqa: PLC0415  # after the line before

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
