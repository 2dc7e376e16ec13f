package dev.adder.compiler.infer;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree.BinaryOp;
import dev.adder.compiler.parse.Tree.CompareOp;
import dev.adder.compiler.parse.Tree.UnaryOp;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Promotion;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;
import java.util.Set;

/**
 * Operators. Two scalars are brought to their common type here; where the hardware has the operation it is one op, else it is
 * the library's ({@code operator.//}). Everything that is not two scalars goes to the library.
 */
final class Arithmetic {
    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

    private final Typer typer;
    private final TypedCode code;
    private final Values values;

    Arithmetic(Typer typer) {
        this.typer = typer;
        this.code = typer.code;
        this.values = typer.values;
    }

    private Known library(String sign, Known... args) {
        return typer.ops.calls.operator(sign, List.of(args), null);
    }

    private ProblemException unsupported(String sign, Known a, Known b) {
        return typer.problem(ProblemCode.TYPES, "unsupported operand types for " + sign + ": " + a.type().shown() + " and " + b.type().shown(),
                ORDER.contains(sign) && (isComplex(a) || isComplex(b)) ? "complex numbers have no order here: compare abs(z), or z.real and z.imag"
                        : "convert one of them");
    }

    private static boolean isComplex(Known k) {
        return k.scalar() != null && k.scalar().isComplex();
    }

    private static boolean isClass(Known k) {
        return k.isNone() || k.named() != null || k.literal() instanceof Constant.Named n && !n.name().startsWith("exceptions.");
    }

    // ------------------------------------------------------------ binary

