"""Tests of the functions on PyTorch tensors."""
