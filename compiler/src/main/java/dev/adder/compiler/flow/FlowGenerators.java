package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Span;
import dev.adder.compiler.types.Constant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A generator expression that is given to a function which uses it up at once becomes an inner function with a loop; inference
 * calls it when the name turns out to be that function.
 *
 * <pre>
 *   sum(x * x for x in a if x > 0)   ->   def &lt;genexpr>(.0):
 *                                             total, low = 0, 0.0
 *                                             for x in .0:
 *                                                 if x > 0: total, low = sum_step(total, low, x * x)
 *                                             return sum_end(total, low)
 * </pre>
 *
 * Names made here begin with a dot, so no name of the program meets them.
 */
final class FlowGenerators {
    /** The functions, and the one argument more that each may have. */
    private static final Map<String, String> EXTRA = Map.of("sum", "start", "prod", "start", "any", "", "all", "", "min", "default", "max", "default");
    private static final String STEP = "lib/core.builtins/sum_step";
    private static final String END = "lib/core.builtins/sum_end";

    private final Flow flow;
    private final Code code;
    private final FlowExpressions expressions;

    FlowGenerators(Flow flow, Code code, FlowExpressions expressions) {
        this.flow = flow;
        this.code = code;
        this.expressions = expressions;
    }

    /** The generator that is the first argument of a call. */
    Val argument(Tree.Call call, Tree.GeneratorExpr generator) {
        String taker = switch (call.function()) {
            case Tree.Name n -> n.id();
            case Tree.Attribute a -> a.name();
            default -> "";
        };
        Span span = generator.span();
        if (!EXTRA.containsKey(taker) || generator.generators().stream().anyMatch(Tree.Comprehension::async)) {
            throw flow.refuse(span, "generator expressions are compiled only as what sum, any, all, min, max and math.prod take", "write the loop");
        }
        String extra = EXTRA.get(taker);
        for (Tree.Keyword k : call.keywords()) {
            if (!extra.equals(k.name())) {
                throw flow.refuse(k.span(), taker + " of a generator expression with " + k.name() + "= is not compiled", "write the loop");
            }
        }
        if (call.args().size() > (taker.equals("sum") ? 2 : 1)) {
            throw flow.refuse(call.args().getLast().span(), taker + " takes nothing more by position beside a generator expression", null);
        }
        boolean more = call.args().size() > 1 || !call.keywords().isEmpty();
        Tree.FunctionDef loop = function(taker, generator, more);
        var own = new HashSet<String>();
        generator.generators().forEach(g -> own.addAll(Names.boundBy(g.target())));
        for (String name : Names.boundIn(loop.body())) {
            if (!name.startsWith(".") && !own.contains(name)) {
                throw flow.refuse(span, "an assignment inside a generator expression is not compiled", "write the loop");
            }
        }
        Val over = expressions.value(generator.generators().getFirst().iter());
        Val closure = flow.closure(loop, "<genexpr>", true);
        Val made = expressions.constant(new Constant.Named("generator." + taker), span);
        return code.emit(new Op.PyCall(made, List.of(closure, over), List.of(), List.of()), span);
    }

    private static Tree.FunctionDef function(String taker, Tree.GeneratorExpr g, boolean more) {
        var t = new Trees(g.span());
        var body = new ArrayList<Tree.Stmt>();
        Tree.Expr start = more ? t.name(".start") : t.number(taker.equals("prod") ? 1 : 0);
        switch (taker) {
            case "sum" -> {
                body.add(t.set(".total", start));
                body.add(t.set(".low", new Tree.Float(g.span(), 0)));
                var step = t.call(STEP, List.of(t.name(".total"), t.name(".low"), g.item()));
                body.add(t.loops(g, List.of(new Tree.Assign(g.span(), List.of(new Tree.TupleExpr(g.span(), List.of(t.name(".total"), t.name(".low")))), step))));
                body.add(t.result(t.call(END, List.of(t.name(".total"), t.name(".low")))));
            }
            case "prod" -> {
                body.add(t.set(".total", start));
                body.add(t.loops(g, List.of(t.set(".total", new Tree.BinOp(g.span(), t.name(".total"), Tree.BinaryOp.MUL, g.item())))));
                body.add(t.result(t.name(".total")));
            }
            case "any", "all" -> {
                boolean any = taker.equals("any");
                Tree.Expr found = any ? g.item() : new Tree.UnaryExpr(g.span(), Tree.UnaryOp.NOT, g.item());
                body.add(t.loops(g, List.of(t.when(found, List.of(t.result(t.bool(any))), List.of()))));
                body.add(t.result(t.bool(!any)));
            }
            default -> best(taker, g, more, t, body);
        }
        return t.function(body, more ? "." + EXTRA.get(taker) : null);
    }

