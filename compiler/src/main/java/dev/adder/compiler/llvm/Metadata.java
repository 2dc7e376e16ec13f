package dev.adder.compiler.llvm;

/** The numbered metadata lines at the end of a module, after those that every module has ({@code !4 = distinct !{}}). */
final class Metadata {
    private final StringBuilder lines = new StringBuilder();
    private int next;

    /** {@code first}: the first number that is free. */
    Metadata(int first) {
        next = first;
    }

    int next() {
        return next;
    }

    /** Adds a line; its number. */
    int add(String node) {
        lines.append('!').append(next).append(" = ").append(node).append('\n');
        return next++;
    }

    /** Adds a name for nodes, which LLVM looks for. */
    void name(String name, int... nodes) {
        lines.append('!').append(name).append(" = !{");
        for (int i = 0; i < nodes.length; i++) {
            lines.append(i == 0 ? "!" : ", !").append(nodes[i]);
        }
        lines.append("}\n");
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
