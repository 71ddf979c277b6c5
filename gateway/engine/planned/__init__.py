"""The planned engine: compiles an operation once into a plan, and runs the plan level by level.

A plan has roots, which say what the operation starts with, and shapes, which say what is selected of each
type. A run reads what the plan needs. Rows take just what is selected from the upstream's JSON, right into
the objects of the answer.
"""
