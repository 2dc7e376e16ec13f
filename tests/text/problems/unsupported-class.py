# types: pyint
def f(x):
    class A:  # problem: unsupported, "not compiled"
        pass
    return x
