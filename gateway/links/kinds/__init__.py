"""The kinds: everything that can be loaded, one row for each. A module has the rows of one domain.

A new kind is one row here, one class in `graph/types/`, and one link to it.

Source of paths, parameters and shapes: the vendor's API document as generated into its SDK. Source of topics:
the vendor's list of available topics, whose event models the SDK has.
"""
