"""0.0 % nan is nan: LLVM folded fmod(0.0, y) to 0.0 where y == 0.0 was excluded."""


def program(x):
    return 7.0 // (False % x), 0.0 % x


ARGUMENTS = ["(nan,)", "(2.0,)", "(0.0,)"]
