package dev.adder.compiler.ir;

import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;

/** What each op asks of its operands' types and its result's, and at which stage it may stand. Part of {@link Verifier}. */
final class OpRules {
    private final Verifier in;
    private final Inst inst;

    OpRules(Verifier in, Inst inst) {
        this.in = in;
        this.inst = inst;
    }

    void check() {
        switch (inst.op()) {
            case Op.Py op -> require(false, "not an op of stage " + in.stage());
            case Op.Scalar op -> scalar(op);
            case Op.Memory op -> memory(op);
            case Op.Loop op -> loop(op);
            case Op.Flow op -> flow(op);
        }
    }

    private void scalar(Op.Scalar op) {
        switch (op) {
            case Op.Const o -> require(fits(o.value(), out()), "not a constant of type " + out().text());
            case Op.Add o -> numbers(o.a(), o.b());
            case Op.Sub o -> numbers(o.a(), o.b());
            case Op.Mul o -> numbers(o.a(), o.b());
            case Op.Div o -> require(same(o.a(), o.b(), out()) && isFloat(out()), "not floats of one type");
            case Op.IntDiv o -> require(same(o.a(), o.b(), out()) && isInt(out()), "not integers of one type");
            case Op.IntRem o -> require(same(o.a(), o.b(), out()) && isInt(out()), "not integers of one type");
            case Op.Neg o -> numbers(o.a(), o.a());
            case Op.Not o -> bits(o.a(), o.a());
            case Op.And o -> bits(o.a(), o.b());
            case Op.Or o -> bits(o.a(), o.b());
            case Op.Xor o -> bits(o.a(), o.b());
            case Op.Shl o -> require(same(o.a(), o.b(), out()) && isInt(out()), "not integers of one type");
            case Op.Shr o -> require(same(o.a(), o.b(), out()) && isInt(out()), "not integers of one type");
            case Op.Compare o -> require(isBool(out()) && same(o.a(), o.b(), o.a().type())
                    && (isInt(o.a().type()) || isFloat(o.a().type()) || isBool(o.a().type()) || isPtr(o.a())),
                    "cannot compare " + types(o.a(), o.b()) + " to " + out().text());
            case Op.Select o -> require(isBool(o.condition().type()) && same(o.a(), o.b(), out()),
                    "chooses between " + types(o.a(), o.b()) + " to " + out().text());
            case Op.Convert o -> convert(o.a().type(), out());
            case Op.Bits o -> require(width(o.a().type()) > 0 && width(o.a().type()) == width(out()), "not types of one width");
            case Op.Overflows o -> require(isBool(out()) && same(o.a(), o.b(), o.a().type()) && isInt(o.a().type()),
                    "not integers of one type");
            case Op.Native o -> {
                o.args().forEach(a -> require(plain(a.type()), a + " is not a scalar"));
                require(plain(out()), "the result is not a scalar");
                if (o.symbol().startsWith(Op.APART)) {
                    apart(o);
                }
            }
        }
    }

    private void numbers(Val a, Val b) {
        require(same(a, b, out()) && (isInt(out()) || isFloat(out())), "operands are " + types(a, b) + ", the result is " + out().text());
    }

    private void bits(Val a, Val b) {
        require(same(a, b, out()) && (isInt(out()) || isBool(out())), "operands are " + types(a, b) + ", the result is " + out().text());
    }

    private void convert(Type from, Type to) {
        require(from instanceof Scalar f && to instanceof Scalar t && (!f.isComplex() || t.isComplex()),
                "cannot convert " + from.text() + " to " + to.text());
    }

