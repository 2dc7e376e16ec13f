# types: pyint
def f(x):
    yield x  # problem: unsupported, "not compiled"
