package dev.adder.compiler.library;

import dev.adder.compiler.parse.Tree;
import java.util.List;

/** Whether statements hold a loop: library code without one is typed inline at each call. */
final class Loops {
    private Loops() {}

    static boolean in(List<Tree.Stmt> body) {
        for (Tree.Stmt s : body) {
            boolean found = switch (s) {
                case Tree.For ignored -> true;
                case Tree.While ignored -> true;
                case Tree.If i -> in(i.body()) || in(i.orElse());
                case Tree.With w -> in(w.body());
                case Tree.Match m -> m.cases().stream().anyMatch(c -> in(c.body()));
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }
}
