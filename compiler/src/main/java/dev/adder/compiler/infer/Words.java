package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.library.Definition;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Promotion;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The closed list of words that only library code has: raw operations, facts about types, arrays, maps, addresses. */
final class Words {
    private static final Set<String> ALL = Set.of("raw_add", "raw_sub", "raw_mul", "raw_div", "raw_idiv", "raw_irem", "raw_neg", "raw_not",
            "raw_and", "raw_or", "raw_xor", "raw_shl", "raw_shr", "raw_eq", "raw_ne", "raw_lt", "raw_le", "raw_gt", "raw_ge", "select", "convert",
            "bits", "overflows_add", "overflows_sub", "overflows_mul", "real", "imag", "make_complex", "typeof", "is_weak", "is_int", "is_signed",
            "is_float", "is_complex", "is_bool", "bits_of", "strong", "weak", "part", "complex_of", "promote", "min_of", "max_of",
            "zero_division_raises", "overflow_raises", "python_minor", "is_const", "ndim", "elem", "layout", "is_writable", "is_aligned", "dim", "stride", "data",
            "owner", "element", "set_element", "check_index", "alloc", "owner_data", "make_array", "elementwise", "elementwise_into", "map_tuple",
            "tuple_of", "record", "refuse", "count", "item", "str_size", "str_byte", "random_state", "blas", "load", "store", "offset", "cstring", "static",
            "matches", "computed", "chunk", "symbol", "address", "call", "cast", "alloca", "atomic_add", "table_item");

    /** What a map computes from one element of each input. */
    interface Body {
        Known of(List<Known> elements);
    }

    private final Typer typer;
    private final TypedCode code;
    private final Values values;
    private final Calls calls;

    Words(Typer typer, Calls calls) {
        this.typer = typer;
        this.code = typer.code;
        this.values = typer.values;
        this.calls = calls;
    }

    static boolean isWord(String name) {
        return ALL.contains(name);
    }

    /** What an argument of the user's cannot be is a problem of types, shown at the user's line. */
    Known call(String word, List<Known> args, List<String> keywords) {
        try {
            return code.dead() ? null : called(word, args, keywords);
        } catch (Values.NoJoin conflict) {
            throw typer.problem(ProblemCode.TYPES, conflict.getMessage() + " do not fit here", null);
        }
    }

