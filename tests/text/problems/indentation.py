# types: pyint
def f(x):
return x  # problem: indentation
