"""Settings: all that can be set from outside, by environment variables. Only `app` and `cli` read them.

Each group of settings is a module of its name.
"""

from gateway.settings.documentation import documented, shown
from gateway.settings.settings import Settings, UnusableSettings

__all__ = ["Settings", "UnusableSettings", "documented", "shown"]