    private void memory(Op.Memory op) {
        switch (op) {
            case Op.Make o -> require(types(o.parts()).equals(parts(out())), text(types(o.parts())) + " do not make " + out().text());
            case Op.Get o -> {
                List<Type> parts = parts(o.a().type());
                require(o.index() >= 0 && o.index() < parts.size() && parts.get(o.index()).equals(out()),
                        "not part " + o.index() + " of " + o.a().type().text());
            }
            case Op.MakeArray o -> {
                Type.Array array = array(out());
                require(isPtr(o.owner()) && isPtr(o.data()) && words(o.shape(), array.ndim()) && words(o.strides(), array.ndim()),
                        "not the parts of " + out().text());
            }
            case Op.Dim o -> axis(o.array(), o.axis());
            case Op.Stride o -> axis(o.array(), o.axis());
            case Op.DataOf o -> require(array(o.array().type()) != null && out() == Type.PTR, "the result is not ptr");
            case Op.OwnerOf o -> require(array(o.array().type()) != null && out() == Type.PTR, "the result is not ptr");
            case Op.Computed o -> require(array(o.array().type()) != null && out() == Scalar.PYBOOL, "the result is not pybool");
            case Op.Chunk o -> require(word(o.first()) && word(o.count()) && array(o.array().type()).layout() == Type.Layout.C
                    && out() instanceof Type.Array chunk && chunk.ndim() == 1 && chunk.layout() == Type.Layout.C
                    && chunk.elem() == array(o.array().type()).elem(), "not a vector of elements of a C array");
            case Op.Load o -> require(element(o.array(), o.indices()).equals(out()), "not an element");
            case Op.Store o -> {
                nothing();
                require(element(o.array(), o.indices()).equals(o.value().type()) && array(o.array().type()).writable(),
                        "cannot write " + o.value().type().text() + " into " + o.array().type().text());
            }
            case Op.CheckIndex o -> require(word(o.index()) && same(o.index(), o.size(), out()) && o.axis() >= 0, "not integers");
            case Op.Alloc o -> require(word(o.bytes()) && isPtr(out()), "not ptr from an integer");
            case Op.PtrLoad o -> require(isPtr(o.ptr()) && word(o.offset()) && stored(out()), "not a scalar at an address");
            case Op.PtrStore o -> {
                nothing();
                require(isPtr(o.ptr()) && word(o.offset()) && stored(o.value().type()), "not a scalar at an address");
            }
            case Op.PtrAdd o -> require(isPtr(o.ptr()) && word(o.bytes()) && isPtr(out()), "not an address and bytes");
            case Op.Alloca o -> require(word(o.bytes()) && isPtr(out()) && in.definition(o.bytes()) != null
                    && in.definition(o.bytes()).op() instanceof Op.Const, "not a constant number of bytes");
            case Op.Address o -> require(isPtr(out()) && o.name() != null, "the result is not ptr");
            case Op.AtomicAdd o -> require(isPtr(o.ptr()) && word(o.amount()) && (inst.out() == null || same(o.amount(), o.amount(), out())),
                    "not an integer at an address");
            case Op.Retain o -> owner(o.owner());
            case Op.Release o -> owner(o.owner());
        }
    }

    private void axis(Val array, int axis) {
        require(axis >= 0 && axis < array(array.type()).ndim() && out() == Scalar.PYINT, "not an axis, or not to pyint");
    }

    private void owner(Val owner) {
        nothing();
        require(isPtr(owner) && in.stage() == Stage.TARGET, "not an owner at stage TARGET");
    }

    private Scalar element(Val array, List<Val> indices) {
        Type.Array type = array(array.type());
        require(words(indices, type.ndim()), "not " + type.ndim() + " integer indexes");
        return type.elem();
    }

    private Type.Array array(Type type) {
        require(in.stage() != Stage.TARGET, "not an op of stage TARGET");
        if (type instanceof Type.Array array) {
            return array;
        }
        throw in.fault(type.text() + " is not an array");
    }

    private void loop(Op.Loop op) {
        require(in.stage() == Stage.TYPED, "not an op of stage " + in.stage());
        switch (op) {
            case Op.For o -> require(word(o.index()) && same(o.index(), o.count(), o.index().type()), "index and count are not integers of one type");
            case Op.Map o -> map(o);
            case Op.Yield o -> { }
        }
    }

