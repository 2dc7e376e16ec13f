"""A branch that CPython folds away (True & False): it forgets the names used there, so they must not be asked for."""
def f1(p0):
    return p0

def program(a0):
    if (True & False):
        g1 = lambda q0: f1(q0)
        return g1(a0)
    return a0


ARGUMENTS = ['(3,)']
