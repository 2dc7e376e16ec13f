"""sin, cos and tan of float64 and float32 for arguments of every size.

    x = n pi/2 + r,  |r| <= pi/4:    sin x  =  sin or cos of r, by n mod 4

Largest errors in ulp, float64 / float32: sin 0.8 / 0.51, cos 0.8 / 0.51, tan 0.9 / 0.51 (tests/ulp measures them).
The reduction of usual sizes is Cody and Waite's (Software Manual for the Elementary Functions, 1980) with fused products; that of
others, in functions apart, is Payne and Hanek's (SIGNUM Newsletter 18, 1983) in floats: x = m 2**(16 i) with an integer m where i > 0,
so whole turns can be left out of 2**(16 i) / (2 pi); a table holds that as four floats for each i.
The polynomials are ours (tools/minimax.py). float32 is computed in float64.
"""
from lib.math.native import c_fabs, c_fma, c_rint
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.words import (
    apart, bits, bits_of, convert, Float, pyfloat, raw_and, raw_div, raw_lt, raw_ne, raw_not, raw_shl, raw_shr,
    raw_xor, select, table_item, typeof,
)

TWO_OVER_PI = 0.6366197723675814
HALF_PI = 1.5707963267948966
HALF_PI_LOW = 6.123233995736766e-17
HALF_PI_1 = 1.5707963267341256  # 33 bits, so that its product with 20 bits is exact
HALF_PI_2 = 6.077100506506192e-11
HALF_PI_3 = 3.5215598651832e-27
USUAL = 1048576.0  # 2**20: fewer quarter turns than 20 bits hold
USUAL_SINGLE = 1073741824.0
TURN = 6.283185307179586
TURN_LOW = 2.4492935982947064e-16
TURNS = (
    "3fc45f306dc9c883bc66b01ec5417056b906447e493ad4ce35ae21c820ff28b23fd836e4e44152a0bc6ec5417056591238cb6c52b3278872"
    "35307f9458eaf7afbfdb1bbead603d8b3c7f47d4d377036eb91d6a66c3bc6fbeb55ae9c5421443aa3f9529fc2757d1f53c2a6ee06db14acd"
    "b8c8778df7c035d4356d5ef5de2b0db93fdfc2757d1f534ebc61f924eb53361e38ec820ff28b1d5fb55443a9e48db91cbfc505c1596447e5"
    "3c6b14acc9e21c8238dfe5163abdebbc357586dc91b8e9093fdf534ddc0db6293c7664f10e4107f9391163abdebbc562b5b236e4716f6c8b"
    "3fcbb81b6c52b328bc6de37df00d74e33907bd778ac36e49b591c5bdb22d1ffa3fcb6c52b32788723c307f9458eaf7afb8ad4f246dc8e2df"
    "353374b801924bbbbfd6a66c3bc6fbe0bc5ae9c5421443aa38db7246e3a424dd356700324977504f3fd3c439041fe5163c6d5ef5de2b0db9"
    "38f1b8e909374b80357924bba8274648bfbbef806ba71508bc5443a9e48db91cb8f6f6c8b47fe6dbb59115f62e6de3023fdfe5163abdebbc"
    "3c7586dc91b8e909390ba5c00c925dd43583a32439fc3bd63fd63abdebbc561b3c7c91b8e909374cb91ff9b6d115f62eb5bb78c0788538d4"
    "bfa0a21d4f246dc93c2d2126e9700325b8ca22bec5cdbc60b55e214e34ed658cbfad4f246dc8e2df3c3374b801924bbbb8df62e6de301e21"
    "b5738d3b5963045e3fdb7246e3a424dd3c6700324977504fb90cdbc603c429c735a894d39f74411b3fbb8e909374b802bc5b6d115f62e6de"
    "b8e80f10a71a76b3357cfba208d7d4bbbfdbdb22d1ff9b6dbc515f62e6de301eb8e0a71a76b2c6093581046bea5d76893fdd2e006492eea1"
    "bc78b9b78c078854391cb129a73ee88235aafa975da242753f7924bba82746483c1cfe1deb1cb12ab8b63045df7282b4b5544bb7b16638fe"
    "3fd2eea09d1921d0bc5e214e34ed658cb8d177dca0ad144c357213a671c09ad1bfdf62e6de301e21bc738d3b5963045e38e1afa975da2427"
    "358338e04d68befd3fd921cfe1deb1cb3c529a73ee88235f38f4baed1213a672b58fb29741037d8d3fcfc3bd63962535bc4822efb9415a29"
    "38ea24274ce38136b58741037d8cdc543fdeb1cb129a73efbc7df7282b4512ee38f3a671c09ad17eb55bec66e29c67cb3fc62534e7dd1047"
    "bc60568a25dbd8b3b8ec7eca5d040df6b579b8a719f2b3183fda73ee88235f53bc544bb7b16638fe38fad17df904e647359639835339f49d"
    "bfd177dca0ad144c3c7213a671c09ad1391f7e413991d63ab5bf2b3182d8dee8bfdca0ad144bb7b1bc798e3f652e820738d3991d63983534"
    "b5782d8dee81d1083fd2ebb4484e99c73c235a2fbf209cc9b8a4e33e566305b235408bf177bf2507bfc76f62cc71fb29bc6d040df633714e"
    "b8f9f2b3182d8def359f8bbdf9283b203fcd338e04d68bf0bc5bec66e29c67cb38e9cfa4e422fc5eb56036be27003b403fbc09ad17df904e"
    "3c591d639835339f38f272117e2ef7e5b597c4e007680022bfd4ba081bec66e33c78e60d4ce7d27238f17e2ef7e4a0ec359ff897ffde0598"
    "bfc037d8cdc538d03c6a99cfa4e422fc39077bf250763ff13597ffde05980fef3fd3991d63983534bc782d8dee81d108b8fb5f13801da001"
    "359e05980fef2f123fdd639835339f4abc6bdd03a21036beb8f3801da00087ea35980fef2f118b5a3fd835339f49c846bc3d1081b5f13802"
    "38c2fffbc0b301feb54a1dce94beb25cbfc8c16c6f740e88bc6036be27003b40b8a0fd33f8086877b53d297d64b824b23fc3908bf177bf25"
    "3c2d8ffc4bffef03b8b9fc04343b9d29b55f592e092c98133fb7e2ef7e4a0ec8bbfda00087e99fc0b890d0ee74a5f593351f6d367ecf27cb"
    "bfb081b5f13801dabba0fd33f8086877b83d297d64b824b2b4d8130d834f648b3fd283b1ff897ffebc5fa67f010d0ee7b8f297d64b824b26"
    "b5530d834f648b0cbfcc00ed00043f4d3c0fde5e2316b415b892e092c98130d8b52a7b24585ce04d3fc2fffbc0b301febc4a1dce94beb25c"
    "b8c25930261b069f355b74f463f669e6bfa0fd33f8086877bc3d297d64b824b2b8d8130d834f648bb54738132c3402ba3fd980fef2f118b6"
    "bc77d64b824b2605390e4f96136e9e8c35afb34f2ff516bbbf90d0ee74a5f5933c1f6d367ecf27cb38836e9e8c7ecd3db5200ae9456c229c"
    "bfcdce94beb25c12bc664c0986c1a7b2b90161738132c340b595d28ad8453814bfc4beb25c125930bc530d834f648b0c38f8fd9a797fa8b6"
    "b585b08a7028341dbfd92e092c98130e3c7f2c26dd3d18feb91961a015d28ad8b5b14e050683a131bfc25930261b069f3c5b74f463f669e6"
    "b895d28ad8453814b51a0e84c2f8c608bfd8130d834f648bbc4738132c3402bab8e456c229c0a0d0b58d0985f18c10ebbfcb069ec9161738"
    "bc432c3402ba515bb8b14e050683a1313550739f78a5292fbfcec9161738132cbc5a015d28ad845438ffaf97c5ecf41db57821d6b5b45650"
    "bfc61738132c34033c616ba93dd63f5f38f7c5ecf41ce7de3584a525d4d7f6bfbfdc09961a015d293c749eeb1faf97c6b8f30be31821d6b6"
    "3592ea6bfb5fb120bfd61a015d28ad84bc74e050683a130c38fce7de294a4baab59404a04ee072a3bf95d28ad8453814bc1a0e84c2f8c608"
    "b8bd6b5b45650128b533b81ca8bdea7f3fd7527bac7ebe5f3c57b3d0739f78a538e497535fdafd89b53ca8bdea7f33ee"
)


