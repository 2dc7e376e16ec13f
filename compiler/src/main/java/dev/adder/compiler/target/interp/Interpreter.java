package dev.adder.compiler.target.interp;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.ScalarValues;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The meaning of every op: runs programs of stages TYPED and TARGET. Slow and exact; what the ops leave undefined is a
 * {@link Fault}, a Python exception is a {@link Raised}.
 *
 * <p>Values: numbers as in {@link ScalarValues}, arrays as {@link ArrayValue}, tuples and all other bundles as a List of
 * their parts (str: address and length), values without bits (None, literals) as the empty List.
 */
public final class Interpreter {
    private static final int DEPTH = 900;
    private static final long STACK = 1L << 28;

    private final Program program;
    private final Memory memory;
    private final Natives natives = new Natives();
    private final StringBuilder output = new StringBuilder();
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<Long, Func> addresses = new HashMap<>();
    private long fuel;
    private int depth;
    private Raised pending;

    /** A function made ready: its blocks by id, regions' included. */
    private record Code(Func func, Block[] blocks, int values) {}

    /** {@code fuel}: how many instructions may run. */
    public Interpreter(Program program, Memory memory, long fuel) {
        this.program = program;
        this.memory = memory;
        this.fuel = fuel;
    }

    /** Runs the entry function. */
    public static Object run(Program program, List<?> args) {
        return new Interpreter(program, new Memory(1L << 32), Long.MAX_VALUE).call(args);
    }

    /** Calls the entry function; null if it returns nothing. */
    public Object call(List<?> args) {
        return call(program.entry().name(), args);
    }

