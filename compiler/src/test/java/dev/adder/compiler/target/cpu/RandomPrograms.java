package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random TYPED programs, well-typed by construction: scalars of all widths, arrays, views and maps, tuples and optionals,
 * branches and counted loops that carry any of them, calls, exceptions in the middle. What is undefined (lengths that do not
 * broadcast) may happen; the interpreter then says so.
 */
final class RandomPrograms {
    static final Type ROW = new Type.Array(Scalar.FLOAT64, 1, Type.Layout.C);
    static final Type ANY = new Type.Array(Scalar.FLOAT64, 1, Type.Layout.A);
    static final Type INTS = new Type.Array(Scalar.INT32, 1, Type.Layout.A);
    static final Type GRID = new Type.Array(Scalar.FLOAT32, 2, Type.Layout.C);
    static final Type COLUMNS = new Type.Array(Scalar.FLOAT32, 2, Type.Layout.F);
    private static final List<Scalar> NUMBERS = List.of(Scalar.PYINT, Scalar.INT8, Scalar.UINT8, Scalar.INT32, Scalar.UINT16, Scalar.UINT64,
            Scalar.INT64, Scalar.FLOAT64, Scalar.FLOAT32, Scalar.PYFLOAT);
    private static final List<Type> ARRAYS = List.of(ROW, ROW, ANY, INTS, GRID, COLUMNS);
    private static final List<Type> BUNDLES = List.of(new Type.Tuple(List.of(ROW, Scalar.PYINT)), new Type.Optional(ROW),
            new Type.Tuple(List.of(ROW, new Type.Tuple(List.of(INTS, Scalar.FLOAT32, ROW)))), Scalar.COMPLEX128, new Type.Tuple(List.of()),
            new Type.Optional(Scalar.UINT8));

    private final Random random;
    private final Emitter e = new Emitter(new Func("", "", Type.VOID, Func.Kind.PYTHON, List.of()));
    private final List<Val> scope = new ArrayList<>();
    private final List<Func> callees;
    private int budget;

    private RandomPrograms(Random random, List<Func> callees) {
        this.random = random;
        this.callees = callees;
        budget = 8 + random.nextInt(18);
    }

    static Program program(Random random) {
        var funcs = new ArrayList<Func>();
        int count = random.nextInt(3);
        for (int i = 0; i <= count; i++) {
            funcs.add(new RandomPrograms(random, List.copyOf(funcs)).func("m.f" + i, i < count));
        }
        Collections.reverse(funcs);
        return new Program(funcs);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Type anyType() {
        return switch (random.nextInt(5)) {
            case 0 -> one(BUNDLES);
            case 1, 2 -> one(ARRAYS);
            default -> one(NUMBERS);
        };
    }

    private Func func(String name, boolean callee) {
        Type result = anyType();
        var params = new ArrayList<Val>();
        for (Type type : List.of(ROW, INTS, GRID, COLUMNS, ANY, Scalar.PYINT, Scalar.FLOAT64, Scalar.UINT8,
                callee ? anyType() : one(NUMBERS))) {
            params.add(e.newVal(type));
        }
        scope.addAll(params);
        e.begin(e.newBlock(), params);
        statements(2);
        e.end(new Op.Return(value(result)));
        return e.func(new Func(name, name.substring(2), result, Func.Kind.PYTHON, List.of()));
    }

    private void statements(int depth) {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count && budget > 0; i++) {
            budget--;
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0, 1 -> scope.add(arithmetic(one(NUMBERS)));
            case 2 -> scope.add(element(one(ARRAYS)));
            case 3 -> store();
            case 4 -> scope.add(map((Type.Array) one(ARRAYS)));
            case 5 -> mapInto((Type.Array) one(ARRAYS));
            case 6 -> scope.add(value(one(BUNDLES)));
            case 7 -> scope.add(reversed());
            case 8 -> call();
            case 9 -> join(depth);
            case 10 -> loop(depth);
            default -> raise();
        }
    }

    // ------------------------------------------------------------ values