    private void map(Op.Map map) {
        require((map.into() == null) == (inst.out() != null), "has a result and a destination, or neither");
        Type.Array to = array(map.into() == null ? out() : map.into().type());
        require(map.into() == null || to.writable(), "the destination is read-only");
        require(words(map.shape(), to.ndim()), "the shape is not " + to.ndim() + " integers");
        List<Val> params = map.body().entry().params();
        require(params.size() == map.inputs().size(), "the body takes " + params.size() + " values, not " + map.inputs().size());
        for (int i = 0; i < params.size(); i++) {
            Type input = map.inputs().get(i).type();
            Type elem = input instanceof Type.Array a ? a.elem() : input;
            require(!(input instanceof Type.Array a) || a.ndim() <= to.ndim(), "an input has more axes than the shape");
            require(elem.equals(params.get(i).type()), "the body takes " + params.get(i).type().text() + ", not " + elem.text());
        }
    }

    private void flow(Op.Flow op) {
        switch (op) {
            case Op.Jump o -> { }
            case Op.Branch o -> require(isBool(o.condition().type()), "the condition is " + o.condition().type().text());
            case Op.Return o -> {
                Type type = o.value() == null ? Type.VOID : o.value().type();
                require(type.equals(in.func().result()), "returns " + type.text() + " from a function of " + in.func().result().text());
            }
            case Op.Raise o -> require(in.func().kind() == Func.Kind.PYTHON, "raises in a low-level function");
            case Op.Propagate o -> require(in.stage() == Stage.TARGET, "not an op of stage " + in.stage());
            case Op.Unreachable o -> { }
            case Op.Call o -> call(o);
            case Op.CallPtr o -> require(isPtr(o.address()) && o.args().stream().allMatch(a -> stored(a.type()))
                    && (inst.out() == null || stored(out())), "not an address and scalars");
            case Op.CheckStack o -> failure();
            case Op.Print o -> {
                failure();
                require(o.sep().type() == Type.STR && o.end().type() == Type.STR, "sep and end are not str");
            }
        }
    }

    private void apart(Op.Native call) {
        Func callee = function(call.symbol().substring(Op.APART.length()));
        require(callee.kind() == Func.Kind.APART, "calls a function of kind " + callee.kind());
        List<Type> takes = types(callee.params());
        require(takes.equals(types(call.args())), "takes " + text(takes) + ", not " + text(types(call.args())));
        require(takes.size() >= 2 && isBool(takes.get(0)) && takes.get(1).equals(callee.result()) && callee.result().equals(out()),
                "does not take whether it is needed and the usual value");
    }

    private Func function(String name) {
        Func callee = null;
        for (Func f : in.program().funcs()) {
            callee = f.name().equals(name) ? f : callee;
        }
        if (callee == null) {
            throw in.fault("no function \"" + name + "\"");
        }
        return callee;
    }

    private void call(Op.Call call) {
        Func callee = function(call.function());
        List<Type> takes = types(callee.params());
        require(takes.equals(types(call.args())), "takes " + text(takes) + ", not " + text(types(call.args())));
        Type gives = in.stage() == Stage.TARGET && callee.kind() == Func.Kind.PYTHON ? outcome(callee.result()) : callee.result();
        Type here = inst.out() == null ? Type.VOID : out();
        require(gives.equals(here) || inst.out() == null, "gives " + gives.text() + ", not " + here.text());
    }

    /** What a call of a PYTHON function gives at stage TARGET. */
    static Type.Record outcome(Type value) {
        return new Type.Record("outcome", List.of("failed", "value"), List.of(Scalar.BOOL, value));
    }

    /** The parts that {@link Op.Make} takes and {@link Op.Get} gives. */
    private List<Type> parts(Type bundle) {
        List<Type> parts = Bundles.parts(bundle);
        if (parts == null) {
            throw in.fault(bundle.text() + " has no parts");
        }
        return parts;
    }

