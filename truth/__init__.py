"""What is true, and how far from it a number is: tests and benchmarks both judge by this.

`reference` has stored values, points and their generator, `metric` the error of a result, `regions`
which branch of the core a point falls into (by `native`, the core's text compiled apart), `machine`
the header of a result.  Imports of the package no more than that, and neither tests nor benchmarks.
"""
