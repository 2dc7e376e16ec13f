"""Strings as a numeric function uses them: constants and messages, compared byte by byte (UTF-8 keeps their order).

    mode == "reflect"  ->  same length and same bytes
"""
from lib.words import operator, Str, str_byte, str_size


@operator("==")
def equal(a: Str, b: Str):
    if str_size(a) != str_size(b):
        return False
    for i in range(str_size(a)):
        if str_byte(a, i) != str_byte(b, i):
            return False
    return True


@operator("!=")
def not_equal(a: Str, b: Str):
    return not equal(a, b)


@operator("<")
def less(a: Str, b: Str):
    n = min(str_size(a), str_size(b))
    for i in range(n):
        if str_byte(a, i) != str_byte(b, i):
            return str_byte(a, i) < str_byte(b, i)
    return str_size(a) < str_size(b)


@operator("<=")
def less_equal(a: Str, b: Str):
    return not less(b, a)


@operator(">")
def greater(a: Str, b: Str):
    return less(b, a)


@operator(">=")
def greater_equal(a: Str, b: Str):
    return not less(a, b)


@operator("in")
def contains(part: Str, s: Str):
    n = str_size(s)
    m = str_size(part)
    for i in range(n - m + 1):
        k = 0
        while k < m and str_byte(s, i + k) == str_byte(part, k):
            k = k + 1
        if k == m:
            return True
    return False
