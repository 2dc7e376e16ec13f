package dev.adder.compiler.infer;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.library.Definition;
import dev.adder.compiler.parse.Tree.BinaryOp;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/** The Python operations other than arithmetic and calls: names, attributes, items, tuples, closures, raising. */
final class Ops {
    private final Typer typer;
    private final TypedCode code;
    private final Values values;
    final Arithmetic arithmetic;
    final Calls calls;
    final Texts texts;

    Ops(Typer typer) {
        this.typer = typer;
        this.code = typer.code;
        this.values = typer.values;
        this.arithmetic = new Arithmetic(typer);
        this.calls = new Calls(typer);
        this.texts = new Texts(typer);
    }

    /** The result of an instruction of stage FLOW that does not end a block. */
    Known run(Inst inst) {
        return switch (inst.op()) {
            case Op.Const c -> Scope.constant(c.value());
            case Op.PyBinary o -> arithmetic.binary(o.operator(), typer.known(o.a()), typer.known(o.b()), o.inPlace());
            case Op.PyUnary o -> arithmetic.unary(o.operator(), typer.known(o.a()));
            case Op.PyCompare o -> arithmetic.compare(o.operator(), typer.known(o.a()), typer.known(o.b()));
            case Op.PyTruth o -> arithmetic.truth(typer.known(o.a()));
            case Op.PyCall o -> calls.call(typer.known(o.function()), calls.spread(typer.known(o.args()), o.starred()), o.keywords());
            case Op.PyAttr o -> attribute(typer.known(o.a()), o.name());
            case Op.PyItem o -> item(typer.known(o.a()), typer.known(o.index()));
            case Op.PySetItem o -> setItem(typer.known(o.a()), typer.known(o.index()), typer.known(o.value()));
            case Op.PySetAttr o -> setAttribute(typer.known(o.a()), o.name(), typer.known(o.value()), inst.out() != null);
            case Op.PySlice o -> Known.bundle(new Type.Record("slice", List.of("start", "stop", "step"),
                    List.of(typer.known(o.start()).type(), typer.known(o.stop()).type(), typer.known(o.step()).type())),
                    typer.known(List.of(o.start(), o.stop(), o.step())));
            case Op.PyTuple o -> Known.tuple(calls.spread(typer.known(o.items()), o.starred()));
            case Op.PyUnpack o -> unpack(typer.known(o.a()), o);
            case Op.PyClosure o -> closure(o);
            case Op.PyFormat o -> texts.format(o);
            case Op.PyBound o -> bound(typer.known(o.a()), o.name());
            case Op.PyNarrow o -> narrow(typer.known(o.a()), o.none());
            case Op.PyGlobal o -> global(o.name());
            default -> throw new IllegalStateException("not an op of stage FLOW: " + inst.op());
        };
    }

    private Known global(String name) {
        Known k = typer.scope.resolve(name, typer);
        if (k.literal() instanceof Constant.Named n && n.name().equals("builtins." + name) && !calls.exists(n.name())) {
            if (typer.scope.names(name)) {
                throw typer.problem(ProblemCode.NAME, "Python's own " + name + " is not compiled", Calls.INSTEAD);
            }
            throw typer.problem(ProblemCode.NAME, "the name " + name + " is not defined or not compiled", "check the spelling, or pass it as an argument");
        }
        return k;
    }

    private Known closure(Op.PyClosure o) {
        var parts = new ArrayList<Known>(typer.known(o.captures()));
        parts.addAll(typer.known(o.defaults()));
        typer.inference.closure(o.function(), typer);
        return Known.bundle(new Type.Callable(o.function(), parts.stream().map(Known::type).toList()), parts);
    }

    // ------------------------------------------------------------ variables

    private Known bound(Known k, String name) {
        if (k.type() instanceof Type.Unbound) {
            unbound(name);
            return k;
        }
        if (!Values.isMaybe(k.type())) {
            return k;
        }
        TypedCode.Open missing = code.branch(values.val(values.part(k, 0)), Op.Hint.LIKELY);
        TypedCode.Open here = code.current;
        code.current = missing;
        unbound(name);
        code.current = here;
        return values.part(k, 1);
    }

    private void unbound(String name) {
        code.end(new Op.Raise(ExceptionKind.UNBOUND_LOCAL_ERROR,
                "cannot access local variable '" + name + "' where it is not associated with a value", List.of()));
    }

