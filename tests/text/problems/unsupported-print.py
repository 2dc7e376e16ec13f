# types: array(float64, 1, C)
def f(a):
    print("a", (1, a))  # problem: unsupported, "the text of an array is not compiled"
