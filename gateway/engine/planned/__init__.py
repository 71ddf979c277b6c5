"""The planned engine: compiles an operation once into a plan, and runs the plan level by level.

A plan has a root for each root field and a shape for each object type that the operation selects. A run reads
the entities that the plan needs. Rows decode only the selected fields of the upstream's JSON, straight into
the objects of the answer.
"""
