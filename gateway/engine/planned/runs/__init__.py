"""Runs: what happens when a plan is run, from the reads of its levels to the objects of the answer."""