def reduced(x):
    """(n, q, high, low): x = n pi/2 + high + low for |x| < USUAL; n as a word, right in its low 2 bits, and as a float."""
    t = c_fma(x, TWO_OVER_PI, MAGIC)
    n = t - MAGIC
    p, pl = two_product(n, HALF_PI_2)
    high, rest = two_sum(c_fma(-n, HALF_PI_1, x), -p)
    return (word(t), n, high, c_fma(-n, HALF_PI_3, rest - pl))


def reduced_single(x):
    """(n, q, r) for a float32 of at most USUAL_SINGLE held in double."""
    t = c_fma(x, TWO_OVER_PI, MAGIC)
    n = t - MAGIC
    return (word(t), n, c_fma(-n, HALF_PI_LOW, c_fma(-n, HALF_PI, x)))


def within_turn(x):
    return x - c_rint(x)


def reduced_far(x):
    """reduced() for every x, but for whole turns."""
    field = raw_and(raw_shr(word(x), 52), 2047) - 1075
    i = raw_shr(select(raw_lt(field, 0), 0, field), 4)
    m = x * power_of_two(1023 - 16 * i)
    p1, l1 = two_product(m, table_item(TURNS, 4 * i))
    p2, l2 = two_product(m, table_item(TURNS, 4 * i + 1))
    p3, l3 = two_product(m, table_item(TURNS, 4 * i + 2))
    l3 = c_fma(m, table_item(TURNS, 4 * i + 3), l3)
    h, e1 = two_sum(l1, p2)
    t, e2 = two_sum(within_turn(p1), within_turn(h))
    shifted = c_fma(t, 4.0, MAGIC)
    n = shifted - MAGIC
    s, e3 = two_sum(e1, l2)
    s, e4 = two_sum(s, p3)
    s, e5 = two_sum(s, e2)
    f, low = two_sum(c_fma(n, -0.25, t), s)
    f, low = quick_sum(f, low + ((e3 + e4) + (e5 + l3)))
    high, rest = two_product(f, TURN)
    return (word(shifted), n, high, c_fma(f, TURN_LOW, c_fma(low, TURN, rest)))


