package dev.adder.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every op, with random components, is printed, read back and equal; and the operand code sees every value the record holds. */
class IrTextTest {
    private static final List<Type> TYPES = List.of(Scalar.PYINT, Scalar.FLOAT32, Type.NONE, Type.STR, Type.PTR, Type.UNBOUND,
            new Type.Array(Scalar.UINT8, 3, Type.Layout.A, false, false), new Type.Tuple(List.of()),
            new Type.Tuple(List.of(Scalar.COMPLEX64, new Type.Optional(Scalar.BOOL))),
            new Type.Record("range", List.of("start", "stop"), List.of(Scalar.PYINT, Scalar.INT8)),
            new Type.Literal(new Constant.TypeRef(Scalar.FLOAT64)), new Type.Callable("f.<lambda>", List.of(Scalar.PYINT)));
    private static final List<Constant> CONSTANTS = List.of(new Constant.Int(Long.MIN_VALUE), new Constant.Float(-0.0),
            new Constant.Float(Double.NaN), new Constant.Float(Double.NEGATIVE_INFINITY), new Constant.Float(1e-310),
            new Constant.Float(0.1), new Constant.Str("a \"b\" { } % \u00e9\n@ # x"), Constant.NONE, Constant.TRUE, Constant.UNBOUND,
            new Constant.Complex(new Constant.Float(1), new Constant.Float(-2.5)), Constant.ELLIPSIS,
            new Constant.BigInt(java.math.BigInteger.TWO.pow(100)), new Constant.Module("numpy"), new Constant.Named("builtins.len"),
            new Constant.Function("m.f.<locals>.g"), new Constant.Tuple(List.of(Constant.ONE, new Constant.Tuple(List.of()))));

    private final Random random = new Random(1);
    private final List<Val> values = new ArrayList<>();
    private final List<Val> used = new ArrayList<>();
    private int blocks = 1;
    private int ids;

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Val fresh(boolean typed) {
        var val = new Val(ids++, typed ? any(TYPES) : null);
        values.add(val);
        return val;
    }

    private static List<Class<?>> ops(Class<?> type, List<Class<?>> out) {
        if (type.isRecord()) {
            if (!out.contains(type)) {
                out.add(type);
            }
        } else {
            for (Class<?> sub : type.getPermittedSubclasses()) {
                ops(sub, out);
            }
        }
        return out;
    }

