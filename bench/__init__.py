"""Benchmarks, one command each: ``python -m bench.speed``, ``python -m bench.accuracy``."""
