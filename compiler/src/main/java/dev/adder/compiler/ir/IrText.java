package dev.adder.compiler.ir;

import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Programs as text, and back ({@link IrReader}). An op is written from its record, so a new op needs nothing here:
 * {@code new Inst(%5, Load[%0, [%4]])} -> {@code %5: float64 = load %0 [%4]}. Types are written where they are known.
 * Lines that start with {@code #} and sites ({@code @ file:line}) are not read back.
 */
public final class IrText {
    private final StringBuilder out = new StringBuilder();
    private final boolean sites;

    private IrText(boolean sites) {
        this.sites = sites;
    }

    public static String print(Program program) {
        return print(program, false);
    }

    public static String print(Program program, boolean sites) {
        return program.funcs().stream().map(f -> print(f, sites)).collect(Collectors.joining("\n"));
    }

    public static String print(Func func) {
        return print(func, false);
    }

    public static String print(Func func, boolean sites) {
        var text = new IrText(sites);
        text.func(func);
        return text.out.toString();
    }

    /** One instruction, as messages quote it; its regions are left out. */
    public static String print(Inst inst) {
        var text = new IrText(false);
        text.inst(Operands.regions(inst.op()).isEmpty() ? inst
                : new Inst(inst.out(), Operands.mapRegions(inst.op(), r -> new Region(List.of())), null), "");
        return text.out.toString().strip();
    }

    public static Program parse(String text) {
        return new IrReader(text).program();
    }

    /** The name of an op in text. */
    static String name(Op op) {
        return Tag.of(op).name().toLowerCase(java.util.Locale.ROOT);
    }

    private void func(Func func) {
        out.append("func ").append(Types.quote(func.name())).append(' ').append(plain(func.shown()));
        if (func.result() != null) {
            out.append(func.params().stream().map(v -> v.type().text()).collect(Collectors.joining(", ", "(", ")")));
            out.append(" -> ").append(func.result().text());
        }
        out.append(' ').append(lower(func.kind()));
        func.fastmath().forEach(word -> out.append(' ').append(word));
        out.append(" {\n");
        blocks(func.blocks(), "");
        out.append("}\n");
    }

    private static String plain(String name) {
        return name.matches("[\\p{L}_<][\\p{L}\\p{Nd}_.$<>]*") ? name : Types.quote(name);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void blocks(List<Block> blocks, String indent) {
        for (Block block : blocks) {
            out.append(indent).append('b').append(block.id());
            if (!block.params().isEmpty()) {
                out.append(block.params().stream().map(IrText::definition).collect(Collectors.joining(", ", "(", ")")));
            }
            out.append(":\n");
            for (Inst inst : block.insts()) {
                inst(inst, indent + "  ");
            }
        }
    }

    private static String definition(Val val) {
        return val.type() == null ? val.toString() : val + ": " + val.type().text();
    }

    private void inst(Inst inst, String indent) {
        out.append(indent);
        if (inst.out() != null) {
            out.append(definition(inst.out())).append(" = ");
        }
        out.append(name(inst.op()));
        for (RecordComponent component : inst.op().getClass().getRecordComponents()) {
            if (inst.op() instanceof Op.Select s && component.getType() == boolean.class && !s.even()) {
                continue; // false if left out
            }
            out.append(' ');
            component(read(component, inst.op()), indent);
        }
        if (sites && inst.site() != null) {
            out.append(" @ ").append(inst.site().span().source().name()).append(':').append(inst.site().span().line());
        }
        out.append('\n');
    }

    private static Object read(RecordComponent component, Op op) {
        try {
            return component.getAccessor().invoke(op);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void component(Object value, String indent) {
        switch (value) {
            case null -> out.append("null");
            case Val v -> out.append(v);
            case List<?> list -> {
                out.append('[');
                String separator = "";
                for (Object item : list) {
                    out.append(separator);
                    component(item, indent);
                    separator = " ";
                }
                out.append(']');
            }
            case Edge e -> out.append('b').append(e.block())
                    .append(e.args().stream().map(Val::toString).collect(Collectors.joining(" ", "(", ")")));
            case Region r -> {
                out.append("{\n");
                blocks(r.blocks(), indent);
                out.append(indent).append('}');
            }
            case Enum<?> e -> out.append(lower(e));
            case String s -> out.append(Types.quote(s));
            case Constant c -> out.append(c.text());
            case Type t -> out.append(t.text());
            default -> out.append(value);
        }
    }
}
