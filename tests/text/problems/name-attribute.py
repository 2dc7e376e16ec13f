# types: array(float64, 1, C)
def f(x):
    return x.nosuch  # problem: name, "nosuch"
