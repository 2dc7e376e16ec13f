"""One compiled loop for each of lib/math's own functions: loop_sin(x, out), loop_pow(x, y, out)."""
import math

import numpy as np

DOUBLE_ONLY = ("erf", "erfc", "gamma", "lgamma")
NAMES = """exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh cbrt erf erfc gamma lgamma pow atan2
hypot""".split()
NUMPY = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "atan2": "arctan2",
         "pow": "power"}


def reference(name):
    """A function of arrays that has the same special values."""
    return np.vectorize(getattr(math, name)) if name in DOUBLE_ONLY else getattr(np, NUMPY.get(name, name))


def loop_exp(x, out):
    for i in range(x.shape[0]):
        out[i] = np.exp(x[i])


def loop_exp2(x, out):
    for i in range(x.shape[0]):
        out[i] = np.exp2(x[i])


def loop_expm1(x, out):
    for i in range(x.shape[0]):
        out[i] = np.expm1(x[i])


def loop_log(x, out):
    for i in range(x.shape[0]):
        out[i] = np.log(x[i])


def loop_log2(x, out):
    for i in range(x.shape[0]):
        out[i] = np.log2(x[i])


def loop_log10(x, out):
    for i in range(x.shape[0]):
        out[i] = np.log10(x[i])


def loop_log1p(x, out):
    for i in range(x.shape[0]):
        out[i] = np.log1p(x[i])


def loop_sin(x, out):
    for i in range(x.shape[0]):
        out[i] = np.sin(x[i])


def loop_cos(x, out):
    for i in range(x.shape[0]):
        out[i] = np.cos(x[i])


def loop_tan(x, out):
    for i in range(x.shape[0]):
        out[i] = np.tan(x[i])


def loop_asin(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arcsin(x[i])


def loop_acos(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arccos(x[i])


def loop_atan(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arctan(x[i])


def loop_sinh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.sinh(x[i])


def loop_cosh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.cosh(x[i])


def loop_tanh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.tanh(x[i])


def loop_asinh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arcsinh(x[i])


def loop_acosh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arccosh(x[i])


def loop_atanh(x, out):
    for i in range(x.shape[0]):
        out[i] = np.arctanh(x[i])


def loop_cbrt(x, out):
    for i in range(x.shape[0]):
        out[i] = np.cbrt(x[i])


def loop_erf(x, out):
    for i in range(x.shape[0]):
        out[i] = math.erf(x[i])


def loop_erfc(x, out):
    for i in range(x.shape[0]):
        out[i] = math.erfc(x[i])


def loop_pow(x, y, out):
    for i in range(x.shape[0]):
        out[i] = np.power(x[i], y[i])


def loop_atan2(x, y, out):
    for i in range(x.shape[0]):
        out[i] = np.arctan2(x[i], y[i])


def loop_hypot(x, y, out):
    for i in range(x.shape[0]):
        out[i] = np.hypot(x[i], y[i])


def loop_gamma(x, out):
    for i in range(x.shape[0]):
        out[i] = math.gamma(x[i])


def loop_lgamma(x, out):
    for i in range(x.shape[0]):
        out[i] = math.lgamma(x[i])
