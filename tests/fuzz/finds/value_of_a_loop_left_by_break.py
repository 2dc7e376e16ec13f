"""A loop with a version without index checks, left by break or at its end into one block that uses what it carries."""


def program(v0, v1):
    x = 0.0
    for i in range(1, len(v0)):
        if v0[i]:
            break
        x += v1[1]
    return x


ARGUMENTS = ["(np.full(64, 3, dtype=np.int8)[::-1], np.arange(64.0))", "(np.zeros(64, dtype=np.int8)[::-1], np.arange(64.0))"]
