"""The path Numba has its types under."""
from adder.types import *  # noqa: F401,F403
from adder.types import __getattr__  # noqa: F401
