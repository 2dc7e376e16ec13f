# types: pyint
def f(x):
    return x + "m"  # problem: types, "unsupported operand types for +"
