package dev.adder.compiler.target;

import dev.adder.compiler.ir.Bundles;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine values that a value consists of, in the order of the artefact's slots:
 * {@code array(float64, 2, C) -> owner ptr, data ptr, 2 lengths, 2 strides}; {@code optional(T) -> flag, T...};
 * {@code none ->} nothing.
 */
public final class Components {
    /** Before the element type: the name of the record of an array's components. */
    public static final String ARRAY = "array.";

    private Components() {}

    /** Is a value of this type one machine value? */
    public static boolean isOne(Type type) {
        return type instanceof Scalar s && !s.isComplex() || type instanceof Type.Ptr;
    }

    public static List<Type> of(Type type) {
        if (isOne(type)) {
            return List.of(type);
        }
        var out = new ArrayList<Type>();
        add(type, out);
        return out;
    }

    public static int count(Type type) {
        return isOne(type) ? 1 : of(type).size();
    }

    private static void add(Type type, List<Type> out) {
        if (isOne(type)) {
            out.add(type);
        } else if (type instanceof Type.Array a) {
            out.add(Type.PTR);
            out.add(Type.PTR);
            for (int i = 0; i < 2 * a.ndim(); i++) {
                out.add(Scalar.PYINT);
            }
        } else if (Bundles.parts(type) != null) {
            Bundles.parts(type).forEach(part -> add(part, out));
        }
    }
}
