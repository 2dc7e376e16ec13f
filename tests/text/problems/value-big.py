# types: pyint
def f(x):
    return x + 10 ** 30  # problem: value