    /** Calls a function of the program, on a thread whose stack is deep enough for {@link #DEPTH} calls. */
    public Object call(String function, List<?> args) {
        var result = new FutureTask<>(() -> call(program.func(function), args));
        new Thread(null, result, "interpreter", STACK).start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new Fault("a failure of the interpreter", e.getCause());
        } catch (InterruptedException e) {
            throw new Fault("interrupted", e);
        }
    }

    /** What the program printed so far. */
    public String printed() {
        return output.toString();
    }

    /** What {@code str()} of a value is. */
    public String text(Type type, Object value) {
        return PythonText.str(type, value, memory);
    }

    private Object call(Func func, List<?> args) {
        Code code = codes.computeIfAbsent(func.name(), n -> prepare(func));
        var values = new Object[code.values];
        bind(func.params(), args, values);
        depth++;
        try {
            return run(code, func.entry(), values);
        } catch (StackOverflowError e) {
            throw new Fault("calls are nested too deep in " + func.name() + " without a check_stack", null);
        } finally {
            depth--;
        }
    }

    private static Code prepare(Func func) {
        var blocks = new ArrayList<Block>();
        collect(func.blocks(), blocks);
        var byId = new Block[blocks.stream().mapToInt(Block::id).max().orElse(0) + 1];
        int values = 0;
        for (Block block : blocks) {
            byId[block.id()] = block;
            for (Val param : block.params()) {
                values = Math.max(values, param.id() + 1);
            }
            for (Inst inst : block.insts()) {
                values = inst.out() == null ? values : Math.max(values, inst.out().id() + 1);
            }
        }
        return new Code(func, byId, values);
    }

    private static void collect(List<Block> blocks, List<Block> out) {
        for (Block block : blocks) {
            out.add(block);
            block.insts().forEach(i -> Operands.regions(i.op()).forEach(r -> collect(r.blocks(), out)));
        }
    }

    private static void bind(List<Val> params, List<?> args, Object[] values) {
        for (int i = 0; i < params.size(); i++) {
            values[params.get(i).id()] = args.get(i);
        }
    }

    /** Runs blocks until one returns (its value) or yields (a List). */
    private Object run(Code code, Block block, Object[] values) {
        while (true) {
            burn(code);
            List<Inst> insts = block.insts();
            for (int i = 0; i < insts.size() - 1; i++) {
                step(code, insts.get(i), values);
            }
            Inst last = insts.getLast();
            switch ((Op.Terminator) last.op()) {
                case Op.Jump o -> block = follow(code, o.to(), values);
                case Op.Branch o -> block = follow(code, (Boolean) value(o.condition(), values) ? o.then() : o.otherwise(), values);
                case Op.For o -> block = follow(code, number(o.index(), values) < number(o.count(), values) ? o.body() : o.done(), values);
                case Op.Return o -> {
                    return value(o.value(), values);
                }
                case Op.Yield o -> {
                    return all(o.values(), values);
                }
                case Op.Raise o -> throw raise(o, last, values);
                case Op.Propagate o -> throw through(pending, last);
                case Op.Unreachable o -> throw fault(code, last, new Fault("an unreachable point is reached"));
                case Op.PyRaise o -> throw fault(code, last, new Fault("not an op of stage TYPED"));
                case Op.ForEach o -> throw fault(code, last, new Fault("not an op of stage TYPED"));
            }
        }
    }

    private void step(Code code, Inst inst, Object[] values) {
        burn(code);
        Object result;
        try {
            result = switch (inst.op()) {
                case Op.Scalar o -> scalar(o, inst.out().type(), values);
                case Op.Memory o -> memory(o, inst, values);
                case Op.Loop o -> loop(code, o, inst, values);
                case Op.Flow o -> flow(o, inst, values);
                case Op.Py o -> throw new Fault("not an op of stage TYPED");
            };
        } catch (Fault | ArithmeticException | ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
            throw fault(code, inst, e);
        }
        if (inst.out() != null) {
            values[inst.out().id()] = result;
        }
    }

    private void burn(Code code) {
        if (fuel-- <= 0) {
            throw new Fault("out of fuel in " + code.func.name());
        }
    }

    private static Fault fault(Code code, Inst inst, RuntimeException cause) {
        String where = code.func.name() + ", \"" + IrText.print(inst) + "\": ";
        return cause instanceof Fault f && f.getCause() != null ? f : new Fault(where + cause.getMessage(), cause);
    }

    private static Block follow(Code code, Op.Edge edge, Object[] values) {
        Block to = code.blocks[edge.block()];
        // All are read before one is written: an argument may be a parameter of the same block.
        Object[] passed = new Object[edge.args().size()];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = value(edge.args().get(i), values);
        }
        for (int i = 0; i < passed.length; i++) {
            values[to.params().get(i).id()] = passed[i];
        }
        return to;
    }

    private static Object value(Val val, Object[] values) {
        return val == null ? null : values[val.id()];
    }

    private static long number(Val val, Object[] values) {
        return (Long) values[val.id()];
    }

    private static List<Object> all(List<Val> vals, Object[] values) {
        var out = new Object[vals.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[vals.get(i).id()];
        }
        return List.of(out);
    }

    private static long[] numbers(List<Val> vals, Object[] values) {
        return vals.stream().mapToLong(v -> number(v, values)).toArray();
    }

    private static List<Type> types(List<Val> vals) {
        return vals.stream().map(Val::type).toList();
    }

    // ---------------------------------------------------------------- scalars

    private Object scalar(Op.Scalar op, Type type, Object[] v) {
        return switch (op) {
            case Op.Const o -> constant(o.value(), type);
            case Op.Add o -> ScalarValues.add(type, value(o.a(), v), value(o.b(), v));
            case Op.Sub o -> ScalarValues.sub(type, value(o.a(), v), value(o.b(), v));
            case Op.Mul o -> ScalarValues.mul(type, value(o.a(), v), value(o.b(), v));
            case Op.Div o -> ScalarValues.div(value(o.a(), v), value(o.b(), v));
            case Op.IntDiv o -> ScalarValues.intDiv((Scalar) type, number(o.a(), v), number(o.b(), v));
            case Op.IntRem o -> ScalarValues.intRem((Scalar) type, number(o.a(), v), number(o.b(), v));
            case Op.Neg o -> ScalarValues.neg(type, value(o.a(), v));
            case Op.Not o -> ScalarValues.not(type, value(o.a(), v));
            case Op.And o -> ScalarValues.and(value(o.a(), v), value(o.b(), v));
            case Op.Or o -> ScalarValues.or(value(o.a(), v), value(o.b(), v));
            case Op.Xor o -> ScalarValues.xor(value(o.a(), v), value(o.b(), v));
            case Op.Shl o -> ScalarValues.shl((Scalar) type, number(o.a(), v), number(o.b(), v));
            case Op.Shr o -> ScalarValues.shr((Scalar) type, number(o.a(), v), number(o.b(), v));
            case Op.Compare o -> ScalarValues.compare(o.pred(), o.a().type(), value(o.a(), v), value(o.b(), v));
            case Op.Select o -> value((Boolean) value(o.condition(), v) ? o.a() : o.b(), v);
            case Op.Convert o -> ScalarValues.convert((Scalar) o.a().type(), (Scalar) type, value(o.a(), v));
            case Op.Bits o -> ScalarValues.bits(o.a().type(), type, value(o.a(), v));
            case Op.Overflows o -> ScalarValues.overflows(o.operation(), (Scalar) o.a().type(), number(o.a(), v), number(o.b(), v));
            case Op.Native o when o.symbol().equals(Op.RANDOM_STATE) -> memory.named(o.symbol(), 2520);
            case Op.Native o when o.symbol().equals(Op.BLAS) -> 0L;
            case Op.Native o when o.symbol().startsWith(Op.APART) -> call(program.func(o.symbol().substring(Op.APART.length())), all(o.args(), v));
            case Op.Native o -> natives.call(o.symbol(), types(o.args()), all(o.args(), v), type);
        };
    }

    /** The value of a constant of a type; an unbound one has any value, here zeros. */
    private Object constant(Constant constant, Type type) {
        return switch (type) {
            case Scalar s -> switch (constant) {
                case Constant.Int i -> ScalarValues.wrap(s, i.value());
                case Constant.Bool b -> b.value();
                case Constant.Float f -> s.bits == 32 ? (Object) (float) f.value() : (Object) f.value();
                case Constant.Complex c -> List.of(constant(c.real(), s.part()), constant(c.imag(), s.part()));
                default -> ScalarValues.convert(Scalar.PYINT, s, 0L);
            };
            case Type.Ptr ignored -> constant instanceof Constant.Int i ? i.value() : 0L;
            case Type.Str ignored -> {
                String text = constant instanceof Constant.Str s ? s.value() : "";
                yield List.of(memory.text(text), (long) text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
            }
            case Type.Tuple t -> items(constant, t.items());
            case Type.Record r -> items(constant, r.types());
            case Type.Callable c -> items(constant, c.captures());
            case Type.Optional o -> {
                boolean present = !(constant instanceof Constant.None || constant instanceof Constant.Unbound);
                yield List.of(present, constant(present ? constant : Constant.UNBOUND, o.payload()));
            }
            case Type.Array a -> new ArrayValue(0, 0, new long[a.ndim()], new long[a.ndim()]);
            case Type.None ignored -> List.of();
            case Type.Literal ignored -> List.of();
            case Type.Unbound ignored -> List.of();
            case Type.Void ignored -> List.of();
        };
    }

    private List<Object> items(Constant constant, List<Type> types) {
        var out = new ArrayList<Object>();
        for (int i = 0; i < types.size(); i++) {
            out.add(constant(constant instanceof Constant.Tuple t ? t.items().get(i) : Constant.UNBOUND, types.get(i)));
        }
        return List.copyOf(out);
    }

    // ---------------------------------------------------------------- memory

    private Object memory(Op.Memory op, Inst inst, Object[] v) {
        return switch (op) {
            case Op.Make o -> all(o.parts(), v);
            case Op.Get o -> ((List<?>) value(o.a(), v)).get(o.index());
            case Op.MakeArray o -> new ArrayValue(number(o.owner(), v), number(o.data(), v), numbers(o.shape(), v), numbers(o.strides(), v));
            case Op.Dim o -> array(o.array(), v).shape()[o.axis()];
            case Op.Stride o -> array(o.array(), v).strides()[o.axis()];
            case Op.DataOf o -> array(o.array(), v).data();
            case Op.OwnerOf o -> array(o.array(), v).owner();
            case Op.Load o -> memory.get(elem(o.array()), element(o.array(), o.indices(), v));
            case Op.Store o -> {
                memory.put(elem(o.array()), element(o.array(), o.indices(), v), value(o.value(), v));
                yield null;
            }
            case Op.CheckIndex o -> checkIndex(o, inst, v);
            case Op.Alloc o -> {
                long owner = memory.alloc(number(o.bytes(), v));
                if (owner == 0) {
                    throw raise(inst, ExceptionKind.MEMORY_ERROR, "Unable to allocate {} bytes", List.of(value(o.bytes(), v)), List.of(Scalar.PYINT));
                }
                yield owner;
            }
            case Op.PtrLoad o -> memory.get(inst.out().type(), number(o.ptr(), v) + number(o.offset(), v));
            case Op.PtrStore o -> {
                memory.put(o.value().type(), number(o.ptr(), v) + number(o.offset(), v), value(o.value(), v));
                yield null;
            }
            case Op.Computed o -> false;
            case Op.Chunk o -> {
                ArrayValue a = array(o.array(), v);
                long size = elem(o.array()).bytes();
                yield new ArrayValue(a.owner(), a.data() + number(o.first(), v) * size, new long[] {number(o.count(), v)}, new long[] {size});
            }
            case Op.PtrAdd o -> number(o.ptr(), v) + number(o.bytes(), v);
            case Op.Alloca o -> memory.zeros(number(o.bytes(), v));
            case Op.Address o -> address(o);
            case Op.AtomicAdd o -> {
                long before = (Long) memory.get(Scalar.INT64, number(o.ptr(), v));
                memory.put(Scalar.INT64, number(o.ptr(), v), before + number(o.amount(), v));
                yield before;
            }
            case Op.Retain o -> {
                memory.retain(number(o.owner(), v));
                yield null;
            }
            case Op.Release o -> {
                memory.release(number(o.owner(), v));
                yield null;
            }
        };
    }

    private static ArrayValue array(Val val, Object[] values) {
        return (ArrayValue) values[val.id()];
    }

    private static Scalar elem(Val array) {
        return ((Type.Array) array.type()).elem();
    }

    private static long element(Val array, List<Val> indices, Object[] values) {
        ArrayValue a = array(array, values);
        long[] index = numbers(indices, values);
        for (int k = 0; k < index.length; k++) {
            if (index[k] < 0 || index[k] >= a.shape()[k]) {
                throw new Fault("index " + index[k] + " is outside axis " + k + " of size " + a.shape()[k]);
            }
        }
        return a.address(index);
    }

    private Object checkIndex(Op.CheckIndex op, Inst inst, Object[] v) {
        long index = number(op.index(), v);
        long size = number(op.size(), v);
        if (index < 0 && op.ends() == Op.Ends.UPPER) {
            throw new Fault("index " + index + " is negative");
        }
        long wrapped = index < 0 ? index + size : index;
        if (op.raises() && (wrapped < 0 || wrapped >= size)) {
            throw raise(inst, ExceptionKind.INDEX_ERROR, "index {} is out of bounds for axis {} with size {}",
                    List.of(index, (long) op.axis(), size), List.of(Scalar.PYINT, Scalar.PYINT, Scalar.PYINT));
        }
        return wrapped;
    }

    private long address(Op.Address op) {
        return switch (op.kind()) {
            case CSTRING -> memory.text(op.name());
            case STATIC -> memory.named(op.name(), op.bytes());
            case SYMBOL -> Natives.address(op.name());
            case FUNCTION -> {
                long address = memory.named("function " + op.name(), 1);
                addresses.put(address, program.func(op.name()));
                yield address;
            }
        };
    }

    // ---------------------------------------------------------------- loops

    private Object loop(Code code, Op.Loop op, Inst inst, Object[] values) {
        return switch (op) {
            case Op.Map map -> map(code, map, inst, values);
            case Op.For o -> throw new Fault("a terminator in the middle of a block");
            case Op.Yield o -> throw new Fault("a terminator in the middle of a block");
        };
    }

    private Object map(Code code, Op.Map map, Inst inst, Object[] values) {
        long[] shape = numbers(map.shape(), values);
        Type.Array type = (Type.Array) (map.into() == null ? inst.out() : map.into()).type();
        ArrayValue to = map.into() == null ? memory.array(type, shape) : array(map.into(), values);
        if (to == null) {
            throw raise(inst, ExceptionKind.MEMORY_ERROR, null, List.of(), List.of());
        }
        var inputs = new ArrayList<List<Object>>();
        for (Val input : map.inputs()) {
            inputs.add(elements(input, shape, values));
        }
        long[] index = new long[shape.length];
        try {
            for (int n = 0; n < to.size(); n++) {
                for (int i = 0; i < inputs.size(); i++) {
                    values[map.body().entry().params().get(i).id()] = inputs.get(i).get(n);
                }
                List<?> yielded = (List<?>) run(code, map.body().entry(), values);
                memory.put(type.elem(), to.address(index), yielded.getFirst());
                next(index, shape);
            }
        } catch (Raised e) {
            if (map.into() == null) {
                memory.release(to.owner());
            }
            throw e;
        }
        return map.into() == null ? to : null;
    }

    /** The elements of a map's input in C order of the map's shape: its axes aligned at the last, those of length 1 repeated. */
    private List<Object> elements(Val input, long[] shape, Object[] values) {
        Object value = value(input, values);
        long size = 1;
        for (long dim : shape) {
            size *= dim;
        }
        var out = new ArrayList<Object>((int) size);
        long[] index = new long[shape.length];
        for (long n = 0; n < size; n++) {
            if (value instanceof ArrayValue a) {
                long at = a.data();
                int outer = shape.length - a.shape().length;
                for (int k = 0; k < a.shape().length; k++) {
                    if (a.shape()[k] != 1 && a.shape()[k] != shape[outer + k]) {
                        throw new Fault("an input of length " + a.shape()[k] + " in a map of length " + shape[outer + k]);
                    }
                    at += a.shape()[k] == 1 ? 0 : index[outer + k] * a.strides()[k];
                }
                out.add(memory.get(elem(input), at));
            } else {
                out.add(value);
            }
            next(index, shape);
        }
        return out;
    }

    private static void next(long[] index, long[] shape) {
        for (int k = index.length - 1; k >= 0 && ++index[k] == shape[k]; k--) {
            index[k] = 0;
        }
    }

    // ---------------------------------------------------------------- flow

    private Object flow(Op.Flow op, Inst inst, Object[] v) {
        return switch (op) {
            case Op.Call o -> call(o, inst, v);
            case Op.CallPtr o -> {
                Func func = addresses.get(number(o.address(), v));
                if (func != null) {
                    yield call(func, all(o.args(), v));
                }
                memory.trustForeign();
                yield natives.foreign(null, number(o.address(), v), types(o.args()), all(o.args(), v), inst.out() == null ? null : inst.out().type());
            }
            case Op.CheckStack o -> {
                if (inst.out() == null && depth > DEPTH) {
                    throw raise(inst, ExceptionKind.RECURSION_ERROR, "maximum recursion depth exceeded", List.of(), List.of());
                }
                yield depth > DEPTH;
            }
            case Op.Print o -> {
                var parts = new ArrayList<String>();
                o.args().forEach(a -> parts.add(text(a.type(), value(a, v))));
                output.append(String.join(text(Type.STR, value(o.sep(), v)), parts)).append(text(Type.STR, value(o.end(), v)));
                yield false;
            }
            case Op.Terminator o -> throw new Fault("a terminator in the middle of a block");
        };
    }

    private Object call(Op.Call op, Inst inst, Object[] values) {
        Func callee = program.func(op.function());
        boolean outcome = inst.out() != null && inst.out().type() instanceof Type.Record r && r.name().equals("outcome");
        try {
            Object result = call(callee, all(op.args(), values));
            return outcome ? List.of(false, result == null ? List.of() : result) : result;
        } catch (Raised e) {
            if (!outcome) {
                throw through(e, inst);
            }
            pending = e;
            return List.of(true, constant(Constant.UNBOUND, callee.result()));
        }
    }

    private static Raised through(Raised e, Inst inst) {
        if (inst.site() != null) {
            e.sites.add(inst.site());
        }
        return e;
    }

    private Raised raise(Op.Raise op, Inst inst, Object[] values) {
        return raise(inst, op.kind(), op.template(), all(op.args(), values), types(op.args()));
    }

    private Raised raise(Inst inst, ExceptionKind kind, String template, List<Object> args, List<Type> types) {
        return through(new Raised(kind, template, args, types, message(template, args, types)), inst);
    }

    private String message(String template, List<Object> args, List<Type> types) {
        boolean caused = !types.isEmpty() && types.getLast() instanceof Type.Record r && r.name().startsWith(Type.Record.CAUSE);
        int count = args.size() - (caused ? 1 : 0);
        if (template == null) {
            return count == 0 ? "" : count == 1 ? text(types.getFirst(), args.getFirst())
                    : text(new Type.Tuple(types.subList(0, count)), args.subList(0, count));
        }
        return PythonText.filled(template, types.subList(0, count), args.subList(0, count), memory);
    }
}