    private static void best(String taker, Tree.GeneratorExpr g, boolean more, Trees t, List<Tree.Stmt> body) {
        Tree.CompareOp better = taker.equals("min") ? Tree.CompareOp.LT : Tree.CompareOp.GT;
        var test = new Tree.Compare(g.span(), t.name(".value"), List.of(better), List.of(t.name(".best")));
        var replace = t.when(test, List.of(t.set(".best", t.name(".value"))), List.of());
        var first = List.<Tree.Stmt>of(t.set(".best", t.name(".value")), t.set(".found", t.bool(true)));
        body.add(t.set(".found", t.bool(false)));
        body.add(t.loops(g, List.of(t.set(".value", g.item()), t.when(t.name(".found"), List.of(replace), first))));
        body.add(t.when(t.name(".found"), List.of(t.result(t.name(".best"))), List.of()));
        body.add(more ? t.result(t.name(".default"))
                : new Tree.Raise(g.span(), t.call("ValueError", List.of(new Tree.Str(g.span(), taker + "() iterable argument is empty"))), null));
    }

    /** Trees that all stand where the generator expression stands. */
    private record Trees(Span span) {
        Tree.Name name(String id) {
            return new Tree.Name(span, id);
        }

        Tree.Expr number(long value) {
            return new Tree.Int(span, value);
        }

        Tree.Expr bool(boolean value) {
            return new Tree.Bool(span, value);
        }

        Tree.Expr call(String function, List<Tree.Expr> args) {
            return new Tree.Call(span, name(function), args, List.of());
        }

        Tree.Stmt set(String name, Tree.Expr value) {
            return new Tree.Assign(span, List.of(name(name)), value);
        }

        Tree.Stmt result(Tree.Expr value) {
            return new Tree.Return(span, value);
        }

        Tree.Stmt when(Tree.Expr test, List<Tree.Stmt> body, List<Tree.Stmt> orElse) {
            return new Tree.If(span, test, body, orElse);
        }

        /** The generator's loops and conditions around {@code inner}; the first loop goes over the parameter. */
        Tree.Stmt loops(Tree.GeneratorExpr g, List<Tree.Stmt> inner) {
            List<Tree.Stmt> body = inner;
            for (int i = g.generators().size() - 1; i >= 0; i--) {
                Tree.Comprehension c = g.generators().get(i);
                for (Tree.Expr condition : c.conditions().reversed()) {
                    body = List.of(when(condition, body, List.of()));
                }
                body = List.of(new Tree.For(span, c.target(), i == 0 ? name(".0") : c.iter(), body, List.of(), false));
            }
            return body.getFirst();
        }

        Tree.FunctionDef function(List<Tree.Stmt> body, String extra) {
            var parameters = new ArrayList<Tree.Parameter>(List.of(new Tree.Parameter(span, ".0", null, null)));
            if (extra != null) {
                parameters.add(new Tree.Parameter(span, extra, null, null));
            }
            return new Tree.FunctionDef(span, span, "<genexpr>", List.of(), new Tree.Parameters(span, List.of(), parameters, null, List.of(), null),
                    null, body, List.of(), false);
        }
    }
}
