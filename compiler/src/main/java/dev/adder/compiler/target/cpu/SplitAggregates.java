package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Tag;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays, tuples, complex numbers and so on become the machine values of {@link Components}, in block parameters too;
 * element access becomes address arithmetic. (Complex arithmetic is written in lib/.)
 *
 * <pre>
 * b0(%0: array(float64, 1, C), %1: pyint):   ->   b0(%3: ptr, %4: ptr, %5: pyint, %6: pyint, %1: pyint):
 *   %2: float64 = load %0 [%1]                      %7: pyint = const 8;  %8 = mul %1 %7;  %2: float64 = ptr_load %4 %8
 * </pre>
 *
 * Still bundles: the result of a Call (an outcome with the parts after the flag), and what Return, Raise and Print take.
 * Those are made right before.
 */
final class SplitAggregates {
    private static final Val[] NO_PARTS = {};

    private final Emitter e;
    private final Func func;
    private final Cfg cfg;
    /** By value id; a value that stays itself has an array of itself. */
    private Val[][] parts;

    private SplitAggregates(Func func) {
        this.func = func;
        e = new Emitter(func);
        cfg = new Cfg(func.blocks());
        parts = new Val[e.valCount() + 64][];
    }

    static Program run(Program program) {
        return new Program(program.funcs().stream().map(f -> new SplitAggregates(f).lower()).toList());
    }

    private Func lower() {
        for (int at : cfg.order()) {
            for (Val param : cfg.blocks.get(at).params()) {
                parts(param, fresh(param));
            }
        }
        for (int at : cfg.order()) {
            Block b = cfg.blocks.get(at);
            e.begin(b.id(), flat(b.params()));
            for (Inst inst : b.insts()) {
                e.site = inst.site();
                put(inst);
            }
        }
        Func out = e.func(func);
        return out.with(result(func.result()), out.blocks());
    }

    /** A function returns nothing, one machine value, or a record of several. */
    private static Type result(Type type) {
        List<Type> types = Components.of(type);
        if (types.size() < 2) {
            return types.isEmpty() ? Type.VOID : types.getFirst();
        }
        var fields = new ArrayList<String>();
        for (int i = 0; i < types.size(); i++) {
            fields.add("p" + i);
        }
        return new Type.Record("parts", fields, types);
    }

    private Val[] fresh(Val val) {
        if (Components.isOne(val.type())) {
            return new Val[] {val};
        }
        return Components.of(val.type()).stream().map(e::newVal).toArray(Val[]::new);
    }

    Val[] parts(Val val) {
        Val[] known = val.id() < parts.length ? parts[val.id()] : null;
        return known != null ? known : Components.isOne(val.type()) ? new Val[] {val} : NO_PARTS;
    }

    private void parts(Val val, Val... are) {
        if (val.id() >= parts.length) {
            parts = Arrays.copyOf(parts, Math.max(val.id() + 1, parts.length * 2));
        }
        parts[val.id()] = are;
    }

    /** The machine value that a value with one part is now. */
    Val one(Val val) {
        return parts(val)[0];
    }

    private List<Val> flat(List<Val> vals) {
        boolean same = true;
        for (Val v : vals) {
            same &= parts(v).length == 1 && parts(v)[0] == v;
        }
        if (same) {
            return vals;
        }
        var out = new ArrayList<Val>();
        vals.forEach(v -> out.addAll(Arrays.asList(parts(v))));
        return out;
    }

    private void put(Inst inst) {
        Op op = inst.op();
        Val out = inst.out();
        switch (Tag.of(op)) {
            case CONST -> constant(out, (Op.Const) op);
            case MAKE -> parts(out, flat(((Op.Make) op).parts()).toArray(Val[]::new));
            case GET -> parts(out, got((Op.Get) op));
            case MAKE_ARRAY -> parts(out, madeArray((Op.MakeArray) op));
            case DIM -> parts(out, parts(((Op.Dim) op).array())[2 + ((Op.Dim) op).axis()]);
            case STRIDE -> parts(out, stride((Op.Stride) op));
            case DATA_OF -> parts(out, parts(((Op.DataOf) op).array())[1]);
            case OWNER_OF -> parts(out, parts(((Op.OwnerOf) op).array())[0]);
            case LOAD -> load(out, (Op.Load) op);
            case STORE -> store((Op.Store) op);
            case PTR_LOAD -> ptrLoad(out, (Op.PtrLoad) op);
            case PTR_STORE -> ptrStore((Op.PtrStore) op);
            case SELECT -> select(out, (Op.Select) op);
            case CONVERT -> convert(out, (Op.Convert) op);
            case CALL, CALL_PTR -> call(inst);
            case RETURN -> e.end(new Op.Return(returned(((Op.Return) op).value())));
            case RAISE -> {
                var raise = (Op.Raise) op;
                e.end(new Op.Raise(raise.kind(), raise.template(), bundled(raise.args())));
            }
            case PRINT -> {
                var print = (Op.Print) op;
                e.put(out, new Op.Print(bundle(print.sep()), bundle(print.end()), bundled(print.args())));
            }
            default -> other(inst);
        }
    }

