"""The planned engine: compiles an operation once into a plan, and runs the plan level by level.

A plan has shapes, which say what is selected of each type. Decoding takes just that from the upstream's JSON,
right into the objects of the answer; mending sees to objects that do not fit.
"""