def sin_tail(z):
    """q of sin(r) = r + r**3 q(r**2) for |r| <= pi/4, to 2**-58."""
    y = z * z
    a = c_fma(0.008333333333322413, z, -0.16666666666666632)
    b = c_fma(2.75573136922732e-06, z, -0.0001984126982980845)
    c = c_fma(1.5896801785871533e-10, z, -2.5050758194865134e-08)
    return c_fma(c_fma(c, y, b), y, a)


def cos_tail(z):
    """q of cos(r) = 1 - r**2 / 2 + r**4 q(r**2), to 2**-64."""
    y = z * z
    a = c_fma(-0.0013888888888874142, z, 0.0416666666666666)
    b = c_fma(-2.7557314355697503e-07, z, 2.4801587289494155e-05)
    c = c_fma(-1.1359669912309575e-11, z, 2.087572371496675e-09)
    return c_fma(c_fma(c, y, b), y, a)


def sin_rest(r, low, z):
    """What sin(r + low) has beyond r."""
    return c_fma(r * z, sin_tail(z), c_fma(low * z, -0.5, low))


def cos_parts(r, low, z):
    """cos(r + low) as two floats."""
    w = c_fma(z, -0.5, 1.0)
    rest = c_fma(z, -0.5, 1.0 - w)
    lost = c_fma(r, r, -z)
    return (w, c_fma(z * z, cos_tail(z), c_fma(lost, -0.5, c_fma(-r, low, rest))))


def is_odd(q):
    """Whether a float that is an integer is odd."""
    half = q * 0.5
    return raw_ne(c_rint(half), half)


def sign_of(n):
    """The sign that the quadrant n gives, as the word to be xored."""
    return raw_shl(raw_and(n, 2), 62)


def sin_reduced(n, q, r, low):
    z = r * r
    c, rest = cos_parts(r, low, z)
    return bits(pyfloat, raw_xor(word(select(is_odd(q), c + rest, r + sin_rest(r, low, z))), sign_of(n)))


