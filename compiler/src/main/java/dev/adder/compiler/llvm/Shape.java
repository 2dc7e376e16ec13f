package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.types.Type;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a function is called in LLVM: its name, whether it can raise, and the type it returns, which is the flag "raised"
 * (if it can) and the machine values of its result.
 */
record Shape(String name, Func.Kind kind, boolean raises, List<Type> values) {

    static Shape of(Func f) {
        boolean raises = f.kind() == Func.Kind.PYTHON && raises(f);
        String name = switch (f.kind()) {
            case NATIVE -> Globals.quoted(f.shown());
            case PRIVATE, APART -> Globals.quoted("low." + f.name());
            case PYTHON -> Globals.quoted("py." + f.name());
        };
        return new Shape("@" + name, f.kind(), raises, Components.of(f.result()));
    }

    private static boolean raises(Func f) {
        for (Block b : f.blocks()) {
            if (b.last().op() instanceof Op.Raise || b.last().op() instanceof Op.Propagate) {
                return true;
            }
        }
        return false;
    }

    /** Does it return several things? */
    boolean isStruct() {
        return values.size() + (raises ? 1 : 0) > 1;
    }

    String type() {
        if (!isStruct()) {
            return raises ? "i1" : values.isEmpty() ? "void" : LlvmTypes.register(values.getFirst());
        }
        return values.stream().map(LlvmTypes::register).collect(Collectors.joining(", ", raises ? "{ i1, " : "{ ", " }"));
    }

    /** The value returned when it has raised. */
    String failure() {
        return values.stream().map(t -> LlvmTypes.register(t) + " poison").collect(Collectors.joining(", ", "{ i1 true, ", " }"));
    }
}
