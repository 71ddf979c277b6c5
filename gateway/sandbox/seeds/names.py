"""Names of people and companies. All are made up, and their mailboxes are at reserved domains."""

import random
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

# The lengths have no common factor: walking both lists at once meets every pair before one comes again.
_GIVEN = (
    *("Aaliyah", "Aiko", "Amara", "Anders", "Anika", "Arjun", "Beatriz", "Bogdan", "Camille", "Carlos"),
    *("Chidi", "Chloe", "Dafydd", "Daria", "Deepa", "Diego", "Efua", "Elif", "Emeka", "Esther"),
    *("Farah", "Felipe", "Fiona", "Gabriel", "Grace", "Hana", "Hassan", "Helena", "Hiroshi", "Ines"),
    *("Ismail", "Ivana", "Jamal", "Jasmin", "José", "Kaito", "Keisha", "Lars", "Leilani", "Liam"),
    *("Linh", "Lucía", "Malik", "Mariam", "Mateo", "Mei", "Nadia", "Naveen", "Noah", "Olga"),
    *("Omar", "Priya", "Rafael", "Rosa", "Samira", "Sean", "Tamar", "Thandiwe", "Yusuf", "Zoë", "Zofia"),
)
_FAMILY = (
    *("Abernathy", "Adeyemi", "Almeida", "Andersson", "Bakker", "Banerjee", "Bennett", "Berger", "Castillo"),
    *("Chen", "Costa", "Dalgaard", "Demir", "Diallo", "Eriksen", "Fernández", "Fischer", "Fontaine"),
    *("Garza", "Haddad", "Hansen", "Hughes", "Ibrahim", "Ito", "Jovanovic", "Kamau", "Kapoor", "Kim"),
    *("Kowalska", "Lindqvist", "Mbeki", "Mendoza", "Moreau", "Müller", "Nakamura", "Ndlovu", "Nguyen"),
    *("Novak", "Okafor", "Oliveira", "Osei", "Papadakis", "Pereira", "Quinn", "Rahimi", "Rossi", "Sato"),
    *("Silva", "Suleiman", "Tanaka", "Torres", "Varga", "Walsh"),
)
_TRADES = ("Bakery", "Logistics", "Garden Centers", "Dental", "Electric", "Property", "Coffee", "Bicycles")


class Person(NamedTuple):
    """A person of the organisation, or one of its customers."""

    given: str
    family: str
    mailbox: str
    """The part of an address before the ``@``; no two people share one."""

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def people(seed: int) -> Iterator[Person]:
    """People without end, the same ones for the same seed."""
    given, family = _shuffled(_GIVEN, seed), _shuffled(_FAMILY, seed)
    for number in count():
        first, last = given[number % len(given)], family[number % len(family)]
        again = number // (len(given) * len(family))
        yield Person(first, last, f"{slug(first)}.{slug(last)}{again + 1 if again else ''}")


def companies(seed: int) -> Iterator[str]:
    """Names of companies without end, the same ones for the same seed."""
    family, trades = _shuffled(_FAMILY, seed), _shuffled(_TRADES, seed)
    for number in count():
        name = f"{family[number % len(family)]} {trades[number % len(trades)]}"
        again = number // (len(family) * len(trades))
        yield f"{name} {again + 1}" if again else name


def slug(name: str) -> str:
    """A name for an address: lower case, ASCII, ``-`` for blanks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def _shuffled(names: tuple[str, ...], seed: int) -> list[str]:
    return random.Random(seed).sample(names, len(names))  # noqa: S311  # repeatable on purpose
