# types: pyint
def g(a, b):
    return a + b


def f(x):
    return g(x)  # problem: call, "missing a required argument: 'b'"
