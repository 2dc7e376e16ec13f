package dev.adder.compiler.library;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;

/**
 * A decorator of lib/: its name, its first positional argument as text ({@code Array}, {@code "+"} and {@code Record("zip")} give
 * {@code Array}, {@code +} and {@code zip}), and the keywords {@code method} and {@code name}.
 */
record Decorator(String name, String argument, boolean method, String renamed) {

    /** Reads the line after the {@code @}. The usual forms are read by hand, the rest by the parser. */
    static Decorator of(String text) {
        int open = text.indexOf('(');
        if (open < 0) {
            return new Decorator(text.strip(), null, false, null);
        }
        String name = text.substring(0, open);
        int close = text.length() - 1;
        if (text.charAt(open + 1) == '"' && text.indexOf('"', open + 2) == close - 1) {
            return new Decorator(name, text.substring(open + 2, close - 1), false, null);
        }
        return parsed((Tree.Call) Parser.parseExpression(new Source("decorator", text)));
    }

    private static Decorator parsed(Tree.Call call) {
        String argument = call.args().isEmpty() ? null : text(call.args().getFirst());
        boolean method = false;
        String renamed = null;
        for (Tree.Keyword k : call.keywords()) {
            switch (k.name()) {
                case "method" -> method = k.value() instanceof Tree.Bool b && b.value();
                case "name" -> renamed = text(k.value());
                default -> { }
            }
        }
        return new Decorator(((Tree.Name) call.function()).id(), argument, method, renamed);
    }

    private static String text(Tree.Expr e) {
        return switch (e) {
            case Tree.Str s -> s.value();
            case Tree.Name n -> n.id();
            case Tree.Call c -> text(c.args().getFirst());
            default -> throw new IllegalArgumentException("decorator argument " + e.span().text());
        };
    }
}
