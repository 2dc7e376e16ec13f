package dev.adder.compiler.ir;

import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;

/** Which types are made of parts ({@link Op.Make}, {@link Op.Get}), and of which. */
public final class Bundles {
    private Bundles() {}

    /** The types of a bundle's parts, in order; null for a type that is not a bundle (arrays have their own ops). */
    public static List<Type> parts(Type type) {
        return switch (type) {
            case Type.Tuple t -> t.items();
            case Type.Record r -> r.types();
            case Type.Optional o -> List.of(Scalar.PYBOOL, o.payload());
            case Scalar s -> s.isComplex() ? List.of(s.part(), s.part()) : null;
            case Type.Str ignored -> List.of(Type.PTR, Scalar.PYINT);
            case Type.Callable c -> c.captures();
            case Type.Array ignored -> null;
            case Type.None ignored -> null;
            case Type.Ptr ignored -> null;
            case Type.Literal ignored -> null;
            case Type.Unbound ignored -> null;
            case Type.Void ignored -> null;
        };
    }
}