    private Known called(String word, List<Known> args, List<String> keywords) {
        Known a = args.isEmpty() ? null : args.getFirst();
        Known b = args.size() < 2 ? null : args.get(1);
        Known c = args.size() < 3 ? null : args.get(2);
        return switch (word) {
            case "raw_add", "raw_sub", "raw_mul", "raw_div", "raw_idiv", "raw_irem", "raw_and", "raw_or", "raw_xor", "raw_shl", "raw_shr" ->
                raw(word, a, b);
            case "raw_eq", "raw_ne", "raw_lt", "raw_le", "raw_gt", "raw_ge" -> comparison(word, a, b);
            case "raw_neg" -> emit(a.type(), new Op.Neg(val(a)));
            case "raw_not" -> emit(a.type(), new Op.Not(val(a)));
            case "select" -> select(a, b, c);
            case "convert" -> converted(a, type(b));
            case "bits" -> emit(type(a), new Op.Bits(val(b)));
            case "overflows_add" -> emit(Scalar.PYBOOL, new Op.Overflows(Op.Overflow.ADD, val(a), val(b)));
            case "overflows_sub" -> emit(Scalar.PYBOOL, new Op.Overflows(Op.Overflow.SUB, val(a), val(b)));
            case "overflows_mul" -> emit(Scalar.PYBOOL, new Op.Overflows(Op.Overflow.MUL, val(a), val(b)));
            case "real" -> a.scalar().isComplex() ? complexPart(a, 0) : a;
            case "imag" -> complexPart(a, 1);
            case "make_complex" -> emit(complexOf(a.scalar()), new Op.Make(List.of(val(a), val(b))));
            case "typeof" -> Known.type(a.type());
            case "is_weak", "is_int", "is_signed", "is_float", "is_complex", "is_bool", "bits_of", "strong", "weak", "part", "complex_of",
                    "min_of", "max_of", "zero_division_raises", "overflow_raises" -> fact(word, scalar(a));
            case "promote" -> Known.type(Promotion.promote(scalar(a), scalar(b)));
            case "matches" -> Known.pybool(dev.adder.compiler.library.Pattern.named(((Constant.Named) b.literal()).name().substring(8))
                    .admits(a.type(), Calls.isKnown(a)));
            case "is_const" -> Known.pybool(Calls.isKnown(a));
            case "ndim" -> Known.pyint(array(a).ndim());
            case "elem" -> Known.type(array(a).elem());
            case "layout" -> Known.str(array(a).layout().name());
            case "is_writable" -> Known.pybool(array(a).writable());
            case "is_aligned" -> Known.pybool(array(a).aligned());
            case "dim" -> emit(Scalar.PYINT, new Op.Dim(val(a), constant(b)));
            case "stride" -> emit(Scalar.PYINT, new Op.Stride(val(a), constant(b)));
            case "data" -> emit(Type.PTR, new Op.DataOf(val(a)));
            case "owner" -> emit(Type.PTR, new Op.OwnerOf(val(a)));
            case "element" -> emit(array(a).elem(), new Op.Load(val(a), indices(b)));
            case "set_element" -> {
                code.effect(new Op.Store(val(a), indices(b), val(values.convert(c, array(a).elem()))));
                yield Known.NONE;
            }
            case "check_index" -> Known.of(typer.ops.check(a, val(b), constant(c)));
            case "alloc" -> emit(Type.PTR, new Op.Alloc(integer(a)));
            case "owner_data" -> emit(Type.PTR, new Op.PtrAdd(val(a), code.pyint(64)));
            case "make_array" -> makeArray(args);
            case "computed" -> code.made(val(a)) && a.array().layout() == Type.Layout.C && a.array().ndim() > 0
                    ? emit(Scalar.PYBOOL, new Op.Computed(val(a))) : Known.pybool(false);
            case "chunk" -> emit(new Type.Array(a.array().elem(), 1, Type.Layout.C), new Op.Chunk(val(a), integer(b), integer(c)));
            case "elementwise" -> elementwise(x -> calls.call(a, x, List.of()), args.subList(1, args.size()));
            case "elementwise_into" -> elementwiseInto(a, x -> calls.call(b, x, List.of()), args.subList(2, args.size()));
            case "map_tuple" -> Known.tuple(live(values.parts(b).stream().map(x -> calls.call(a, List.of(x), List.of())).toList()));
            case "tuple_of" -> {
                var items = new ArrayList<Known>();
                for (int i = 0; i < constant(a); i++) {
                    items.add(calls.call(b, List.of(Known.pyint(i)), List.of()));
                }
                yield Known.tuple(live(items));
            }
            case "record" -> {
                List<Known> fields = args.subList(1, args.size());
                yield Known.bundle(new Type.Record(a.text(), keywords, fields.stream().map(Known::type).toList()), fields);
            }
            case "refuse" -> throw typer.problem(ProblemCode.UNSUPPORTED, text(a), b == null ? null : text(b));
            case "count" -> calls.length(a);
            case "item" -> calls.item(a, b);
            case "str_size" -> a.text() != null ? Known.pyint(a.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                    : emit(Scalar.PYINT, new Op.Get(val(a), 1));
            case "str_byte" -> emit(Scalar.UINT8, new Op.PtrLoad(code.emit(Type.PTR, new Op.Get(val(a), 0)), integer(b)));
            case "table_item" -> emit(Scalar.PYFLOAT, new Op.Native(Op.TABLE + a.text(), List.of(integer(b))));
            case "python_minor" -> Known.pyint(typer.inference.request.python());
            case "random_state" -> emit(Type.PTR, new Op.Native(Op.RANDOM_STATE, List.of()));
            case "blas" -> emit(Type.PTR, new Op.Native(Op.BLAS, List.of(code.emit(Type.PTR, new Op.Address(Op.AddressOf.CSTRING, a.text(), 0)))));
            default -> low(word, args);
        };
    }

    private Known emit(Type type, Op op) {
        return Known.of(code.emit(type, op));
    }

    private Val val(Known k) {
        return values.val(k);
    }

    private static List<Known> live(List<Known> items) {
        return items.stream().map(k -> k == null ? Known.NONE : k).toList();
    }

    private String text(Known k) {
        if (k.text() != null) {
            return k.text();
        }
        if (k.parts() == null) {
            throw new IllegalStateException("refuse with text that is not constant at " + code.site.span());
        }
        String out = k.parts().getFirst().text();
        for (Known part : k.parts().subList(1, k.parts().size())) {
            String shown = part.text() != null ? part.text() : part.constant() != null ? part.constant().shown() : part.type().shown();
            out = out.replaceFirst("\\{\\}", java.util.regex.Matcher.quoteReplacement(shown));
        }
        return out;
    }

    /** A constant integer argument. */
    private int constant(Known k) {
        if (k.integer() == null) {
            throw new IllegalStateException("a constant is wanted at " + code.site.span() + ", got " + k.type().text());
        }
        return k.integer().intValue();
    }

    /** An integer as a pyint value. */
    private Val integer(Known k) {
        return val(values.convert(k, Scalar.PYINT));
    }

    private Type type(Known k) {
        Type t = k.named();
        if (t == null) {
            throw typer.problem(ProblemCode.TYPES, "a type is needed here, not " + k.type().shown(), null);
        }
        return t;
    }

    private Type.Array array(Known k) {
        if (k.array() == null) {
            throw typer.problem(ProblemCode.TYPES, "an array is needed here, not " + k.type().shown(), null);
        }
        return k.array();
    }

    private Scalar scalar(Known k) {
        if (type(k) instanceof Scalar s) {
            return s;
        }
        throw typer.problem(ProblemCode.TYPES, "a number is needed here, not " + type(k).shown(), null);
    }

    // ------------------------------------------------------------ scalars

    private Known raw(String word, Known a, Known b) {
        if (a.constant() != null && b.constant() != null && a.scalar().weak && a.scalar().isInteger()) {
            Known folded = Folding.binary(switch (word) {
                case "raw_add" -> Tree.BinaryOp.ADD;
                case "raw_sub" -> Tree.BinaryOp.SUB;
                case "raw_mul" -> Tree.BinaryOp.MUL;
                default -> Tree.BinaryOp.MAT_MUL;
            }, a, b);
            if (folded != null && folded.constant() instanceof Constant.Int) {
                return folded;
            }
        }
        if (!a.type().equals(b.type())) {
            throw new IllegalStateException(word + " of " + a.type().text() + " and " + b.type().text() + " at " + code.site.span());
        }
        Val p = val(a);
        Val q = val(b);
        return emit(a.type(), switch (word) {
            case "raw_add" -> new Op.Add(p, q);
            case "raw_sub" -> new Op.Sub(p, q);
            case "raw_mul" -> new Op.Mul(p, q);
            case "raw_div" -> new Op.Div(p, q);
            case "raw_idiv" -> new Op.IntDiv(p, q);
            case "raw_irem" -> new Op.IntRem(p, q);
            case "raw_and" -> new Op.And(p, q);
            case "raw_or" -> new Op.Or(p, q);
            case "raw_xor" -> new Op.Xor(p, q);
            case "raw_shl" -> new Op.Shl(p, q);
            case "raw_shr" -> new Op.Shr(p, q);
            default -> throw new IllegalStateException(word);
        });
    }

    private Known comparison(String word, Known a, Known b) {
        var op = Tree.CompareOp.valueOf(word.substring(4).toUpperCase(java.util.Locale.ROOT));
        if (a.scalar() != null && b.scalar() != null) {
            Known folded = Folding.compare(op, a, b);
            if (folded != null) {
                return folded;
            }
        }
        boolean weak = a.scalar() == null || a.scalar().weak;
        return emit(weak ? Scalar.PYBOOL : Scalar.BOOL, new Op.Compare(Arithmetic.pred(op), val(a), val(b)));
    }

    private Known select(Known condition, Known a, Known b) {
        if (condition.integer() != null) {
            return condition.integer() != 0 ? a : b;
        }
        Known sum = Values.join(new Known(a.type(), null, a.constant(), null), new Known(b.type(), null, b.constant(), null));
        Val test = val(values.convert(condition, Scalar.PYBOOL));
        return emit(sum.type(), new Op.Select(test, val(values.convert(a, sum.type())), val(values.convert(b, sum.type())), true));
    }

    private Known converted(Known a, Type to) {
        if (a.constant() instanceof Constant.BigInt) {
            return typer.ops.arithmetic.to(a, (Scalar) to);
        }
        return values.convert(a, to);
    }

    private Known complexPart(Known a, int index) {
        if (a.constant() instanceof Constant.Complex z) {
            return Known.constant(a.scalar().part(), index == 0 ? z.real() : z.imag());
        }
        return a.scalar().isComplex() ? emit(a.scalar().part(), new Op.Get(val(a), index)) : values.zero(a.scalar());
    }

    private static Scalar complexOf(Scalar s) {
        return s == Scalar.FLOAT32 ? Scalar.COMPLEX64 : s == Scalar.PYFLOAT || s.weak ? Scalar.PYCOMPLEX : Scalar.COMPLEX128;
    }

    private Known fact(String word, Scalar s) {
        return switch (word) {
            case "is_weak" -> Known.pybool(s.weak);
            case "is_int" -> Known.pybool(s.isInteger());
            case "is_signed" -> Known.pybool(s.isSigned());
            case "is_float" -> Known.pybool(s.isFloat());
            case "is_complex" -> Known.pybool(s.isComplex());
            case "is_bool" -> Known.pybool(s.isBool());
            case "bits_of" -> Known.pyint(s.bits);
            case "strong" -> Known.type(s.strong());
            case "weak" -> Known.type(s.weakened());
            case "part" -> Known.type(s.part());
            case "complex_of" -> Known.type(complexOf(s));
            case "min_of" -> Known.pyint(s.min());
            case "max_of" -> s == Scalar.UINT64 ? Folding.integer(java.math.BigInteger.TWO.pow(64).subtract(java.math.BigInteger.ONE))
                    : Known.pyint(s.max());
            case "zero_division_raises" -> Known.pybool(typer.ops.arithmetic.zeroDivisionRaises(s));
            case "overflow_raises" -> Known.pybool(s.weak && typer.options.overflowRaises());
            default -> throw new IllegalStateException(word);
        };
    }

    // ------------------------------------------------------------ arrays

    private List<Val> indices(Known tuple) {
        List<Known> list = tuple.type() instanceof Type.Tuple ? values.parts(tuple) : List.of(tuple);
        return list.stream().map(this::integer).toList();
    }

    private Known makeArray(List<Known> args) {
        List<Val> shape = indices(args.get(2));
        List<Val> strides = indices(args.get(3));
        boolean writable = args.size() < 7 || args.get(6).integer() != 0;
        boolean aligned = args.size() < 8 || args.get(7).integer() != 0;
        var type = new Type.Array(scalar(args.get(4)), shape.size(), Type.Layout.valueOf(args.get(5).text()), writable, aligned);
        return emit(type, new Op.MakeArray(val(args.get(0)), val(args.get(1)), shape, strides));
    }

    /** A new array of {@code body} at each index of the broadcast arguments; of scalars and 0-d arrays alone, the value. */
    Known elementwise(Body body, List<Known> args) {
        List<Known> arrays = args.stream().filter(k -> k.array() != null).toList();
        int ndim = arrays.stream().mapToInt(k -> k.array().ndim()).max().orElse(0);
        if (ndim == 0) {
            if (arrays.isEmpty()) {
                return body.of(args);
            }
            Known k = body.of(args.stream().map(x -> x.array() == null ? x : emit(x.array().elem(), new Op.Load(val(x), List.of()))).toList());
            return k == null || k.scalar() == null ? k : values.convert(k, k.scalar().strong());
        }
        List<Val> shape = broadcast(arrays);
        if (code.dead()) {
            return null;
        }
        boolean fortran = ndim > 1 && arrays.stream().allMatch(k -> k.array().ndim() < ndim ? k.array().ndim() == 0 : k.array().layout() == Type.Layout.F);
        var result = new Scalar[1];
        Op.Map map = map(null, body, args, shape, result, null);
        if (result[0] == null) {
            throw typer.problem(ProblemCode.TYPES, "an elementwise operation always raises", null);
        }
        return emit(new Type.Array(result[0], ndim, fortran ? Type.Layout.F : Type.Layout.C), map);
    }

    /** Writes {@code body} at each index of {@code out}; the arguments broadcast to its shape (lib/ has checked that they do). */
    Known elementwiseInto(Known out, Body body, List<Known> args) {
        Known target = shape(out);
        Op.Map map = map(val(out), body, args, indices(target), new Scalar[1], array(out).elem());
        code.effect(map);
        return Known.NONE;
    }

    private Op.Map map(Val into, Body body, List<Known> args, List<Val> shape, Scalar[] result, Scalar want) {
        var inputs = new ArrayList<Val>();
        var outside = new ArrayList<Known>();
        for (Known k : args) {
            if (k.array() != null) {
                inputs.add(val(k));
            }
            outside.add(k.array() != null || k.constant() != null || k.parts() != null ? k : Known.of(val(k)));
        }
        var blocks = code.blocks;
        var current = code.current;
        code.blocks = new ArrayList<>();
        TypedCode.Open entry = code.open();
        code.current = entry;
        var elements = new ArrayList<Known>();
        for (Known k : outside) {
            elements.add(k.array() == null ? k : Known.of(code.param(entry, k.array().elem())));
        }
        Known k = body.of(elements);
        if (k != null && k.scalar() == null) {
            throw typer.problem(ProblemCode.TYPES, "an elementwise operation must give a number, not " + k.type().shown(), null);
        }
        if (k != null && !code.dead()) {
            result[0] = k.scalar().strong();
            Known stored = want == null ? values.convert(k, result[0]) : typer.ops.arithmetic.store(k, want);
            if (!code.dead()) {
                code.end(new Op.Yield(List.of(val(stored))));
            }
        }
        var region = new Op.Region(code.finish());
        code.blocks = blocks;
        code.current = current;
        return new Op.Map(into, inputs, shape, region);
    }

    private Known shape(Known array) {
        var dims = new ArrayList<Known>();
        for (int i = 0; i < array.array().ndim(); i++) {
            dims.add(emit(Scalar.PYINT, new Op.Dim(val(array), i)));
        }
        return Known.tuple(dims);
    }

    private List<Val> broadcast(List<Known> arrays) {
        var shapes = new ArrayList<Known>();
        arrays.forEach(a -> shapes.add(shape(a)));
        Known shape = shapes.size() == 1 ? shapes.getFirst()
                : calls.definitions(typer.inference.library.file("numpy.broadcasting").defs.get("broadcast_shapes"), "broadcast", List.of(Known.tuple(shapes)), List.of());
        return shape == null || code.dead() ? List.of() : indices(shape);
    }

    // ------------------------------------------------------------ low-level

    private Known low(String word, List<Known> args) {
        Known a = args.isEmpty() ? null : args.getFirst();
        return switch (word) {
            case "load" -> emit(type(a), new Op.PtrLoad(val(args.get(1)), args.size() < 3 ? code.pyint(0) : integer(args.get(2))));
            case "store" -> {
                code.effect(new Op.PtrStore(val(args.get(1)), integer(args.get(2)), val(lowConvert(args.get(3), type(a)))));
                yield Known.NONE;
            }
            case "offset" -> emit(Type.PTR, new Op.PtrAdd(val(a), integer(args.get(1))));
            case "cstring" -> emit(Type.PTR, new Op.Address(Op.AddressOf.CSTRING, a.text(), 0));
            case "static" -> emit(Type.PTR, new Op.Address(Op.AddressOf.STATIC, a.text(), constant(args.get(1))));
            case "symbol" -> emit(Type.PTR, new Op.Address(Op.AddressOf.SYMBOL, a.text(), 0));
            case "address" -> {
                var named = (Constant.Named) a.literal();
                Definition d = Scope.overloads((Surface.Own) Surface.of(named.name()), typer.inference).getFirst();
                yield emit(Type.PTR, new Op.Address(Op.AddressOf.FUNCTION, typer.inference.nativeName(d), 0));
            }
            case "call" -> {
                Type result = args.get(1).isNone() ? Type.VOID : type(args.get(1));
                yield callPtr(val(a), args.subList(2, args.size()).stream().map(this::val).toList(), result);
            }
            case "cast" -> lowConvert(args.get(1), type(a));
            case "alloca" -> emit(Type.PTR, new Op.Alloca(integer(a)));
            case "atomic_add" -> emit(Scalar.INT64, new Op.AtomicAdd(val(a), val(lowConvert(args.get(1), Scalar.INT64))));
            default -> throw new IllegalStateException("word " + word);
        };
    }

    private Known callPtr(Val address, List<Val> args, Type result) {
        if (result instanceof Type.Void) {
            code.effect(new Op.CallPtr(address, args));
            return Known.NONE;
        }
        return emit(result, new Op.CallPtr(address, args));
    }

    /** Conversion between numbers and addresses, as C's casts. */
    private Known lowConvert(Known k, Type to) {
        boolean fromPtr = k.type() instanceof Type.Ptr;
        if (k.type().equals(to)) {
            return k;
        }
        if (fromPtr && to instanceof Scalar s) {
            return values.convert(emit(Scalar.INT64, new Op.Bits(val(k))), s);
        }
        if (to instanceof Type.Ptr) {
            return k.integer() != null ? Known.constant(to, k.constant()) : emit(to, new Op.Bits(val(values.convert(k, Scalar.INT64))));
        }
        return converted(k, to);
    }

    /** A call of a low-level function or a declared C function. */
    Known nativeCall(Definition d, List<Known> args) {
        List<Type> types = parameterTypes(d);
        var list = new ArrayList<Val>();
        for (int i = 0; i < types.size(); i++) {
            list.add(val(lowConvert(args.get(i), types.get(i))));
        }
        Type result = resultType(d);
        if (d.kind() == Definition.Kind.EXTERN) {
            return callPtr(code.emit(Type.PTR, new Op.Address(Op.AddressOf.SYMBOL, d.tree().name(), 0)), list, result);
        }
        String name = typer.inference.nativeName(d);
        if (result instanceof Type.Void) {
            code.effect(new Op.Call(name, list));
            return Known.NONE;
        }
        return emit(result, new Op.Call(name, list));
    }

    static List<Type> parameterTypes(Definition d) {
        return d.tree().parameters().positional().stream().map(p -> annotated(p.annotation())).toList();
    }

    static Type resultType(Definition d) {
        return annotated(d.tree().returns());
    }

    private static Type annotated(Tree.Expr e) {
        return switch (e) {
            case Tree.Name n when n.id().equals("ptr") -> Type.PTR;
            case Tree.Name n -> Types.scalar(n.id());
            case Tree.NoneExpr ignored -> Type.VOID;
            case null, default -> throw new IllegalStateException("low-level functions need every type written out");
        };
    }

    /** The value that a low-level function returns, as its declared type. */
    Known lowResult(Known k, Type to) {
        return lowConvert(k, to);
    }
}
