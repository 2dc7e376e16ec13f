"""The parts of a Python bool are Python ints."""


def program(x):
    return True.real, x.real, x.imag, (x.real + x.real)


ARGUMENTS = ["(True,)", "(False,)"]
