# types: pyint
def f(x):
    try:  # problem: unsupported, "not compiled"
        x += 1
    finally:
        pass
    return x
