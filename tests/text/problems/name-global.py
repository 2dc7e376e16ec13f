# types: pyint
def f(x):
    return x + unknown  # problem: name, "unknown"
