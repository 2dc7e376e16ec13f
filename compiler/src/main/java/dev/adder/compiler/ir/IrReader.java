package dev.adder.compiler.ir;

import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Op.Region;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what {@link IrText} writes, op by op from the records' components. Does not check sense: {@link Verifier} does. */
final class IrReader {
    private static final Map<String, Class<?>> OPS = new HashMap<>();

    static {
        collect(Op.class);
    }

    private final Types.Reader in;
    private Map<Integer, Val> defined;

    IrReader(String text) {
        in = new Types.Reader(text, 0);
    }

    private static void collect(Class<?> type) {
        if (type.isRecord()) {
            OPS.put(type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT), type);
        } else {
            for (Class<?> sub : type.getPermittedSubclasses()) {
                collect(sub);
            }
        }
    }

    Program program() {
        try {
            var funcs = new ArrayList<Func>();
            lines();
            while (in.at < in.text.length()) {
                funcs.add(func());
                lines();
            }
            return new Program(List.copyOf(funcs));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            int line = (int) in.text.substring(0, Math.min(in.at, in.text.length())).lines().count();
            String message = e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
            throw new IllegalArgumentException("line " + line + ": " + message, e);
        }
    }

    /** Past blanks, line ends and comment lines. */
    private void lines() {
        while (true) {
            in.space();
            if (in.at < in.text.length() && in.text.charAt(in.at) == '#') {
                int end = in.text.indexOf('\n', in.at);
                in.at = end < 0 ? in.text.length() : end;
            }
            if (in.at >= in.text.length() || in.text.charAt(in.at) != '\n' && in.text.charAt(in.at) != '\r') {
                return;
            }
            in.at++;
        }
    }

    private char next() {
        in.space();
        return in.at < in.text.length() ? in.text.charAt(in.at) : '\n';
    }

    private Func func() {
        defined = new HashMap<>();
        in.expect("func");
        String name = in.quoted();
        String shown = next() == '"' ? in.quoted() : in.word();
        Type result = null;
        if (in.take("(")) {
            while (!in.take(")")) {
                in.type();
                in.take(",");
            }
            in.expect("->");
            result = in.type();
        }
        var kind = Func.Kind.valueOf(in.word().toUpperCase(Locale.ROOT));
        var fastmath = new ArrayList<String>();
        while (!in.take("{")) {
            fastmath.add(in.word());
        }
        List<Block> blocks = blocks();
        return new Func(name, shown, result, kind, List.copyOf(fastmath), blocks.stream().map(this::typed).toList());
    }

    /** Uses were read without types; gives them their definitions'. */
    private Block typed(Block block) {
        var insts = block.insts().stream()
                .map(i -> new Inst(i.out(), Operands.map(i.op(), v -> defined.getOrDefault(v.id(), v)), null)).toList();
        return new Block(block.id(), block.params(), insts);
    }

    /** Blocks up to and past the closing brace. */
    private List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        lines();
        while (!in.take("}")) {
            blocks.add(block());
            lines();
        }
        return List.copyOf(blocks);
    }

    private Block block() {
        int id = blockId();
        var params = new ArrayList<Val>();
        if (in.take("(")) {
            while (!in.take(")")) {
                params.add(definition());
                in.take(",");
            }
        }
        in.expect(":");
        var insts = new ArrayList<Inst>();
        lines();
        while (!startsBlock() && next() != '}') {
            insts.add(inst());
            lines();
        }
        return new Block(id, List.copyOf(params), List.copyOf(insts));
    }

    /** True at {@code b12:} or {@code b12(}; ops have a blank or line end after their name. */
    private boolean startsBlock() {
        if (next() != 'b') {
            return false;
        }
        int end = in.at + 1;
        while (end < in.text.length() && Character.isDigit(in.text.charAt(end))) {
            end++;
        }
        return end > in.at + 1 && end < in.text.length() && ":(".indexOf(in.text.charAt(end)) >= 0;
    }

    private int blockId() {
        in.expect("b");
        return number();
    }

    private int number() {
        int start = in.at;
        while (in.at < in.text.length() && Character.isDigit(in.text.charAt(in.at))) {
            in.at++;
        }
        if (start == in.at) {
            throw in.error("expected a number");
        }
        return Integer.parseInt(in.text.substring(start, in.at));
    }

    private Val definition() {
        Val val = use();
        if (in.take(":")) {
            val = new Val(val.id(), in.type());
        }
        if (defined.put(val.id(), val) != null) {
            throw in.error(val + " is defined twice");
        }
        return val;
    }

    private Val use() {
        in.expect("%");
        return new Val(number(), null);
    }

    private Inst inst() {
        Val out = null;
        if (next() == '%') {
            out = definition();
            in.expect("=");
        }
        String name = in.word();
        Class<?> type = OPS.get(name);
        if (type == null) {
            throw in.error("unknown op " + name);
        }
        RecordComponent[] components = type.getRecordComponents();
        var values = new Object[components.length];
        var types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = component(components[i].getGenericType());
        }
        if (in.take("@")) {
            int end = in.text.indexOf('\n', in.at);
            in.at = end < 0 ? in.text.length() : end;
        }
        if (next() != '\n' && next() != '\r') {
            throw in.error("expected the end of the line");
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return new Inst(out, (Op) constructor.newInstance(values), null);
        } catch (ReflectiveOperationException e) {
            throw in.error("cannot make " + name + ": " + e.getCause());
        }
    }

    private Object component(java.lang.reflect.Type type) {
        if (type instanceof ParameterizedType list) {
            in.expect("[");
            var items = new ArrayList<Object>();
            while (!in.take("]")) {
                items.add(component(list.getActualTypeArguments()[0]));
            }
            return List.copyOf(items);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Constant.class) {
            return in.constant();
        }
        if (raw == Type.class) {
            return in.type();
        }
        if (raw.isEnum()) {
            return constant(raw, in.word());
        }
        if (next() == 'n' && in.take("null")) {
            return null;
        }
        return switch (raw.getSimpleName()) {
            case "Val" -> use();
            case "Edge" -> edge();
            case "Region" -> {
                in.expect("{");
                yield new Region(blocks());
            }
            case "String" -> in.quoted();
            case "boolean" -> "\r\n@".indexOf(next()) < 0 && Boolean.parseBoolean(in.word());
            case "int", "Integer" -> {
                in.space();
                yield number();
            }
            case "long" -> Long.parseLong(in.word());
            default -> throw in.error("no text form for " + raw);
        };
    }

    private Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw in.error("unknown " + type.getSimpleName() + " " + text);
    }

    private Edge edge() {
        int block = blockId();
        in.expect("(");
        var args = new ArrayList<Val>();
        while (!in.take(")")) {
            args.add(use());
        }
        return new Edge(block, List.copyOf(args));
    }
}
