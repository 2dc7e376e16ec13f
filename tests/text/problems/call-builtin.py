# types: pyint
def f(x):
    return abs(x, 1, 2)  # problem: call
