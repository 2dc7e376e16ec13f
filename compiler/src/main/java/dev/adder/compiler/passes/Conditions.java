package dev.adder.compiler.passes;

import dev.adder.compiler.ir.Definitions;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;

/**
 * The comparisons that a condition known to hold, or not to, decides.
 *
 * <pre>
 *   (a < b) and not (c == d) holds     ->     a < b holds;  c == d does not
 * </pre>
 */
final class Conditions {
    interface Each {
        void accept(Op.Compare compare, boolean holds);
    }

    private Conditions() {}

    /** The boolean that is only made another kind of boolean here. */
    static Val plain(Definitions definitions, Val condition) {
        return definitions.op(condition) instanceof Op.Convert o && o.a().type() instanceof Scalar s && s.isBool() ? plain(definitions, o.a()) : condition;
    }

    static void each(Definitions definitions, Val condition, boolean holds, Each each) {
        switch (definitions.op(condition)) {
            case Op.And o when holds -> {
                each(definitions, o.a(), true, each);
                each(definitions, o.b(), true, each);
            }
            case Op.Or o when !holds -> {
                each(definitions, o.a(), false, each);
                each(definitions, o.b(), false, each);
            }
            case Op.Not o -> each(definitions, o.a(), !holds, each);
            case Op.Compare o -> each.accept(o, holds);
            // A NumPy boolean where Python's is wanted.
            case Op.Convert o when o.a().type() instanceof Scalar s && s.isBool() -> each(definitions, o.a(), holds, each);
            case null, default -> { }
        }
    }
}
