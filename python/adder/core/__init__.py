"""Numba keeps its errors and types here; programs import them by these paths."""
