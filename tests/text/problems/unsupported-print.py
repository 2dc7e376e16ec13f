# types: pyint
def f(n):
    print(range(n))  # problem: unsupported, "text of a value of type range"
