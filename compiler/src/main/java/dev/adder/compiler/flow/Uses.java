package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import java.util.function.Consumer;

/** The values an op of stage FLOW reads itself, not counting what its edges pass on. */
final class Uses {
    private Uses() {}

    static void direct(Op op, Consumer<Val> use) {
        switch (op) {
            case Op.PyBinary o -> {
                use.accept(o.a());
                use.accept(o.b());
            }
            case Op.PyUnary o -> use.accept(o.a());
            case Op.PyCompare o -> {
                use.accept(o.a());
                use.accept(o.b());
            }
            case Op.PyTruth o -> use.accept(o.a());
            case Op.PyCall o -> {
                use.accept(o.function());
                o.args().forEach(use);
            }
            case Op.PyAttr o -> use.accept(o.a());
            case Op.PyItem o -> {
                use.accept(o.a());
                use.accept(o.index());
            }
            case Op.PySetItem o -> {
                use.accept(o.a());
                use.accept(o.index());
                use.accept(o.value());
            }
            case Op.PySetAttr o -> {
                use.accept(o.a());
                use.accept(o.value());
            }
            case Op.PySlice o -> {
                use.accept(o.start());
                use.accept(o.stop());
                use.accept(o.step());
            }
            case Op.PyTuple o -> o.items().forEach(use);
            case Op.PyUnpack o -> use.accept(o.a());
            case Op.PyClosure o -> {
                o.captures().forEach(use);
                o.defaults().forEach(use);
            }
            case Op.PyFormat o -> o.parts().forEach(use);
            case Op.PyBound o -> use.accept(o.a());
            case Op.PyNarrow o -> use.accept(o.a());
            case Op.PyRaise o -> {
                use.accept(o.exception());
                if (o.cause() != null) {
                    use.accept(o.cause());
                }
            }
            case Op.ForEach o -> use.accept(o.iterable());
            case Op.Branch o -> use.accept(o.condition());
            case Op.Return o -> use.accept(o.value());
            default -> { }
        }
    }
}