    Known binary(BinaryOp op, Known x, Known y, boolean inPlace) {
        Known a = typer.ops.present(x, "unsupported operand type for " + op.text);
        Known b = typer.ops.present(y, "unsupported operand type for " + op.text);
        if (a.scalar() != null && b.scalar() != null) {
            return scalars(op, a, b);
        }
        if (inPlace && a.array() != null) {
            return typer.ops.calls.operator(op.text + "=", List.of(a, b), message(op.text + "=", a, b));
        }
        if (op == BinaryOp.ADD && a.type() instanceof Type.Tuple && b.type() instanceof Type.Tuple) {
            var items = new java.util.ArrayList<>(values.parts(a));
            items.addAll(values.parts(b));
            return Known.tuple(items);
        }
        if (op == BinaryOp.ADD && Texts.isText(a) && Texts.isText(b)) {
            return typer.ops.texts.joined(a, b);
        }
        if (op == BinaryOp.OR && isClass(a) && isClass(b)) {
            return Known.tuple(List.of(a, b));          // for isinstance
        }
        if (op == BinaryOp.MOD && Texts.isText(a)) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "% with a text is not compiled", "use an f-string");
        }
        if (op == BinaryOp.MUL && (Texts.isText(a) || Texts.isText(b))) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "a text repeated by * is not compiled", "write it out, or print it in a loop with end=\"\"");
        }
        return typer.ops.calls.operator(op.text, List.of(a, b), message(op.text, a, b));
    }

    private static String message(String sign, Known a, Known b) {
        return "unsupported operand types for " + sign + ": " + a.type().shown() + " and " + b.type().shown();
    }

    private Known scalars(BinaryOp op, Known a, Known b) {
        Known folded = Folding.binary(op, a, b);
        if (folded != null) {
            return folded;
        }
        b = beside(a, b);
        Scalar s = a.scalar();
        Scalar t = b.scalar();
        Scalar common = Promotion.promote(s, t);
        switch (op) {
            case ADD, SUB, MUL -> {
                if (common.isBool()) {
                    if (!common.weak) {
                        return bools(op, a, b);
                    }
                    common = Scalar.PYINT;
                }
                if (mixes(s, t)) {
                    return mixed(op, a, b);
                }
                if (common.isComplex()) {
                    return apply(op.text, to(a, common), to(b, common));
                }
                if (common == Scalar.PYINT && typer.options.overflowRaises() && !(typer.scope instanceof Scope.Lib)) {
                    return library(op.text, to(a, common), to(b, common));
                }
                return direct(op, common, to(a, common), to(b, common));
            }
            case DIV -> {
                if (mixes(s, t)) {
                    return mixed(op, a, b);
                }
                Scalar real = Promotion.division(s, t);
                Known p = to(a, real);
                Known q = to(b, real);
                if (code.dead()) {
                    return null;
                }
                boolean zeroRaises = zeroDivisionRaises(real) && !(q.constant() instanceof Constant.Float f && f.value() != 0);
                boolean exact = !s.isFloat() && !t.isFloat() && real == Scalar.PYFLOAT;
                return real.isFloat() && !zeroRaises && !exact ? emit(real, new Op.Div(values.val(p), values.val(q)))
                        : exact ? library("/", to(a, Scalar.PYINT), to(b, Scalar.PYINT)) : library("/", p, q);
            }
            case FLOOR_DIV, MOD -> {
                if (common.isComplex()) {
                    throw unsupported(op.text, a, b);
                }
                if (common.isBool()) {
                    common = common.weak ? Scalar.PYINT : Scalar.INT8;
                }
                return apply(op.text, to(a, common), to(b, common));
            }
            case POW -> {
                if (s.weak && t.weak) {
                    return library("**", s.isBool() ? to(a, Scalar.PYINT) : a, t.isBool() ? to(b, Scalar.PYINT) : b);
                }
                if (common.isBool()) {
                    common = Scalar.INT8;
                }
                return apply("**", to(a, common), to(b, common));
            }
            case LEFT_SHIFT, RIGHT_SHIFT -> {
                if (!common.isInteger() && !common.isBool()) {
                    throw unsupported(op.text, a, b);
                }
                if (common.isBool()) {
                    common = common.weak ? Scalar.PYINT : Scalar.INT8;
                }
                return apply(op.text, to(a, common), to(b, common));
            }
            case AND, OR, XOR -> {
                if (!common.isInteger() && !common.isBool()) {
                    throw unsupported(op.text, a, b);
                }
                return direct(op, common, to(a, common), to(b, common));
            }
            case MAT_MUL -> throw unsupported("@", a, b);
        }
        throw new IllegalStateException();
    }

    /** Python's complex numbers meet its real ones without their becoming complex, from 3.14 on. */
    private boolean mixes(Scalar s, Scalar t) {
        return s.weak && t.weak && s.isComplex() != t.isComplex() && typer.inference.request.python() >= 14;
    }

    private Known mixed(BinaryOp op, Known a, Known b) {
        return apply(op.text, a.scalar().isComplex() ? a : to(a, Scalar.PYFLOAT), b.scalar().isComplex() ? b : to(b, Scalar.PYFLOAT));
    }

    private Known apply(String sign, Known a, Known b) {
        return code.dead() ? null : library(sign, a, b);
    }

    /** NumPy's booleans: + is or, * is and, - does not exist. */
    private Known bools(BinaryOp op, Known a, Known b) {
        return switch (op) {
            case ADD -> direct(BinaryOp.OR, Scalar.BOOL, to(a, Scalar.BOOL), to(b, Scalar.BOOL));
            case MUL -> direct(BinaryOp.AND, Scalar.BOOL, to(a, Scalar.BOOL), to(b, Scalar.BOOL));
            default -> throw typer.problem(ProblemCode.TYPES, "NumPy booleans cannot be subtracted", "use ^ or convert them to int");
        };
    }

    private Known emit(Type type, Op op) {
        return Known.of(code.emit(type, op));
    }

    private Known direct(BinaryOp op, Scalar type, Known a, Known b) {
        if (code.dead()) {
            return null;
        }
        Val p = values.val(a);
        Val q = values.val(b);
        return emit(type, switch (op) {
            case ADD -> new Op.Add(p, q);
            case SUB -> new Op.Sub(p, q);
            case MUL -> new Op.Mul(p, q);
            case AND -> new Op.And(p, q);
            case OR -> new Op.Or(p, q);
            case XOR -> new Op.Xor(p, q);
            default -> throw new IllegalStateException(op.text);
        });
    }

    /** Whether dividing by zero raises for numbers of this type: Python's do and NumPy's do not, unless error_model says otherwise. */
    boolean zeroDivisionRaises(Scalar type) {
        Request.ErrorModel model = typer.options.errorModel();
        return model == null ? type.weak : model == Request.ErrorModel.PYTHON;
    }

    // ------------------------------------------------------------ conversion

    /** {@code k} brought to the type of an operation; a Python int that does not fit raises OverflowError. */
    Known to(Known k, Scalar type) {
        Scalar from = k.scalar();
        if (from == type || code.dead()) {
            return k;
        }
        if (k.constant() instanceof Constant.BigInt big) {
            return big(big, type);
        }
        if (from.weak && from.isInteger() && type.isInteger() && type != Scalar.INT64 && type != Scalar.PYINT) {
            return fitted(k, type);
        }
        return values.convert(k, type);
    }

    private Known big(Constant.BigInt big, Scalar type) {
        if (type == Scalar.UINT64 && big.value().signum() >= 0 && big.value().bitLength() <= 64) {
            return Known.constant(type, new Constant.Int(big.value().longValue()));
        }
        if (type.isFloat() || type.isComplex()) {
            return values.convert(Known.constant(Scalar.PYFLOAT, new Constant.Float(big.value().doubleValue())), type);
        }
        if (type.weak) {
            throw typer.problem(ProblemCode.VALUE, "the integer " + big.value() + " does not fit 64 bits", "use a float, or np.uint64");
        }
        code.end(new Op.Raise(ExceptionKind.OVERFLOW_ERROR, "Python integer " + big.value() + " out of bounds for " + type.text(), List.of()));
        return null;
    }

    /** A Python int as a NumPy integer: OverflowError if it does not fit. */
    private Known fitted(Known k, Scalar type) {
        String message = " out of bounds for " + type.text();
        if (k.integer() != null) {
            if (type.holds(k.integer())) {
                return values.convert(k, type);
            }
            code.end(new Op.Raise(ExceptionKind.OVERFLOW_ERROR, "Python integer " + k.integer() + message, List.of()));
            return null;
        }
        Val v = values.val(k);
        Val low = code.emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.GE, v, code.pyint(type.min())));
        Val fits = type.bits == 64 ? low : code.emit(Scalar.PYBOOL,
                new Op.And(low, code.emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.LE, v, code.pyint(type.max())))));
        TypedCode.Open no = code.branch(fits, Op.Hint.LIKELY);
        TypedCode.Open here = code.current;
        code.current = no;
        code.end(new Op.Raise(ExceptionKind.OVERFLOW_ERROR, "Python integer {}" + message, List.of(v)));
        code.current = here;
        return values.convert(k, type);
    }

    /** What {@code array[i] = k} stores in an array of {@code elem}. */
    Known store(Known k, Scalar elem) {
        Scalar from = k.scalar();
        boolean primitive = from == elem || from.isFloat() && elem.isFloat() || from.strong() == elem || from.isBool() && !elem.isBool()
                || from.isInteger() && (elem.isFloat() || elem.isInteger() && (from.weak || !elem.isSigned()
                || from != Scalar.UINT64 && elem.bits >= from.bits + (from.isSigned() ? 0 : 1)));
        return primitive ? to(k, elem) : typer.ops.calls.surface("operator.assign", List.of(Known.type(elem), k));
    }

    /** An integer as an index (pyint). */
    Val index(Known k) {
        Scalar s = k.scalar();
        if (s == Scalar.PYINT) {
            return values.val(k);
        }
        return values.val(s == Scalar.UINT64 ? typer.ops.calls.surface("operator.index", List.of(k)) : values.convert(k, Scalar.PYINT));
    }

    // ------------------------------------------------------------ comparison

    Known compare(CompareOp op, Known x, Known y) {
        switch (op) {
            case IS, IS_NOT -> {
                return is(x, y, op == CompareOp.IS);
            }
            case IN, NOT_IN -> {
                Known found = typer.ops.calls.operator("in", List.of(x, typer.ops.present(y, "not a container")), message(op.text, x, y));
                return op == CompareOp.IN || code.dead() ? found : not(truth(found));
            }
            default -> { }
        }
        boolean equality = op == CompareOp.EQ || op == CompareOp.NE;
        if (equality) {
            Known known = equal(op, x, y);
            if (known != null) {
                return known;
            }
        }
        Known a = typer.ops.present(x, message(op.text, x, y));
        Known b = typer.ops.present(y, message(op.text, x, y));
        if (a.scalar() != null && b.scalar() != null) {
            return numbers(op, a, b);
        }
        if (a.type() instanceof Type.Ptr && b.type() instanceof Type.Ptr) {
            return emit(Scalar.PYBOOL, new Op.Compare(pred(op), values.val(a), values.val(b)));
        }
        if (a.text() != null && b.text() != null) {
            return Known.pybool(Folding.holds(op, a.text().compareTo(b.text())));
        }
        return typer.ops.calls.operator(op.text, List.of(a, b), message(op.text, a, b));
    }

    /** Equality that types alone decide, or of optionals; null where the values must be looked at. */
    private Known equal(CompareOp op, Known x, Known y) {
        boolean eq = op == CompareOp.EQ;
        refuseUnclear(x, y);
        if (x.literal() != null && y.literal() != null) {
            Type s = x.named();
            Type t = y.named();
            boolean same = s != null && t != null ? s.equals(t) : x.literal().equals(y.literal());
            return Known.pybool(same == eq);
        }
        Known other = x.isNone() || x.type() instanceof Type.Tuple ? y : x;
        if (other.array() != null && (x.isNone() || y.isNone()) || other.scalar() != null && !other.scalar().weak && (x.type() instanceof Type.Tuple || y.type() instanceof Type.Tuple)) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "NumPy compares " + x.type().shown() + " and " + y.type().shown() + " item by item, which is not compiled",
                    "use `is None`, or compare the items");
        }
        if (x.isNone() || y.isNone()) {
            return is(x, y, eq);
        }
        if (x.type() instanceof Type.Optional || y.type() instanceof Type.Optional) {
            return optionals(op, x, y);
        }
        boolean alike = x.scalar() != null && y.scalar() != null || x.array() != null || y.array() != null
                || x.type().getClass() == y.type().getClass();
        return alike ? null : Known.pybool(!eq);
    }

    /** Texts made at run time are not kept; a dtype equals Python's class and a name where NumPy's class does not, and here the two are one. */
    private void refuseUnclear(Known x, Known y) {
        if (Texts.isText(x) && Texts.isText(y) && (Texts.isFormat(x.type()) || Texts.isFormat(y.type()))) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "a text made at run time cannot be compared", "compare what it is made of");
        }
        Scalar s = x.named() instanceof Scalar n ? n : null;
        Scalar t = y.named() instanceof Scalar n ? n : null;
        if (typer.scope instanceof Scope.Lib) {
            return;
        }
        boolean named = s != null && Texts.isText(y) || t != null && Texts.isText(x);
        if (named || s != null && t != null && s != t && s.strong() == t.strong()) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "a dtype is compared with NumPy's classes only", "write np.float64, np.int64, np.complex128 or np.bool_");
        }
    }

    private Known optionals(CompareOp op, Known x, Known y) {
        boolean eq = op == CompareOp.EQ;
        Known p = x.type() instanceof Type.Optional ? values.part(x, 0) : Known.pybool(true);
        Known q = y.type() instanceof Type.Optional ? values.part(y, 0) : Known.pybool(true);
        Val both = code.emit(Scalar.PYBOOL, new Op.And(values.val(p), values.val(q)));
        Val neither = code.emit(Scalar.PYBOOL, new Op.Not(code.emit(Scalar.PYBOOL, new Op.Or(values.val(p), values.val(q)))));
        Known a = x.type() instanceof Type.Optional ? values.part(x, 1) : x;
        Known b = y.type() instanceof Type.Optional ? values.part(y, 1) : y;
        TypedCode.Open no = code.branch(both, Op.Hint.NONE);
        Known inner = truth(compare(CompareOp.EQ, a, b));
        TypedCode.Open after = code.open();
        Val result = code.param(after, Scalar.PYBOOL);
        code.end(new Op.Jump(new Op.Edge(after.id, List.of(values.val(inner)))));
        code.current = no;
        code.end(new Op.Jump(new Op.Edge(after.id, List.of(neither))));
        code.current = after;
        return eq ? Known.of(result) : not(Known.of(result));
    }

    private Known is(Known x, Known y, boolean is) {
        if (x.isNone() && y.isNone()) {
            return Known.pybool(is);
        }
        if (x.isNone() || y.isNone()) {
            Known other = x.isNone() ? y : x;
            if (!(other.type() instanceof Type.Optional)) {
                return Known.pybool(!is);
            }
            Known present = values.part(other, 0);
            return is ? not(present) : present;
        }
        if (x.literal() != null && y.literal() != null) {
            return equal(is ? CompareOp.EQ : CompareOp.NE, x, y);
        }
        if (x.literal() != null || y.literal() != null) {
            return Known.pybool(!is);
        }
        if (x.scalar() == Scalar.PYBOOL && y.scalar() == Scalar.PYBOOL) {
            return numbers(is ? CompareOp.EQ : CompareOp.NE, x, y);
        }
        if (x.scalar() == Scalar.PYBOOL || y.scalar() == Scalar.PYBOOL) {
            return Known.pybool(!is);
        }
        throw typer.problem(ProblemCode.UNSUPPORTED, "is of " + x.type().shown() + " and " + y.type().shown() + " is not compiled",
                "compare with == (is works with None, True and False)");
    }

    /** np.float64 is a float: Python's complex on its left takes it before NumPy is asked. */
    private Known beside(Known a, Known b) {
        return a.scalar() == Scalar.PYCOMPLEX && b.scalar() == Scalar.FLOAT64 && !(typer.scope instanceof Scope.Lib) ? to(b, Scalar.PYFLOAT) : b;
    }

    private Known numbers(CompareOp op, Known a, Known b) {
        Known folded = Folding.compare(op, a, b);
        if (folded != null) {
            return folded;
        }
        b = beside(a, b);
        Scalar s = a.scalar();
        Scalar t = b.scalar();
        Scalar common = Promotion.promote(s, t);
        Scalar result = s.weak && t.weak ? Scalar.PYBOOL : Scalar.BOOL;
        if (common.isComplex()) {
            if (op != CompareOp.EQ && op != CompareOp.NE && common.weak) {
                throw unsupported(op.text, a, b);
            }
        } else if (s.isInteger() && t.isInteger()) {
            if (s.kind == t.kind && !(s.weak ^ t.weak)) {
                common = s.bits >= t.bits ? s : t;
            } else if (s.kind != t.kind && (s == Scalar.UINT64 || t == Scalar.UINT64) || beyond(a) || beyond(b)) {
                return strengthen(library(op.text, beyond(a) ? big(a) : a, beyond(b) ? big(b) : b), result);
            } else if (s.weak || t.weak) {
                common = Scalar.INT64;
            }
        } else if (s.weak && t.weak && (s.isInteger() || t.isInteger()) && common.isFloat() && !exactInFloat(a) && !exactInFloat(b)) {
            return library(op.text, a, b);
        }
        Known p = to(a, common);
        Known q = to(b, common);
        if (code.dead()) {
            return null;
        }
        if (common.isComplex()) {
            return strengthen(library(op.text, p, q), result);
        }
        return emit(result, new Op.Compare(pred(op), values.val(p), values.val(q)));
    }

    private static boolean beyond(Known k) {
        return k.constant() instanceof Constant.BigInt;
    }

    private Known big(Known k) {
        return big((Constant.BigInt) k.constant(), Scalar.UINT64);
    }

    private static boolean exactInFloat(Known k) {
        return k.integer() != null && Math.abs(k.integer()) <= 1L << 53;
    }

    private Known strengthen(Known k, Scalar type) {
        return k == null || k.scalar() == type ? k : values.convert(k, type);
    }

    static Op.Pred pred(CompareOp op) {
        return switch (op) {
            case EQ -> Op.Pred.EQ;
            case NE -> Op.Pred.NE;
            case LT -> Op.Pred.LT;
            case LE -> Op.Pred.LE;
            case GT -> Op.Pred.GT;
            case GE -> Op.Pred.GE;
            default -> throw new IllegalStateException(op.text);
        };
    }

    // ------------------------------------------------------------ unary, truth

    Known unary(UnaryOp op, Known x) {
        if (op == UnaryOp.NOT) {
            return not(truth(x));
        }
        Known a = typer.ops.present(x, "bad operand type for unary " + op.text);
        Scalar s = a.scalar();
        if (s == null) {
            return typer.ops.calls.operator(op.text, List.of(a), "bad operand type for unary " + op.text + ": " + a.type().shown());
        }
        if (s == Scalar.BOOL && op != UnaryOp.INVERT) {
            throw typer.problem(ProblemCode.TYPES, "NumPy booleans have no unary " + op.text, "use ~ or not");
        }
        Known folded = Folding.unary(op, a);
        if (folded != null) {
            return folded;
        }
        Known k = s == Scalar.PYBOOL ? to(a, Scalar.PYINT) : a;
        if (beyond(k)) {
            throw typer.problem(ProblemCode.VALUE, "the integer does not fit 64 bits", "use a float");
        }
        return switch (op) {
            case PLUS -> k;
            case MINUS -> k.scalar().isComplex() || k.scalar() == Scalar.PYINT && typer.options.overflowRaises() && !(typer.scope instanceof Scope.Lib)
                    ? library("-", k) : emit(k.type(), new Op.Neg(values.val(k)));
            case INVERT -> {
                if (!k.scalar().isInteger() && k.scalar() != Scalar.BOOL) {
                    throw typer.problem(ProblemCode.TYPES, "bad operand type for unary ~: " + k.type().shown(), null);
                }
                yield emit(k.type(), new Op.Not(values.val(k)));
            }
            case NOT -> throw new IllegalStateException();
        };
    }

    Known not(Known truth) {
        if (truth == null || code.dead()) {
            return truth;
        }
        Long constant = truth.integer();
        return constant != null ? Known.pybool(constant == 0) : emit(Scalar.PYBOOL, new Op.Not(values.val(truth)));
    }

    /** Truth of a value, as a pybool. */
    Known truth(Known k) {
        if (k == null || code.dead()) {
            return k;
        }
        return switch (k.type()) {
            case Scalar s -> {
                Constant c = k.constant() == null || k.constant() instanceof Constant.BigInt ? null : Values.convert(k.constant(), Scalar.PYBOOL);
                if (beyond(k) || c != null) {
                    yield Known.pybool(beyond(k) || ((Constant.Bool) c).value());
                }
                if (s.isComplex()) {
                    yield library("truth", k);
                }
                yield s == Scalar.PYBOOL ? k : emit(Scalar.PYBOOL, new Op.Convert(values.val(k)));
            }
            case Type.None ignored -> Known.pybool(false);
            case Type.Tuple t -> Known.pybool(!t.items().isEmpty());
            case Type.Callable ignored -> Known.pybool(true);
            case Type.Literal ignored -> Known.pybool(true);
            case Type.Ptr ignored -> emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.NE, values.val(k), code.constant(Type.PTR, Constant.ZERO)));
            case Type.Str ignored when k.text() != null -> Known.pybool(!k.text().isEmpty());
            case Type.Optional ignored -> {
                TypedCode.Open no = code.branch(values.val(values.part(k, 0)), Op.Hint.NONE);
                Known inner = truth(values.part(k, 1));
                TypedCode.Open after = code.open();
                Val result = code.param(after, Scalar.PYBOOL);
                code.end(new Op.Jump(new Op.Edge(after.id, List.of(values.val(inner)))));
                code.current = no;
                code.end(new Op.Jump(new Op.Edge(after.id, List.of(values.val(Known.pybool(false))))));
                code.current = after;
                yield Known.of(result);
            }
            default -> typer.ops.calls.operator("truth", List.of(k), "the truth of " + k.type().shown() + " is not defined");
        };
    }
}
