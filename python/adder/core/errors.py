"""The path Numba has its errors under."""
from adder.errors import *  # noqa: F401,F403
