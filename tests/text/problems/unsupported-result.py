# types: pyint
def f(x):  # problem: unsupported, "range cannot be returned"
    return range(x)
