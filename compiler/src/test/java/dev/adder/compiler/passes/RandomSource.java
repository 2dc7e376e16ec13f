package dev.adder.compiler.passes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random Python functions over an int array, a float grid and two ints, full of loops over ranges, affine indexes and
 * comparisons: what index proofs live on. A function is a tree of statements, so that it can be made smaller.
 */
final class RandomSource {
    /** A statement: its text, and for a compound one the statements inside. */
    record Node(String text, List<Node> body) {}

    private final Random random;
    private int names;

    private RandomSource(Random random) {
        this.random = random;
    }

    static List<Node> function(Random random) {
        return new RandomSource(random).block(List.of("n", "m"), 3, 5);
    }

    static String text(List<Node> body) {
        var out = new StringBuilder("def f(a, g, n, m):\n    s = 0\n");
        print(body, "    ", out);
        return out.append("    return s\n").toString();
    }

    private static void print(List<Node> body, String indent, StringBuilder out) {
        for (Node node : body) {
            out.append(indent).append(node.text).append('\n');
            if (node.body != null) {
                print(node.body, indent + "    ", out);
            }
        }
        if (body.isEmpty()) {
            out.append(indent).append("s += 1\n");
        }
    }

    /** Every way to leave one statement out. */
    static List<List<Node>> smaller(List<Node> body) {
        var out = new ArrayList<List<Node>>();
        for (int i = 0; i < body.size(); i++) {
            var without = new ArrayList<>(body);
            Node node = without.remove(i);
            out.add(List.copyOf(without));
            if (node.body != null) {
                for (List<Node> inside : smaller(node.body)) {
                    var with = new ArrayList<>(body);
                    with.set(i, new Node(node.text, inside));
                    out.add(List.copyOf(with));
                }
            }
        }
        return out;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<Node> block(List<String> ints, int depth, int most) {
        var out = new ArrayList<Node>();
        var known = new ArrayList<>(ints);
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            out.add(statement(known, depth));
        }
        return List.copyOf(out);
    }

    private Node statement(List<String> ints, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0 -> {
                return new Node("s += a[" + index(ints) + "]", null);
            }
            case 1 -> {
                return new Node("a[" + index(ints) + "] = s", null);
            }
            case 2 -> {
                return new Node("g[" + index(ints) + ", " + index(ints) + "] += 1.0", null);
            }
            case 3 -> {
                String name = "v" + names++;
                var node = new Node(name + " = " + index(ints), null);
                ints.add(name);
                return node;
            }
            case 4, 5, 6 -> {
                String name = "i" + names++;
                var inner = new ArrayList<>(ints);
                inner.add(name);
                inner.add(name);
                String bounds = switch (random.nextInt(4)) {
                    case 0 -> bound(ints);
                    case 1, 2 -> small() + ", " + bound(ints);
                    default -> bound(ints) + ", " + small() + ", " + one(List.of("-1", "-1", "2", "-2", "3"));
                };
                return new Node("for " + name + " in range(" + bounds + "):", block(inner, depth - 1, 3));
            }
            default -> {
                return new Node("if " + comparison(ints) + ":", block(ints, depth - 1, 2));
            }
        }
    }

    private String small() {
        return one(List.of("0", "0", "1", "1", "2", "-1"));
    }

    private String length() {
        return one(List.of("len(a)", "len(a)", "a.shape[0]", "g.shape[0]", "g.shape[1]"));
    }

    private String bound(List<String> ints) {
        return switch (random.nextInt(5)) {
            case 0 -> one(ints);
            case 1 -> length() + " - " + one(List.of("1", "1", "2"));
            case 2 -> length() + " // 2";
            default -> length();
        };
    }

    private String index(List<String> ints) {
        return switch (random.nextInt(9)) {
            case 0 -> one(ints) + " + 1";
            case 1 -> one(ints) + " - 1";
            case 2 -> "2 * " + one(ints);
            case 3 -> "(" + one(ints) + " + " + one(List.of("1", "-1", "2")) + ") % " + length();
            case 4 -> length() + " - 1 - " + one(ints);
            case 5 -> one(ints) + " // 2";
            case 6 -> "max(" + one(ints) + ", 0)";
            default -> one(ints);
        };
    }

    private String comparison(List<String> ints) {
        String right = random.nextBoolean() ? length() : random.nextBoolean() ? one(ints) : small();
        String first = one(ints) + one(List.of(" < ", " <= ", " > ", " >= ", " == ", " != ")) + right;
        return random.nextInt(3) == 0 ? first + one(List.of(" and ", " or ")) + one(ints) + " >= 0" : first;
    }
}