    private Known narrow(Known k, boolean none) {
        if (k.type() instanceof Type.Optional) {
            return none ? Known.NONE : values.part(k, 1);
        }
        return k;
    }

    /** The payload of an optional that is used as a value: TypeError if it is None. */
    Known present(Known k, String use) {
        if (!(k.type() instanceof Type.Optional)) {
            return k;
        }
        TypedCode.Open none = code.branch(values.val(values.part(k, 0)), Op.Hint.LIKELY);
        TypedCode.Open here = code.current;
        code.current = none;
        code.end(new Op.Raise(ExceptionKind.TYPE_ERROR, use + ": 'NoneType'", List.of()));
        code.current = here;
        return values.part(k, 1);
    }

    // ------------------------------------------------------------ attributes

    /** The names under which lib/ knows attributes and methods of a type. */
    private static String category(Type type) {
        return switch (type) {
            case Type.Array ignored -> "Array";
            case Scalar ignored -> "Number";
            case Type.Tuple ignored -> "Tuple";
            case Type.Str ignored -> "Str";
            case Type.Record r -> r.name().equals("range") ? "Range" : r.name().equals("slice") ? "Slice" : r.name();
            case Type.Literal l when l.value() instanceof Constant.TypeRef -> "TypeRef";
            default -> "Any";
        };
    }