    /** A value of the type: one in scope, part of one, or a new one. */
    private Val value(Type type) {
        List<Val> known = scope.stream().filter(v -> v.type().equals(type)).toList();
        if (!known.isEmpty() && random.nextInt(5) > 0) {
            return known.get(Math.max(0, known.size() - 1 - random.nextInt(3)));
        }
        return switch (type) {
            case Scalar s -> scalar(s);
            case Type.Tuple t -> e.op(type, new Op.Make(t.items().stream().map(this::value).toList()));
            case Type.Optional o -> random.nextBoolean() ? e.op(type, new Op.Const(Constant.NONE))
                    : e.op(type, new Op.Make(List.of(e.bool(true), value(o.payload()))));
            case Type.Array a -> known.isEmpty() || random.nextInt(3) > 0 ? map(a) : known.getFirst();
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    private Val scalar(Scalar type) {
        List<Val> bundles = scope.stream().filter(v -> v.type() instanceof Type.Tuple t && t.items().contains(type)).toList();
        if (!bundles.isEmpty() && random.nextBoolean()) {
            Val from = one(bundles);
            return e.op(type, new Op.Get(from, ((Type.Tuple) from.type()).items().indexOf(type)));
        }
        if (type.isComplex()) {
            return e.op(type, random.nextBoolean() ? new Op.Convert(value(Scalar.FLOAT64))
                    : new Op.Make(List.of(value(type.part()), value(type.part()))));
        }
        Object constant = Values.value(type, random);
        return e.op(type, new Op.Const(switch (constant) {
            case Boolean b -> new Constant.Bool(b);
            case Long n -> new Constant.Int(n);
            case Double d -> new Constant.Float(d);
            case Float f -> new Constant.Float((double) f);
            default -> throw new IllegalArgumentException(constant.toString());
        }));
    }

    private Val condition() {
        Scalar type = one(NUMBERS);
        Val test = e.compare(Op.Pred.values()[random.nextInt(6)], value(type), value(type));
        return random.nextInt(4) > 0 ? test : e.op(Scalar.PYBOOL, new Op.Not(test));
    }

    private Val arithmetic(Scalar type) {
        Val a = value(type);
        Val b = value(type);
        return switch (random.nextInt(9)) {
            case 0 -> e.op(type, new Op.Add(a, b));
            case 1 -> e.op(type, new Op.Sub(a, b));
            case 2 -> e.op(type, new Op.Mul(a, b));
            case 3 -> e.op(type, new Op.Neg(a));
            case 4 -> e.op(type, new Op.Select(condition(), a, b));
            case 5 -> e.op(type, new Op.Convert(value(one(NUMBERS))));
            case 6 -> e.op(type, new Op.Convert(e.op(Scalar.BOOL, new Op.Convert(a))));
            case 7 -> type.isFloat() ? e.op(type, new Op.Div(a, b))
                    : e.op(type, random.nextBoolean() ? new Op.IntDiv(a, e.constant(type, 3)) : new Op.IntRem(a, e.constant(type, 5)));
            default -> type.isFloat() ? e.op(type, new Op.Native("llvm.sqrt", List.of(a))) : bitwise(type, a, b);
        };
    }

    private Val bitwise(Scalar type, Val a, Val b) {
        Val amount = e.constant(type, random.nextInt(type.bits));
        return switch (random.nextInt(6)) {
            case 0 -> e.op(type, new Op.And(a, b));
            case 1 -> e.op(type, new Op.Xor(a, b));
            case 2 -> e.op(type, new Op.Shl(a, amount));
            case 3 -> e.op(type, new Op.Shr(a, amount));
            case 4 -> e.op(type, new Op.Not(a));
            default -> e.op(type, new Op.Convert(e.op(Scalar.PYBOOL, new Op.Overflows(Op.Overflow.values()[random.nextInt(3)], a, b))));
        };
    }

    // ------------------------------------------------------------ arrays

    private List<Val> indexes(Val array) {
        var out = new ArrayList<Val>();
        for (int axis = 0; axis < ((Type.Array) array.type()).ndim(); axis++) {
            Val index = random.nextBoolean() ? e.integer(random.nextInt(-3, 3)) : value(Scalar.PYINT);
            out.add(e.op(Scalar.PYINT, new Op.CheckIndex(index, e.dim(array, axis), axis, Op.Ends.BOTH)));
        }
        return out;
    }

    private Val element(Type type) {
        Val array = value(type);
        return e.op(((Type.Array) type).elem(), new Op.Load(array, indexes(array)));
    }

    private void store() {
        Type.Array type = (Type.Array) one(ARRAYS);
        Val array = value(type);
        Val stored = value(type.elem());
        e.put(null, new Op.Store(array, indexes(array), stored));
    }

    private List<Val> shape(Val array) {
        var out = new ArrayList<Val>();
        for (int axis = 0; axis < ((Type.Array) array.type()).ndim(); axis++) {
            out.add(e.dim(array, axis));
        }
        return out;
    }

    private Val input(int ndim) {
        List<Val> arrays = scope.stream().filter(v -> v.type() instanceof Type.Array a && a.ndim() <= ndim).toList();
        return random.nextInt(5) == 0 || arrays.isEmpty() ? value(one(NUMBERS))
                : random.nextBoolean() ? arrays.getLast() : one(arrays);
    }

    private Val map(Type.Array type) {
        List<Val> like = scope.stream().filter(v -> v.type() instanceof Type.Array a && a.ndim() == type.ndim()).toList();
        Val first = one(like);
        Type.Array made = type.layout() == Type.Layout.A ? new Type.Array(type.elem(), type.ndim(), Type.Layout.C) : type;
        Val out = e.op(made, body(null, first, type));
        return made.equals(type) ? out : view(out, type, false);
    }

    private void mapInto(Type.Array type) {
        Val into = value(type);
        if (type.ndim() == 1 && type.elem() == Scalar.FLOAT64 && random.nextBoolean()) {
            scope.add(view(into, ANY, true));
        }
        e.put(null, body(into, into, type));
    }

    /** A map over the shape of {@code like}. */
    private Op.Map body(Val into, Val like, Type.Array type) {
        var inputs = new ArrayList<Val>(List.of(like));
        for (int i = random.nextInt(3); i > 0; i--) {
            inputs.add(input(type.ndim()));
        }
        List<Val> shape = shape(like);
        int before = scope.size();
        var blocks = new ArrayList<Block>();
        var params = new ArrayList<Val>();
        inputs.forEach(in -> params.add(e.newVal(in.type() instanceof Type.Array a ? a.elem() : in.type())));
        // The body is written by an emitter of its own kind: straight code, now and then with a test inside.
        var insts = new ArrayList<Inst>();
        Val last = params.getFirst();
        for (Val param : params) {
            Val same = e.newVal(last.type());
            insts.add(new Inst(same, new Op.Convert(param), null));
            Val sum = e.newVal(last.type());
            insts.add(new Inst(sum, random.nextBoolean() ? new Op.Add(last, same) : new Op.Mul(same, last), null));
            last = sum;
        }
        Val result = e.newVal(type.elem());
        insts.add(new Inst(result, new Op.Convert(last), null));
        int entry = e.newBlock();
        if (random.nextInt(4) == 0) {
            Val limit = e.newVal(last.type());
            Val bad = e.newVal(Scalar.PYBOOL);
            int error = e.newBlock();
            int fine = e.newBlock();
            Scalar kind = (Scalar) last.type();
            insts.add(new Inst(limit, new Op.Const(kind.isFloat() ? new Constant.Float(4) : new Constant.Int(4)), null));
            insts.add(new Inst(bad, new Op.Compare(Op.Pred.GT, last, limit), null));
            insts.add(new Inst(null, new Op.Branch(bad, Op.Hint.UNLIKELY, new Edge(error, List.of()), new Edge(fine, List.of())), null));
            blocks.add(new Block(entry, params, List.copyOf(insts)));
            blocks.add(new Block(error, List.of(), List.of(new Inst(null,
                    new Op.Raise(ExceptionKind.VALUE_ERROR, "too large: {}", List.of(last)), null))));
            blocks.add(new Block(fine, List.of(), List.of(new Inst(null, new Op.Yield(List.of(result)), null))));
        } else {
            insts.add(new Inst(null, new Op.Yield(List.of(result)), null));
            blocks.add(new Block(entry, params, List.copyOf(insts)));
        }
        scope.subList(before, scope.size()).clear();
        return new Op.Map(into, inputs, shape, new Op.Region(blocks));
    }

    private Val reversed() {
        return view(value(random.nextBoolean() ? ROW : ANY), ANY, true);
    }

    /** The same elements under another type, or a 1-D array's elements backwards. */
    private Val view(Val array, Type type, boolean backwards) {
        Val stride = e.stride(array, 0);
        Val owner = e.op(Type.PTR, new Op.OwnerOf(array));
        Val data = e.op(Type.PTR, new Op.DataOf(array));
        if (!backwards) {
            return e.op(type, new Op.MakeArray(owner, data, shape(array), List.of(stride)));
        }
        Val length = e.dim(array, 0);
        Val end = e.op(Type.PTR, new Op.PtrAdd(data, e.times(e.minus(length, e.integer(1)), stride)));
        return e.op(type, new Op.MakeArray(owner, end, List.of(length), List.of(e.op(Scalar.PYINT, new Op.Neg(stride)))));
    }

    // ------------------------------------------------------------ control

    private void call() {
        if (callees.isEmpty()) {
            return;
        }
        Func callee = one(callees);
        var args = callee.params().stream().map(p -> value(p.type())).toList();
        scope.add(e.op(callee.result(), new Op.Call(callee.name(), args)));
    }

    private void join(int depth) {
        int then = e.newBlock();
        int otherwise = e.newBlock();
        int after = e.newBlock();
        var types = new ArrayList<Type>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            types.add(anyType());
        }
        e.branch(condition(), Op.Hint.NONE, then, otherwise);
        for (int block : new int[] {then, otherwise}) {
            int before = scope.size();
            e.begin(block);
            statements(depth - 1);
            e.end(new Op.Jump(new Edge(after, types.stream().map(this::value).toList())));
            scope.subList(before, scope.size()).clear();
        }
        var params = types.stream().map(e::newVal).toList();
        e.begin(after, params);
        scope.addAll(params);
    }

    private void loop(int depth) {
        int header = e.newBlock();
        int body = e.newBlock();
        int after = e.newBlock();
        var types = new ArrayList<Type>();
        for (int i = random.nextInt(3); i > 0; i--) {
            types.add(anyType());
        }
        Val count = e.integer(random.nextInt(4));
        var start = new ArrayList<Val>(List.of(e.integer(0)));
        types.forEach(t -> start.add(value(t)));
        e.end(new Op.Jump(new Edge(header, start)));
        var params = new ArrayList<Val>(List.of(e.newVal(Scalar.PYINT)));
        types.forEach(t -> params.add(e.newVal(t)));
        e.begin(header, params);
        e.end(new Op.For(params.getFirst(), count, false, new Edge(body, List.of()), new Edge(after, List.of())));
        int before = scope.size();
        e.begin(body);
        scope.addAll(params);
        statements(depth - 1);
        if (random.nextInt(4) == 0) {
            int next = e.newBlock();
            e.branch(condition(), Op.Hint.NONE, after, next);
            e.begin(next);
        }
        var again = new ArrayList<Val>();
        types.forEach(t -> again.add(value(t)));
        again.addFirst(e.op(Scalar.PYINT, new Op.Add(params.getFirst(), e.integer(1))));
        e.end(new Op.Jump(new Edge(header, again)));
        scope.subList(before, scope.size()).clear();
        e.begin(after);
        scope.addAll(params);
    }

    private void raise() {
        int error = e.newBlock();
        int fine = e.newBlock();
        e.branch(condition(), random.nextBoolean() ? Op.Hint.UNLIKELY : Op.Hint.NONE, error, fine);
        int before = scope.size();
        e.begin(error);
        boolean template = random.nextBoolean();
        var args = List.of(value(Scalar.PYINT), value(Scalar.UINT8), template ? value(Scalar.FLOAT32) : value(Scalar.COMPLEX128));
        e.end(new Op.Raise(ExceptionKind.KEY_ERROR, template ? "a {} b {} c {}" : null, args));
        scope.subList(before, scope.size()).clear();
        e.begin(fine);
    }
}
