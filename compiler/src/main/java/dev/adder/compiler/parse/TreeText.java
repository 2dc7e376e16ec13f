package dev.adder.compiler.parse;

import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * A Tree as indented text, for golden files and `dump`. Spans, absent parts, empty lists and false flags are left out. It goes by reflection,
 * so that a new record prints without more code; the compiler's own path does not come here.
 *
 * <pre>
 *   x + 1.5  ->  BinOp +
 *                  left: Name x
 *                  right: Float 1.5
 * </pre>
 */
public final class TreeText {
    private final StringBuilder out = new StringBuilder();

    private TreeText() {}

    public static String write(Tree tree) {
        TreeText text = new TreeText();
        text.node((Record) tree, 0);
        return text.out.toString();
    }

    private void node(Record node, int indent) {
        out.append(node.getClass().getSimpleName());
        RecordComponent[] components = node.getClass().getRecordComponents();
        boolean first = true;
        for (RecordComponent component : components) {
            String shown = scalar(value(node, component), component.getName());
            if (shown != null) {
                // The first fact of a node needs no label; flags are their own label.
                boolean bare = first || shown.equals(component.getName());
                out.append(' ').append(bare ? shown : component.getName() + "=" + shown);
                first = false;
            }
        }
        out.append('\n');
        for (RecordComponent component : components) {
            child(value(node, component), component.getName(), indent + 2);
        }
    }

    private void child(Object value, String label, int indent) {
        if (value instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Record) {
            out.append(" ".repeat(indent)).append(label).append(":\n");
            for (Object item : list) {
                out.append(" ".repeat(indent + 2));
                node((Record) item, indent + 2);
            }
        } else if (value instanceof Record node && !label.equals("span") && !label.equals("nameSpan") && !isEmpty(node)) {
            out.append(" ".repeat(indent)).append(label).append(": ");
            node(node, indent);
        }
    }

    private static boolean isEmpty(Record node) {
        return node instanceof Tree.Parameters p && p.positionalOnly().isEmpty() && p.positional().isEmpty() && p.rest() == null
                && p.keywordOnly().isEmpty() && p.options() == null;
    }

    /** A value that fits the line of its node, or null. */
    private static String scalar(Object value, String label) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> label.equals("value") ? flag.toString() : flag ? label : null;
            case Tree.BinaryOp op -> op.text;
            case Tree.UnaryOp op -> op.text;
            case Tree.LogicalOp op -> op.text;
            case Character c -> c == 0 ? null : c.toString();
            case String s -> label.equals("value") || label.equals("text") ? quoted(s) : s;
            case Number n -> label.equals("level") && n.intValue() == 0 ? null : n.toString();
            case List<?> list when !list.isEmpty() && !(list.getFirst() instanceof Record) -> items(list);
            default -> null;
        };
    }

    private static String items(List<?> list) {
        StringBuilder text = new StringBuilder();
        for (Object item : list) {
            text.append(text.isEmpty() ? "" : ", ").append(item instanceof Tree.CompareOp op ? op.text : item);
        }
        return text.toString();
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> text.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : c);
            }
        }
        return text.append('"').toString();
    }

    private static Object value(Record node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
