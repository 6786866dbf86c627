"""What computes a table's functions: a module for each kind of array.

Each has `compute(name, table, kappa, call)`, see `besselkit.table._tabulated.Face`, and knows
nothing of the others but `_arrays`.
"""
