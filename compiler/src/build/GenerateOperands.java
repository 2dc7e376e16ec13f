import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes Tag.java and Operands.java from the record declarations of Op.java, so that a new op needs no line of operand
 * code. Run by Maven before compiling: {@code java GenerateOperands.java <Op.java> <output folder>}.
 *
 * <p>{@code record Add(Val a, Val b) implements Scalar {}} -> a constant {@code Tag.ADD} and a case in each of forEach and map.
 */
public final class GenerateOperands {
    private static final Pattern RECORD =
            Pattern.compile("\\brecord\\s+(\\w+)\\s*\\(([^)]*)\\)\\s*implements\\s+([\\w, ]+?)\\s*\\{");

    private record Part(String type, String name) {
        boolean is(String... types) {
            return List.of(types).contains(type);
        }
    }

    private record Op(String name, List<Part> parts) {
        String tag() {
            return name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase();
        }

        boolean has(String... types) {
            return parts.stream().anyMatch(p -> p.is(types));
        }
    }

    public static void main(String[] args) throws IOException {
        List<Op> ops = read(Files.readString(Path.of(args[0])));
        Path folder = Path.of(args[1], "dev/adder/compiler/ir");
        Files.createDirectories(folder);
        write(folder.resolve("Tag.java"), tags(ops));
        write(folder.resolve("Operands.java"), operands(ops));
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    private static List<Op> read(String text) {
        var found = RECORD.matcher(text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", ""));
        var ops = new ArrayList<Op>();
        while (found.find()) {
            var parts = new ArrayList<Part>();
            for (String part : found.group(2).isBlank() ? new String[0] : found.group(2).split(",")) {
                String[] words = part.strip().split("\\s+");
                parts.add(new Part(words[0], words[1]));
            }
            ops.add(new Op(found.group(1), parts));
        }
        return ops;
    }

    private static String tags(List<Op> ops) {
        String constants = ops.stream().map(Op::tag).collect(Collectors.joining(", "));
        String cases = lines(ops, o -> "            case \"dev.adder.compiler.ir.Op$%s\" -> %s;".formatted(o.name, o.tag()));
        return """
                package dev.adder.compiler.ir;

                import java.util.Map;
                import java.util.concurrent.ConcurrentHashMap;

                /** One constant per op, for switches that must be cheap in a cold JVM. Generated from Op.java. */
                public enum Tag {
                    %s;

                    private static final Map<Class<?>, Tag> KNOWN = new ConcurrentHashMap<>();

                    /** The tag of an op. */
                    public static Tag of(Op op) {
                        Tag known = KNOWN.get(op.getClass());
                        return known != null ? known : first(op.getClass());
                    }

                    /** A switch over strings needs neither class loading nor bootstrap methods. */
                    private static Tag first(Class<?> op) {
                        Tag tag = switch (op.getName()) {
                %s
                            default -> throw new IllegalArgumentException(op.getName());
                        };
                        KNOWN.put(op, tag);
                        return tag;
                    }
                }
                """.formatted(constants, cases);
    }

    private static String lines(List<Op> ops, Function<Op, String> line) {
        return ops.stream().map(line).collect(Collectors.joining("\n"));
    }

    private static List<Op> having(List<Op> ops, String... types) {
        return ops.stream().filter(o -> o.has(types)).toList();
    }

    private static String operands(List<Op> ops) {
        String[] uses = {"Val", "List<Val>", "Edge", "Region"};
        return HEAD.formatted(
                lines(having(ops, uses), o -> visit(o, "f", uses)),
                lines(having(ops, "Val", "List<Val>", "Edge"), o -> visit(o, "f", "Val", "List<Val>", "Edge")),
                lines(having(ops, "Val", "List<Val>"), o -> visit(o, "f", "Val", "List<Val>")),
                lines(having(ops, uses), o -> rebuild(o, "map", uses)),
                lines(having(ops, "Edge"), o -> "            case %s -> List.of(%s);".formatted(o.tag(), listed(o, "Edge"))),
                lines(having(ops, "Edge"), o -> rebuild(o, "retarget", "Edge")),
                withRegions(ops), lines(having(ops, "Region"), o -> "            case %s -> List.of(%s);".formatted(o.tag(), listed(o, "Region"))),
                withRegions(ops), lines(having(ops, "Region"), o -> rebuild(o, "rebuild", "Region")),
                lines(filled(ops), GenerateOperands::hash), lines(filled(ops), GenerateOperands::equal));
    }

    /** The test for the few ops that have regions, which is asked of every instruction. */
    private static String withRegions(List<Op> ops) {
        return having(ops, "Region").stream().map(o -> "op instanceof Op." + o.name).collect(Collectors.joining(" || "));
    }

    private static List<Op> filled(List<Op> ops) {
        return ops.stream().filter(o -> !o.parts.isEmpty()).toList();
    }

    private static String hash(Op op) {
        String sum = "0";
        for (Part p : op.parts) {
            sum = "31 * (" + sum + ") + " + (p.is("int", "long", "boolean") ? "hash(o.%s())" : "Objects.hashCode(o.%s())").formatted(p.name);
        }
        return "            case %s -> { var o = (Op.%s) op; yield %s; }".formatted(op.tag(), op.name, sum);
    }

    private static String equal(Op op) {
        String all = op.parts.stream().map(p -> (p.is("int", "long", "boolean") ? "x.%1$s() == y.%1$s()" : "Objects.equals(x.%1$s(), y.%1$s())")
                .formatted(p.name)).collect(Collectors.joining(" && "));
        return "            case %1$s -> { var x = (Op.%2$s) a; var y = (Op.%2$s) b; yield %3$s; }".formatted(op.tag(), op.name, all);
    }

    private static String listed(Op op, String type) {
        return op.parts.stream().filter(p -> p.is(type)).map(p -> "((Op." + op.name + ") op)." + p.name + "()")
                .collect(Collectors.joining(", "));
    }

    private static String visit(Op op, String f, String... types) {
        String calls = op.parts.stream().filter(p -> p.is(types))
                .map(p -> "visit(o.%s(), %s);".formatted(p.name, f)).collect(Collectors.joining(" "));
        return "            case %s -> { var o = (Op.%s) op; %s }".formatted(op.tag(), op.name, calls);
    }

    private static String rebuild(Op op, String map, String... types) {
        var decls = new StringBuilder();
        var same = new ArrayList<String>();
        var args = new ArrayList<String>();
        for (Part p : op.parts) {
            if (p.is(types)) {
                decls.append("var %s = %s(o.%s(), f); ".formatted(local(p), map, p.name));
                same.add("%s == o.%s()".formatted(local(p), p.name));
                args.add(local(p));
            } else {
                args.add("o." + p.name + "()");
            }
        }
        return "            case %s -> { var o = (Op.%s) op; %syield %s ? op : new Op.%s(%s); }".formatted(op.tag(), op.name,
                decls, String.join(" && ", same), op.name, String.join(", ", args));
    }

    private static String local(Part p) {
        return p.name + "_";
    }

    private static final String HEAD = """
            package dev.adder.compiler.ir;

            import dev.adder.compiler.ir.Op.Edge;
            import dev.adder.compiler.ir.Op.Region;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.Objects;
            import java.util.function.Consumer;
            import java.util.function.UnaryOperator;

            /**
             * Listing and replacing the operands of any op. Every map returns the op itself if nothing changed.
             * Generated from Op.java.
             */
            public final class Operands {
                private Operands() {}

                /** Every use that stands in the op: its values, its edges' arguments and all uses inside its regions. */
                public static void forEach(Op op, Consumer<Val> f) {
                    switch (Tag.of(op)) {
            %s
                        default -> { }
                    }
                }

                /** As {@link #forEach} without what is inside regions. */
                public static void forEachDirect(Op op, Consumer<Val> f) {
                    switch (Tag.of(op)) {
            %s
                        default -> { }
                    }
                }

                /** The values that the op reads itself: neither what its edges pass on nor what is inside its regions. */
                public static void forEachOwn(Op op, Consumer<Val> f) {
                    switch (Tag.of(op)) {
            %s
                        default -> { }
                    }
                }

                /** The op with every use replaced, those inside its regions too. */
                public static Op map(Op op, UnaryOperator<Val> f) {
                    return switch (Tag.of(op)) {
            %s
                        default -> op;
                    };
                }

                /** Where the op may go; empty unless it ends a block. */
                public static List<Edge> edges(Op op) {
                    return !(op instanceof Op.Terminator) ? List.of() : switch (Tag.of(op)) {
            %s
                        default -> List.of();
                    };
                }

                public static Op mapEdges(Op op, EdgeMap f) {
                    return !(op instanceof Op.Terminator) ? op : switch (Tag.of(op)) {
            %s
                        default -> op;
                    };
                }

                public static List<Region> regions(Op op) {
                    return !(%s) ? List.of() : switch (Tag.of(op)) {
            %s
                        default -> List.of();
                    };
                }

                public static Op mapRegions(Op op, RegionMap f) {
                    return !(%s) ? op : switch (Tag.of(op)) {
            %s
                        default -> op;
                    };
                }

                /** A hash of tag and components; cheaper than the record's own in a cold JVM. */
                public static int hash(Op op) {
                    Tag tag = Tag.of(op);
                    return tag.ordinal() * 1000003 + switch (tag) {
            %s
                        default -> 0;
                    };
                }

                /** Whether two ops are equal as records. */
                public static boolean equal(Op a, Op b) {
                    return a.getClass() == b.getClass() && switch (Tag.of(a)) {
            %s
                        default -> true;
                    };
                }

                private static int hash(long value) {
                    return Long.hashCode(value);
                }

                private static int hash(boolean value) {
                    return Boolean.hashCode(value);
                }

                /** A function from edges to edges. */
                public interface EdgeMap {
                    Edge apply(Edge edge);
                }

                /** A function from regions to regions. */
                public interface RegionMap {
                    Region apply(Region region);
                }

                private static void visit(Val val, Consumer<Val> f) {
                    if (val != null) {
                        f.accept(val);
                    }
                }

                private static void visit(List<Val> vals, Consumer<Val> f) {
                    for (Val val : vals) {
                        f.accept(val);
                    }
                }

                private static void visit(Edge edge, Consumer<Val> f) {
                    visit(edge.args(), f);
                }

                private static void visit(Region region, Consumer<Val> f) {
                    for (Block block : region.blocks()) {
                        for (Inst inst : block.insts()) {
                            forEach(inst.op(), f);
                        }
                    }
                }

                private static Val map(Val val, UnaryOperator<Val> f) {
                    return val == null ? null : f.apply(val);
                }

                private static List<Val> map(List<Val> vals, UnaryOperator<Val> f) {
                    List<Val> out = null;
                    for (int i = 0; i < vals.size(); i++) {
                        Val val = vals.get(i);
                        Val now = f.apply(val);
                        if (out == null && now != val) {
                            out = new ArrayList<>(vals.subList(0, i));
                        }
                        if (out != null) {
                            out.add(now);
                        }
                    }
                    return out == null ? vals : List.copyOf(out);
                }

                private static Edge map(Edge edge, UnaryOperator<Val> f) {
                    List<Val> args = map(edge.args(), f);
                    return args == edge.args() ? edge : new Edge(edge.block(), args);
                }

                private static Region map(Region region, UnaryOperator<Val> f) {
                    boolean changed = false;
                    var blocks = new ArrayList<Block>(region.blocks().size());
                    for (Block block : region.blocks()) {
                        var insts = new ArrayList<Inst>(block.insts().size());
                        boolean here = false;
                        for (Inst inst : block.insts()) {
                            Op op = map(inst.op(), f);
                            here |= op != inst.op();
                            insts.add(op == inst.op() ? inst : new Inst(inst.out(), op, inst.site()));
                        }
                        changed |= here;
                        blocks.add(here ? new Block(block.id(), block.params(), List.copyOf(insts)) : block);
                    }
                    return changed ? new Region(List.copyOf(blocks)) : region;
                }

                private static Edge retarget(Edge edge, EdgeMap f) {
                    return f.apply(edge);
                }

                private static Region rebuild(Region region, RegionMap f) {
                    return f.apply(region);
                }
            }
            """;
}
