package dev.adder.compiler.target.interp;

import dev.adder.compiler.ir.Program;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs a program on random arguments and says in one text what came of it: result, exception, what it left in its arrays. */
public final class Trial {
    private static final long[] LONGS = {0, 1, -1, 2, 3, 5, 7, -2, 10, 100, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] DOUBLES = {0, -0.0, 1, -1, 0.5, 2.5, 1e300, -3, Double.NaN, Double.POSITIVE_INFINITY, 1e-320, 0.1};

    private final Random random;
    private final Memory memory = new Memory(1 << 24);

    private Trial(long seed) {
        random = new Random(seed);
    }

    /** The same seed gives the same arguments. {@code fuel}: how many instructions may run; a fault is part of the text. */
    public static String run(Program program, long seed, long fuel) {
        var trial = new Trial(seed);
        var args = new ArrayList<Object>();
        List<Type> types = program.entry().params().stream().map(v -> v.type()).toList();
        types.forEach(t -> args.add(trial.value(t)));
        String outcome;
        var interpreter = new Interpreter(program, trial.memory, fuel);
        try {
            outcome = trial.text(program.entry().result(), interpreter.call(args));
        } catch (Raised e) {
            outcome = "raises " + e.getMessage();
        } catch (Fault e) {
            outcome = e.getMessage().startsWith("out of fuel") ? "out of fuel" : "fault";
        }
        var out = new StringBuilder(outcome).append(interpreter.printed().isEmpty() ? "" : ", prints " + interpreter.printed());
        for (int i = 0; i < args.size(); i++) {
            if (types.get(i) instanceof Type.Array) {
                out.append(", ").append(trial.text(types.get(i), args.get(i)));
            }
        }
        return out.toString();
    }

    private Object value(Type type) {
        return switch (type) {
            case Scalar s -> scalar(s);
            case Type.Array a -> array(a);
            case Type.Tuple t -> t.items().stream().map(this::value).toList();
            case Type.Optional o -> List.of(random.nextBoolean(), value(o.payload()));
            case Type.Ptr ignored -> memory.zeros(256);
            default -> List.of();
        };
    }

    private Object scalar(Scalar s) {
        return switch (s.kind) {
            case BOOL -> random.nextBoolean();
            case INT, UINT -> dev.adder.compiler.ir.ScalarValues.wrap(s,
                    random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(3) > 0 ? random.nextInt(9) - 2 : LONGS[random.nextInt(LONGS.length)]);
            case FLOAT -> {
                double d = random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian() * 10;
                yield s.bits == 32 ? (Object) (float) d : (Object) d;
            }
            case COMPLEX -> List.of(scalar(s.part()), scalar(s.part()));
        };
    }

    private ArrayValue array(Type.Array type) {
        long[] shape = new long[type.ndim()];
        for (int k = 0; k < shape.length; k++) {
            shape[k] = random.nextInt(6);
        }
        ArrayValue array = memory.array(type, shape);
        long[] index = new long[shape.length];
        for (long n = 0; n < array.size(); n++) {
            memory.put(type.elem(), array.address(index), scalar(type.elem()));
            next(index, shape);
        }
        return array;
    }

    private static void next(long[] index, long[] shape) {
        for (int k = index.length - 1; k >= 0 && ++index[k] == shape[k]; k--) {
            index[k] = 0;
        }
    }

    private String text(Type type, Object value) {
        return switch (type) {
            case Type.Array a -> {
                var array = (ArrayValue) value;
                var out = new StringBuilder(type.text()).append(java.util.Arrays.toString(array.shape()));
                long[] index = new long[a.ndim()];
                for (long n = 0; n < array.size(); n++) {
                    out.append(' ').append(memory.get(a.elem(), array.address(index)));
                    next(index, array.shape());
                }
                yield out.toString();
            }
            case Type.Optional o -> (Boolean) ((List<?>) value).get(0) ? text(o.payload(), ((List<?>) value).get(1)) : "None";
            case Type.Tuple t -> {
                var out = new StringBuilder("(");
                for (int i = 0; i < t.items().size(); i++) {
                    out.append(text(t.items().get(i), ((List<?>) value).get(i))).append(", ");
                }
                yield out.append(")").toString();
            }
            case Type.Ptr ignored -> "ptr";
            default -> String.valueOf(value);
        };
    }
}