    /**
     * {@code a.shape = n} gives the name {@code a} another view; {@code rebinds}: the target's owner is a name of its own.
     * {@code a.real = v} is {@code a.real[...] = v}.
     */
    private Known setAttribute(Known a, String name, Known value, boolean rebinds) {
        if (a.array() != null && (name.equals("real") || name.equals("imag") && a.array().elem().isComplex())) {
            setItem(attribute(a, name), Known.literal(Constant.ELLIPSIS), value);
            return rebinds ? a : null;
        }
        if (!rebinds || a.array() == null || !name.equals("shape")) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "assigning to the attribute " + name + " is not compiled",
                    a.array() != null && name.equals("shape") ? "write a = a.reshape(...)" : "return a new value instead");
        }
        return calls.surface("operator.set_shape", List.of(a, value));
    }

    Known attribute(Known a, String name) {
        if (a.literal() instanceof Constant.Module m) {
            return member(m.name(), name);
        }
        if (a.literal() instanceof Constant.Named n && calls.exists(n.name() + "." + name)) {
            return Known.literal(new Constant.Named(n.name() + "." + name));
        }
        Known k = a.type() instanceof Type.Optional ? present(a, "no attribute " + name + " of") : a;
        if (k.type() instanceof Type.Record r && r.index(name) >= 0) {
            return values.part(k, r.index(name));
        }
        String surface = category(k.type()) + "." + name;
        if (!typer.inference.library.surface(surface).isEmpty()) {
            return calls.definitions(typer.inference.library.surface(surface), surface, List.of(k), List.of());
        }
        if (!typer.inference.library.surface(surface + "()").isEmpty()) {
            return Known.bundle(new Type.Callable(Surface.METHOD + surface + "()", List.of(k.type())), List.of(k));
        }
        throw typer.problem(ProblemCode.NAME, k.type().shown() + " has no attribute " + name + ", or it is not compiled", null);
    }

    private Known member(String module, String name) {
        if (module.startsWith(Surface.FILE)) {
            return new Scope.Lib(typer.inference.library.file(module.substring(Surface.FILE.length()))).resolve(name, typer);
        }
        var attrs = typer.inference.modules.get(module);
        if (attrs != null && attrs.containsKey(name)) {
            return Scope.known(attrs.get(name), module + "." + name, typer);
        }
        String full = module + "." + name;
        var constant = typer.inference.library.constant(full);
        if (constant != null) {
            return Scope.evaluate(typer.inference.library.constantFile(full), constant, typer);
        }
        Type type = module.equals("numpy") ? NumpyNames.type(name) : null;
        if (type != null) {
            return Known.type(type);
        }
        if (calls.exists(full)) {
            return Known.literal(new Constant.Named(full));
        }
        for (String surface : typer.inference.library.names()) {
            if (surface.startsWith(full + ".")) {
                return Known.literal(new Constant.Module(full));
            }
        }
        throw typer.problem(ProblemCode.NAME, full + " does not exist or is not compiled", Calls.INSTEAD);
    }

    // ------------------------------------------------------------ tuples

    private Known unpack(Known a, Op.PyUnpack o) {
        if (a.type() instanceof Type.Array array) {
            if (o.star()) {
                throw typer.problem(ProblemCode.UNSUPPORTED, "a starred target cannot take items of an array", "use slices");
            }
            return unpackArray(a, array, o.before());
        }
        if (!(a.type() instanceof Type.Tuple)) {
            throw typer.problem(ProblemCode.TYPES, "cannot unpack " + a.type().shown(), "unpack a tuple or an array");
        }
        List<Known> parts = values.parts(a);
        int n = parts.size();
        if (o.star() ? n < o.before() + o.after() : n != o.before()) {
            boolean many = n > o.before();
            String message = many ? "too many values to unpack (expected " + o.before() + (o.star() ? ")" : ", got " + n + ")")
                    : "not enough values to unpack (expected " + (o.star() ? "at least " : "") + (o.before() + o.after()) + ", got " + n + ")";
            code.end(new Op.Raise(ExceptionKind.VALUE_ERROR, message, List.of()));
            return null;
        }
        if (!o.star()) {
            return a.parts() != null ? a : Known.tuple(parts);
        }
        var out = new ArrayList<Known>(parts.subList(0, o.before()));
        out.add(Known.tuple(List.copyOf(parts.subList(o.before(), n - o.after()))));
        out.addAll(parts.subList(n - o.after(), n));
        return Known.tuple(out);
    }

    private Known unpackArray(Known a, Type.Array array, int n) {
        if (array.ndim() == 0) {
            throw typer.problem(ProblemCode.TYPES, "cannot unpack a 0-d array", null);
        }
        Val size = code.emit(Scalar.PYINT, new Op.Dim(values.val(a), 0));
        Val same = code.emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.EQ, size, code.pyint(n)));
        TypedCode.Open wrong = code.branch(same, Op.Hint.LIKELY);
        TypedCode.Open here = code.current;
        code.current = wrong;
        code.end(new Op.Raise(ExceptionKind.VALUE_ERROR, "cannot unpack an array of length {} into " + n + " names", List.of(size)));
        code.current = here;
        var out = new ArrayList<Known>();
        for (int i = 0; i < n; i++) {
            out.add(item(a, Known.pyint(i)));
        }
        return Known.tuple(out);
    }

    /** A value that a for loop goes over. */
    Known iterable(Known k) {
        return present(k, "cannot iterate over");
    }

    /** True if a loop over this type has items of different types, so that its body is written once per item. */
    boolean unrolls(Type type) {
        return switch (type) {
            case Type.Tuple ignored -> true;
            case Type.Record r when r.name().equals("zip") -> {
                for (Type t : r.types()) {
                    if (t instanceof Type.Tuple items ? items.items().stream().anyMatch(this::unrolls) : unrolls(t)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Type.Record r -> r.types().stream().anyMatch(this::unrolls);
            default -> false;
        };
    }

    // ------------------------------------------------------------ items

    /** {@code a[index]}. */
    Known item(Known container, Known index) {
        Known a = present(container, "not subscriptable");
        if (a.type() instanceof Type.Tuple t && index.scalar() != null && (index.scalar().isInteger() || index.scalar() == Scalar.PYBOOL)) {
            return tupleItem(a, t, index);
        }
        if (a.type() instanceof Type.Tuple && index.type() instanceof Type.Record r && r.name().equals("slice")) {
            return tupleSlice(a, values.parts(index));
        }
        if (a.array() != null) {
            List<Val> indices = scalarIndices(a, index);
            if (indices != null) {
                return Known.of(code.emit(a.array().elem(), new Op.Load(values.val(a), indices)));
            }
        }
        return calls.operator("getitem", List.of(a, index), a.type().shown() + " cannot be indexed with " + index.type().shown());
    }

    /** {@code t[start:stop:step]}, as slice.indices says. */
    private Known tupleSlice(Known a, List<Known> slice) {
        var bounds = new Long[3];
        for (int i = 0; i < 3; i++) {
            bounds[i] = slice.get(i).integer();
            if (bounds[i] == null && !slice.get(i).isNone()) {
                throw typer.problem(ProblemCode.VALUE, "the bounds of a slice of a tuple must be constants, and these are not",
                        "the number of items must be known while compiling");
            }
        }
        long step = bounds[2] == null ? 1 : bounds[2];
        if (step == 0) {
            code.end(new Op.Raise(ExceptionKind.VALUE_ERROR, "slice step cannot be zero", List.of()));
            return null;
        }
        List<Known> items = values.parts(a);
        int n = items.size();
        long first = bound(bounds[0], n, step > 0 ? 0 : n - 1, step);
        long end = bound(bounds[1], n, step > 0 ? n : -1, step);
        var out = new ArrayList<Known>();
        for (long i = first; step > 0 ? i < end : i > end; i += step) {
            out.add(items.get((int) i));
        }
        return Known.tuple(out);
    }

    private static long bound(Long given, int n, long usual, long step) {
        if (given == null) {
            return usual;
        }
        return Math.clamp(given < 0 ? given + n : given, step > 0 ? 0 : -1, step > 0 ? n : n - 1);
    }

    private Known tupleItem(Known a, Type.Tuple t, Known index) {
        int n = t.items().size();
        Long i = index.integer();
        if (i != null) {
            if (i < -n || i >= n || i < 0 && index.scalar() == Scalar.UINT64) {
                code.end(new Op.Raise(ExceptionKind.INDEX_ERROR, "tuple index out of range", List.of()));
                return null;
            }
            return values.part(a, (int) (i < 0 ? i + n : i));
        }
        if (n == 0 || t.items().stream().distinct().count() > 1) {
            throw typer.problem(ProblemCode.VALUE, "the index of a tuple whose items differ in type must be a constant, and this one is not",
                    "loop over the tuple, or use a tuple whose items have one type");
        }
        Val at = code.emit(Scalar.PYINT, new Op.CheckIndex(tuplePosition(index), code.pyint(n), 0, Op.Ends.BOTH));
        Val result = values.val(values.part(a, n - 1));
        for (int k = n - 2; k >= 0; k--) {
            Val hit = code.emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.EQ, at, code.pyint(k)));
            result = code.emit(t.items().getFirst(), new Op.Select(hit, values.val(values.part(a, k)), result));
        }
        return Known.of(result);
    }

    /** An unsigned index of 2**63 or more lies beyond every tuple (an array takes it for too large to be an index). */
    private Val tuplePosition(Known index) {
        if (index.scalar() != Scalar.UINT64) {
            return arithmetic.index(index);
        }
        Val at = values.val(values.convert(index, Scalar.PYINT));
        Val wrapped = code.emit(Scalar.PYBOOL, new Op.Compare(Op.Pred.LT, at, code.pyint(0)));
        return code.emit(Scalar.PYINT, new Op.Select(wrapped, code.pyint(Long.MAX_VALUE), at));
    }

    /** Checked indexes if {@code index} is one integer per axis; else null. */
    private List<Val> scalarIndices(Known a, Known index) {
        List<Known> list = index.type() instanceof Type.Tuple ? values.parts(index) : List.of(index);
        if (list.size() != a.array().ndim() || !list.stream().allMatch(k -> k.scalar() != null && k.scalar().isInteger())) {
            return null;
        }
        Val array = values.val(a);
        var out = new ArrayList<Val>();
        for (int i = 0; i < list.size(); i++) {
            out.add(checked(list.get(i), array, i));
        }
        return out;
    }

    private Val checked(Known index, Val array, int axis) {
        Val size = code.emit(Scalar.PYINT, new Op.Dim(array, axis));
        return check(index, size, axis);
    }

    /** The index checked against a size, or only wrapped where checks are off. */
    Val check(Known index, Val size, int axis) {
        Val i = arithmetic.index(index);
        boolean checked = typer.options.boundscheck() || index.scalar() == Scalar.UINT64;
        return code.emit(Scalar.PYINT, new Op.CheckIndex(i, size, axis, checked ? Op.Ends.BOTH : Op.Ends.LOWER));
    }

    /** {@code a[index] = value}. */
    private Known setItem(Known container, Known index, Known value) {
        Known a = present(container, "does not support item assignment");
        if (a.array() != null && !a.array().writable()) {
            code.end(new Op.Raise(ExceptionKind.VALUE_ERROR, "assignment destination is read-only", List.of()));
            return null;
        }
        if (a.array() != null && value.scalar() != null) {
            List<Val> indices = scalarIndices(a, index);
            if (indices != null) {
                Known stored = arithmetic.store(value, a.array().elem());
                if (!code.dead()) {
                    code.effect(new Op.Store(values.val(a), indices, values.val(stored)));
                }
                return null;
            }
        }
        calls.operator("setitem", List.of(a, index, present(value, "cannot be stored")),
                a.type().shown() + " does not take " + value.type().shown() + " at " + index.type().shown());
        return null;
    }
}