    private void other(Inst inst) {
        Op op = Operands.mapEdges(inst.op(), edge -> new Edge(edge.block(), flat(edge.args())));
        e.put(inst.out(), Operands.map(op, this::one));
    }

    /** Number to complex: part by part, a real number gets an imaginary part 0. */
    private void convert(Val out, Op.Convert op) {
        if (Components.isOne(out.type())) {
            e.put(out, new Op.Convert(one(op.a())));
            return;
        }
        Type part = ((Scalar) out.type()).part();
        Val[] from = parts(op.a());
        Val imag = from.length == 2 ? e.convert(part, from[1]) : e.op(part, new Op.Const(new Constant.Float(0)));
        parts(out, e.convert(part, from[0]), imag);
    }

    // ------------------------------------------------------------ bundles

    private void constant(Val out, Op.Const op) {
        parts(out, constant(out, out.type(), op.value()));
    }

    /** The parts of a constant of any type; {@code out} is used if there is one part and it is given. */
    private Val[] constant(Val out, Type type, Constant value) {
        if (Components.isOne(type)) {
            boolean undefined = value instanceof Constant.None || value instanceof Constant.Unbound;
            Val val = out != null ? out : e.newVal(type);
            e.put(val, new Op.Const(undefined ? zero(type) : value));
            return new Val[] {val};
        }
        if (value instanceof Constant.Str text && type instanceof Type.Str) {
            byte[] utf8 = text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return new Val[] {e.op(Type.PTR, new Op.Address(Op.AddressOf.CSTRING, text.value(), 0)), e.integer(utf8.length)};
        }
        List<Type> types = Bundles.parts(type);
        if (types == null || value instanceof Constant.Unbound) {
            return Components.of(type).stream().map(t -> constant(null, t, Constant.UNBOUND)[0]).toArray(Val[]::new);
        }
        var all = new ArrayList<Val>();
        for (int i = 0; i < types.size(); i++) {
            all.addAll(Arrays.asList(constant(null, types.get(i), item(type, value, i))));
        }
        return all.toArray(Val[]::new);
    }

    /** Part {@code i} of a constant; {@link Constant#UNBOUND} stands for bits that nobody reads. */
    private static Constant item(Type type, Constant value, int i) {
        if (type instanceof Type.Optional) {
            boolean absent = value instanceof Constant.None || value instanceof Constant.Unbound;
            return i == 0 ? new Constant.Bool(!absent) : absent ? Constant.UNBOUND : value;
        }
        return switch (value) {
            case Constant.Tuple t -> t.items().get(i);
            case Constant.Complex c -> i == 0 ? c.real() : c.imag();
            case Constant.Float f -> i == 0 ? f : new Constant.Float(0);
            case Constant.Int n -> i == 0 ? n : Constant.ZERO;
            default -> Constant.UNBOUND;
        };
    }

    private static Constant zero(Type type) {
        return type instanceof Scalar s && s.isFloat() ? new Constant.Float(0)
                : type instanceof Scalar s && s.isBool() ? Constant.FALSE : Constant.ZERO;
    }

    private Val[] got(Op.Get get) {
        List<Type> types = Bundles.parts(get.a().type());
        int at = 0;
        for (int i = 0; i < get.index(); i++) {
            at += Components.count(types.get(i));
        }
        Val[] all = parts(get.a());
        return Arrays.copyOfRange(all, at, at + Components.count(types.get(get.index())));
    }

    private Val[] madeArray(Op.MakeArray op) {
        var all = new ArrayList<Val>();
        all.add(one(op.owner()));
        all.add(one(op.data()));
        op.shape().forEach(v -> all.add(one(v)));
        op.strides().forEach(v -> all.add(one(v)));
        return all.toArray(Val[]::new);
    }

    private Val stride(Op.Stride op) {
        Val[] all = parts(op.array());
        return all[2 + (all.length - 2) / 2 + op.axis()];
    }

    /** A value as Raise and Print take it: the bundle that it was, made of its machine values. */
    private Val bundle(Val val) {
        return bundle(val.type(), new ArrayDeque<>(Arrays.asList(parts(val))));
    }