    private static boolean fits(Constant value, Type type) {
        return switch (type) {
            case Scalar s -> switch (value) {
                case Constant.Int i -> s.isInteger() && (s.holds(i.value()) || s.bits == 64);
                case Constant.Float f -> s.isFloat() && (s.bits == 64 || Double.isNaN(f.value()) || (float) f.value() == f.value());
                case Constant.Bool b -> s.isBool();
                case Constant.Complex c -> s.isComplex() && fits(c.real(), s.part()) && fits(c.imag(), s.part());
                default -> value instanceof Constant.Unbound;
            };
            case Type.Ptr ignored -> value instanceof Constant.Int || value instanceof Constant.Unbound;
            case Type.Str ignored -> value instanceof Constant.Str || value instanceof Constant.Unbound;
            case Type.None ignored -> value instanceof Constant.None || value instanceof Constant.Unbound;
            case Type.Tuple t -> value instanceof Constant.Unbound || value instanceof Constant.Tuple c
                    && fit(c.items(), t.items());
            case Type.Literal l -> l.value().equals(value) || value instanceof Constant.Unbound;
            case Type.Callable c -> c.captures().isEmpty() || value instanceof Constant.Unbound;
            case Type.Array ignored -> value instanceof Constant.Unbound;
            case Type.Record r -> value instanceof Constant.Unbound || value instanceof Constant.Tuple c && fit(c.items(), r.types());
            case Type.Optional o -> value instanceof Constant.Unbound || value instanceof Constant.None || fits(value, o.payload());
            case Type.Unbound ignored -> value instanceof Constant.Unbound;
            case Type.Void ignored -> false;
        };
    }

    private static boolean fit(List<Constant> values, List<Type> types) {
        boolean fit = values.size() == types.size();
        for (int i = 0; fit && i < types.size(); i++) {
            fit = fits(values.get(i), types.get(i));
        }
        return fit;
    }

    private void require(boolean condition, String message) {
        in.require(condition, message);
    }

    private void nothing() {
        require(inst.out() == null, "has no result");
    }

    /** At stage TARGET the op tells whether it failed, before that it raises. */
    private void failure() {
        require(in.stage() == Stage.TARGET ? inst.out() != null && isBool(out()) : inst.out() == null, "no flag at stage TARGET, or one before");
    }

    private Type out() {
        require(inst.out() != null, "needs a result");
        return inst.out().type();
    }

    private static boolean same(Val a, Val b, Type type) {
        return a.type().equals(type) && b.type().equals(type);
    }

    /** An integer as wide as an address: indexes, sizes, offsets. */
    private static boolean word(Val val) {
        return val.type() == Scalar.PYINT || val.type() == Scalar.INT64;
    }

    private static boolean words(List<Val> vals, int count) {
        return vals.size() == count && vals.stream().allMatch(OpRules::word);
    }

    private static boolean isPtr(Val val) {
        return isPtr(val.type());
    }

    private static boolean isPtr(Type type) {
        return type == Type.PTR;
    }

    private static boolean isInt(Type type) {
        return type instanceof Scalar s && s.isInteger();
    }

    private static boolean isFloat(Type type) {
        return type instanceof Scalar s && s.isFloat();
    }

    private static boolean isBool(Type type) {
        return type instanceof Scalar s && s.isBool();
    }

    /** A value in one register. */
    private static boolean plain(Type type) {
        return isPtr(type) || type instanceof Scalar s && !s.isComplex();
    }

    private boolean stored(Type type) {
        return plain(type) || in.stage() != Stage.TARGET && type instanceof Scalar;
    }

    private static int width(Type type) {
        return isPtr(type) ? 64 : type instanceof Scalar s && !s.isComplex() && !s.isBool() ? s.bits : 0;
    }

    private static List<Type> types(List<Val> vals) {
        return vals.stream().map(Val::type).toList();
    }

    private static String text(List<Type> types) {
        return new Type.Tuple(types).text();
    }

    private static String types(Val a, Val b) {
        return a.type().text() + " and " + b.type().text();
    }
}
