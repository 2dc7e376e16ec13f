# types: pyint
def f(i):
    return (1, "a")[i]  # problem: value, "must be a constant"
