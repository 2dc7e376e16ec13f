package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random values of any type, hostile ones among them. */
final class Values {
    private Values() {}

    /** {@code sizes}: lengths of the axes, the last for the last axis; now and then an axis has length 1 instead. */
    static Programs.Arg argument(Type type, long[] sizes, Random random) {
        if (!(type instanceof Type.Array a)) {
            return Programs.Arg.of(type, value(type, random));
        }
        var shape = new long[a.ndim()];
        for (int k = 0; k < shape.length; k++) {
            shape[k] = random.nextInt(6) == 0 ? 1 : sizes[sizes.length - shape.length + k];
        }
        var elements = new ArrayList<Object>();
        for (int i = 0; i < 16; i++) {
            elements.add(value(a.elem(), random));
        }
        int spread = a.layout() == Type.Layout.A ? new int[] {1, 2, -1, -3}[random.nextInt(4)] : 1;
        return new Programs.Arg(type, shape, elements, spread, null);
    }

    static Object value(Type type, Random random) {
        if (type instanceof Scalar s) {
            return scalar(s, random);
        }
        List<Type> parts = Bundles.parts(type);
        var out = new ArrayList<Object>();
        if (parts != null) {
            parts.forEach(p -> out.add(value(p, random)));
        }
        return out;
    }

    private static Object scalar(Scalar type, Random random) {
        return switch (type.kind) {
            case BOOL -> random.nextBoolean();
            case INT, UINT -> integer(type, random);
            case FLOAT -> real(type, random);
            case COMPLEX -> List.of(real(type.part(), random), real(type.part(), random));
        };
    }

    static long integer(Scalar type, Random random) {
        long value = switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> type.min();
            case 2 -> type.max();
            default -> random.nextInt(-4, 9);
        };
        int drop = 64 - type.bits;
        return type.isSigned() ? value << drop >> drop : value << drop >>> drop;
    }

    static Object real(Scalar type, Random random) {
        double value = switch (random.nextInt(10)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 3 -> random.nextLong();
            case 4 -> Double.MIN_VALUE;
            default -> random.nextInt(-6, 7) / 2.0;
        };
        return type.bits == 32 ? (Object) (float) value : (Object) value;
    }
}
