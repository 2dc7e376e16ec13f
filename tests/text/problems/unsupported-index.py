# types: array(float64, 1, C); pybool
def f(a, flag):
    return a[flag]  # problem: unsupported, "a boolean as an index"
