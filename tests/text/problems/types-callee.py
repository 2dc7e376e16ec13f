# types: array(float64, 1, C)
def g(a):
    return a + "m"  # problem: types, "unsupported operand types for +"


def f(x):
    return g(x)