    private Object component(java.lang.reflect.Type type, boolean typed, int depth) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType list) {
            var items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(component(list.getActualTypeArguments()[0], typed, depth));
            }
            return List.copyOf(items);
        }
        var raw = (Class<?>) type;
        if (raw.isEnum()) {
            return any(List.of(raw.getEnumConstants()));
        }
        return switch (raw.getSimpleName()) {
            case "Val" -> {
                Val val = any(values);
                used.add(val);
                yield val;
            }
            case "Constant" -> any(CONSTANTS);
            case "Type" -> any(TYPES);
            case "boolean" -> random.nextBoolean();
            case "int", "Integer" -> random.nextInt(100);
            case "long" -> random.nextLong();
            case "String" -> any(List.of("x", "", "%1: {}\n\"'", "\u2603 b1:"));
            case "Edge" -> {
                @SuppressWarnings("unchecked")
                var args = (List<Val>) component(Edge.class.getRecordComponents()[1].getGenericType(), typed, depth);
                yield new Edge(random.nextInt(9), args);
            }
            case "Region" -> depth > 1 ? new Region(List.of()) : new Region(List.of(block(typed, depth + 1, Op.Yield.class)));
            default -> throw new AssertionError("no generator for " + raw);
        };
    }

    private Op op(Class<?> type, boolean typed, int depth) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        var args = new Object[components.length];
        var types = new Class<?>[components.length];
        for (int i = 0; i < args.length; i++) {
            types[i] = components[i].getType();
            boolean absent = types[i] == String.class && random.nextInt(5) == 0;
            args[i] = absent ? null : component(components[i].getGenericType(), typed, depth);
        }
        return (Op) type.getDeclaredConstructor(types).newInstance(args);
    }

    private Block block(boolean typed, int depth, Class<?> type) throws ReflectiveOperationException {
        int id = blocks++;
        var params = List.of(fresh(typed), fresh(typed));
        Op op = op(type, typed, depth);
        return new Block(id, random.nextBoolean() ? List.of() : params,
                List.of(new Inst(random.nextBoolean() ? null : fresh(typed), op, null)));
    }

    private Func func(Class<?> type, boolean typed) throws ReflectiveOperationException {
        values.clear();
        used.clear();
        ids = 0;
        blocks = 1;
        var params = List.of(fresh(typed), fresh(typed));
        return new Func("m." + type.getSimpleName(), any(List.of("f", "<lambda>", "numpy.sum", "odd name")), typed ? any(TYPES) : null,
                any(List.of(Func.Kind.values())), any(List.of(List.of(), List.of("nnan", "reassoc"))),
                List.of(new Block(0, params, List.of()), block(typed, 0, type)));
    }

    @Test
    void everyOpReadsBackAsWritten() throws ReflectiveOperationException {
        List<Class<?>> ops = ops(Op.class, new ArrayList<>());
        assertTrue(ops.size() > 50);
        for (Class<?> type : ops) {
            for (int round = 0; round < 20; round++) {
                var program = new Program(List.of(func(type, true), func(type, false)));
                String text = IrText.print(program);
                Program back = IrText.parse(text);
                assertEquals(text, IrText.print(back));
                // Records compare all components; block 0 has none and the result type is in the text.
                for (int i = 0; i < 2; i++) {
                    assertEquals(program.funcs().get(i).blocks(), back.funcs().get(i).blocks(), text);
                }
            }
        }
    }

    @Test
    void operandCodeSeesEveryValue() throws ReflectiveOperationException {
        for (Class<?> type : ops(Op.class, new ArrayList<>())) {
            for (int round = 0; round < 20; round++) {
                Inst inst = func(type, true).blocks().get(1).last();
                var seen = new ArrayList<Val>();
                Operands.forEach(inst.op(), seen::add);
                var expected = new ArrayList<>(used);
                var sorted = java.util.Comparator.comparingInt(Val::id);
                expected.sort(sorted);
                seen.sort(sorted);
                assertEquals(expected, seen, type.getSimpleName());
                var renamed = new ArrayList<Val>();
                Operands.forEach(Operands.map(inst.op(), v -> new Val(v.id() + 1000, v.type())), renamed::add);
                renamed.sort(sorted);
                assertEquals(expected.stream().map(v -> v.id() + 1000).toList(), renamed.stream().map(Val::id).toList());
                assertTrue(inst.op() == Operands.map(inst.op(), v -> v));
                assertEquals(Tag.of(inst.op()).name().replace("_", ""), type.getSimpleName().toUpperCase());
            }
        }
    }

    @Test
    void usesGetTheirDefinitionsTypes() {
        Program program = IrText.parse("""
                # a comment
                func "m.f" f(pyint) -> pyint python {
                b0(%0: pyint):
                  jump b1(%0) @ m.py:3
                b1(%1: pyint):
                  %2: pyint = add %1 %0
                  return %2
                }
                """);
        var add = (Op.Add) program.entry().blocks().get(1).insts().getFirst().op();
        assertEquals(Scalar.PYINT, add.b().type());
    }

    @Test
    void aMistakeIsReportedWithItsLine() {
        var e = assertThrows(IllegalArgumentException.class, () -> IrText.parse("func \"f\" f python {\nb0:\n  frob %1\n}\n"));
        assertTrue(e.getMessage().startsWith("line 3: unknown op frob"), e.getMessage());
    }
}