def cos_reduced(n, q, r, low):
    z = r * r
    c, rest = cos_parts(r, low, z)
    return bits(pyfloat, raw_xor(word(select(is_odd(q), r + sin_rest(r, low, z), c + rest)), sign_of(n + 1)))


def sin_double(x):
    n, q, r, low = reduced(x)
    # for the smallest numbers and the sign of 0
    return sin_far(raw_not(raw_lt(c_fabs(x), USUAL)), select(raw_lt(c_fabs(x), 1e-10), x, sin_reduced(n, q, r, low)), x)


@apart
def sin_far(needed, usual, x):
    if not needed:
        return usual
    n, q, r, low = reduced_far(x)
    return sin_reduced(n, q, r, low)


def cos_double(x):
    n, q, r, low = reduced(x)
    return cos_far(raw_not(raw_lt(c_fabs(x), USUAL)), cos_reduced(n, q, r, low), x)


@apart
def cos_far(needed, usual, x):
    if not needed:
        return usual
    n, q, r, low = reduced_far(x)
    return cos_reduced(n, q, r, low)


def sin_short(r, z):
    """sin(r) to 2**-34, and -0.0 of -0.0."""
    p = c_fma(c_fma(2.7183034576799905e-06, z, -0.0001983933392497836), z, 0.008333329382788447)
    return r * c_fma(c_fma(p, z, -0.1666666664159563), z, 1.0)


def cos_short(z):
    p = c_fma(c_fma(2.443844674520601e-05, z, -0.0013887367422426022), z, 0.04166664686181921)
    return c_fma(c_fma(p, z, -0.5), z, 1.0)


def sin_single(x):
    n, q, r = reduced_single(x)
    z = r * r
    r = bits(pyfloat, raw_xor(word(select(is_odd(q), cos_short(z), sin_short(r, z))), sign_of(n)))
    return sin_far(raw_not(raw_lt(c_fabs(x), USUAL_SINGLE)), r, x)


def cos_single(x):
    n, q, r = reduced_single(x)
    z = r * r
    r = bits(pyfloat, raw_xor(word(select(is_odd(q), sin_short(r, z), cos_short(z))), sign_of(n + 1)))
    return cos_far(raw_not(raw_lt(c_fabs(x), USUAL_SINGLE)), r, x)


def sin(x: Float):
    y = convert(x, pyfloat)
    return convert(sin_single(y) if bits_of(typeof(x)) == 32 else sin_double(y), typeof(x))


def cos(x: Float):
    y = convert(x, pyfloat)
    return convert(cos_single(y) if bits_of(typeof(x)) == 32 else cos_double(y), typeof(x))


def tan(x: Float):
    y = convert(x, pyfloat)
    return convert(tan_single(y) if bits_of(typeof(x)) == 32 else tan_double(y), typeof(x))


def tan_double(x):
    n, q, r, low = reduced(x)
    return tan_far(raw_not(raw_lt(c_fabs(x), USUAL)), select(raw_lt(c_fabs(x), 1e-10), x, tan_reduced(q, r, low)), x)


@apart
def tan_far(needed, usual, x):
    if not needed:
        return usual
    n, q, r, low = reduced_far(x)
    return tan_reduced(q, r, low)


def tan_reduced(q, r, low):
    """The quotient of sin and cos, each as two floats."""
    z = r * r
    c, cl = cos_parts(r, low, z)
    c, cl = quick_sum(c, cl)
    s, sl = quick_sum(r, sin_rest(r, low, z))
    odd = is_odd(q)
    return quotient(select(odd, -c, s), select(odd, -cl, sl), select(odd, s, c), select(odd, sl, cl))


def tan_single(x):
    n, q, r = reduced_single(x)
    z = r * r
    s = sin_short(r, z)
    c = cos_short(z)
    odd = is_odd(q)
    return tan_far(raw_not(raw_lt(c_fabs(x), USUAL_SINGLE)), raw_div(select(odd, -c, s), select(odd, s, c)), x)


def quotient(a, al, b, bl):
    """(a + al) / (b + bl), rounded once but for a small rest."""
    inverse = raw_div(1.0, b)
    q = a * inverse
    return c_fma(c_fma(-q, bl, c_fma(-q, b, a) + al), inverse, q)
