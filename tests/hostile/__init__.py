"""Hostile input: what the compiled module does with anything at all.

``python -m tests.hostile`` says how to run everything in full; pytest runs a short form.
"""
