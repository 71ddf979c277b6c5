"""The command `gateway`, which is `python -m gateway` as well."""

import gc


def main() -> None:
    """Import the commands and run the one that is named.

    The cycle collector rests meanwhile: what is imported stays, and looking for garbage in it again and again
    would take a tenth of the start.
    """
    gc.disable()
    from gateway import cli  # noqa: PLC0415  # after the line before

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
