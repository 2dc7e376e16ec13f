"""The block behind a loop that has two versions is the header of the next loop, and what the first loop carries is used after both."""


def program(v0, v1):
    k = 0
    while k < len(v0) and v0[k] != 3:
        k += 1
        v0[k] &= 7
    for i in range(v1.shape[0]):
        for j in range(v1.shape[1] - 2, 0, -1):
            v1[i, j] = v1[i - 1, j - 1] ^ v1[i - 1, j]
    return k


ARGUMENTS = ["(np.array([11, 14, 3], dtype=np.int8), np.arange(6, dtype=np.int8).reshape(2, 3)[::-1])",
             "(np.array([11, 14], dtype=np.int8), np.arange(6, dtype=np.int8).reshape(2, 3)[::-1])"]
