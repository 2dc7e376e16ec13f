# types: pyint
def f(n):
    t = (1,)
    for i in range(n):  # problem: join
        t = t + (i,)
    return t