    private Val bundle(Type type, ArrayDeque<Val> left) {
        if (type instanceof Type.Array a) {
            return array(a, left);
        }
        List<Type> types = Bundles.parts(type);
        if (types == null) {
            if (Components.isOne(type)) {
                return left.pop();
            }
            return e.op(type, new Op.Const(type instanceof Type.None ? Constant.NONE : Constant.UNBOUND));
        }
        List<Val> made = types.stream().map(t -> bundle(t, left)).toList();
        return e.op(of(type, made.stream().map(Val::type).toList()), new Op.Make(made));
    }

    /** The bundle's type with the types that its parts have now. */
    private static Type of(Type type, List<Type> parts) {
        return switch (type) {
            case Type.Tuple ignored -> new Type.Tuple(parts);
            case Type.Record r -> new Type.Record(r.name(), r.fields(), parts);
            case Type.Optional ignored -> new Type.Optional(parts.get(1));
            default -> type;
        };
    }

    /** An array that is printed or raised: {@code record(array.float64, owner, data, shape, strides)}. */
    private Val array(Type.Array type, ArrayDeque<Val> left) {
        var made = new ArrayList<Val>();
        var fields = new ArrayList<String>();
        for (int i = 0; i < Components.count(type); i++) {
            made.add(left.pop());
            fields.add("p" + i);
        }
        return e.op(new Type.Record(Components.ARRAY + type.elem().text(), fields, made.stream().map(Val::type).toList()), new Op.Make(made));
    }

    private List<Val> bundled(List<Val> vals) {
        return vals.stream().map(this::bundle).toList();
    }

    private Val returned(Val val) {
        Val[] are = val == null ? NO_PARTS : parts(val);
        if (are.length < 2) {
            return are.length == 0 ? null : are[0];
        }
        return e.op(result(func.result()), new Op.Make(List.of(are)));
    }

    /** Everything that a call gives is taken out of its result at once. */
    private void call(Inst inst) {
        Val out = inst.out();
        if (inst.op() instanceof Op.CallPtr c) {
            e.put(out, new Op.CallPtr(one(c.address()), flat(c.args())));
            return;
        }
        Op.Call c = (Op.Call) inst.op();
        Op.Call call = new Op.Call(c.function(), flat(c.args()));
        if (out == null || Components.isOne(out.type())) {
            e.put(out, call);
        } else {
            Type value = ((Type.Record) out.type()).types().get(1);
            Type now = result(value);
            Val outcome = e.op(new Type.Record("outcome", List.of("failed", "value"), List.of(Scalar.BOOL, now)), call);
            var all = new ArrayList<Val>(List.of(e.op(Scalar.BOOL, new Op.Get(outcome, 0))));
            if (now != Type.VOID) {
                Val got = e.op(now, new Op.Get(outcome, 1));
                for (int i = 0; i < Components.count(value) && !Components.isOne(now); i++) {
                    all.add(e.op(((Type.Record) now).types().get(i), new Op.Get(got, i)));
                }
                if (Components.isOne(now)) {
                    all.add(got);
                }
            }
            parts(out, all.toArray(Val[]::new));
        }
    }

    private void select(Val out, Op.Select op) {
        Val condition = one(op.condition());
        Val[] a = parts(op.a());
        Val[] b = parts(op.b());
        if (Components.isOne(out.type())) {
            e.put(out, new Op.Select(condition, a[0], b[0], op.even()));
            return;
        }
        var all = new Val[a.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = e.select(condition, a[i], b[i]);
        }
        parts(out, all);
    }

    // ------------------------------------------------------------ memory

    private Val[] address(Val array, List<Val> indices) {
        Val[] all = parts(array);
        var type = (Type.Array) array.type();
        return Elements.address(e, type, all[1], Arrays.copyOfRange(all, 2 + type.ndim(), all.length),
                indices.stream().map(this::one).toList());
    }

    private void load(Val out, Op.Load op) {
        Val[] at = address(op.array(), op.indices());
        boolean aligned = ((Type.Array) op.array().type()).aligned();
        parts(out, Elements.loadParts(e, out, aligned, at[0], at[1]));
    }

    private void store(Op.Store op) {
        Val[] at = address(op.array(), op.indices());
        boolean aligned = ((Type.Array) op.array().type()).aligned();
        Elements.storeParts(e, aligned, at[0], at[1], parts(op.value()));
    }

    private void ptrLoad(Val out, Op.PtrLoad op) {
        parts(out, Elements.loadParts(e, out, true, one(op.ptr()), one(op.offset())));
    }

    private void ptrStore(Op.PtrStore op) {
        Elements.storeParts(e, true, one(op.ptr()), one(op.offset()), parts(op.value()));
    }
}
