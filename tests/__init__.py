"""Tests of besselkit; a package so that the reference generator runs as a module."""
