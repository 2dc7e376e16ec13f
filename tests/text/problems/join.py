# types: pybool
def f(x):
    y = 1 if x else "one"  # problem: join
    return y
