package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Span;
import dev.adder.compiler.types.Constant;
import java.util.List;

/** Patterns of {@code match} to tests; names are bound only once the whole pattern has matched. */
final class FlowPatterns {
    private final Flow flow;
    private final Code code;
    private final FlowExpressions expressions;

    FlowPatterns(Flow flow, Code code, FlowExpressions expressions) {
        this.flow = flow;
        this.code = code;
        this.expressions = expressions;
    }

    /** Tests {@code subject}; goes on in the current block if it matches, to {@code fail} if not. */
    void test(Tree.Pattern pattern, Val subject, Code.Join fail, List<Runnable> bindings) {
        if (code.current == null) {
            return;
        }
        Span span = pattern.span();
        switch (pattern) {
            case Tree.MatchValue p -> demand(code.emit(new Op.PyCompare(Tree.CompareOp.EQ, subject, expressions.value(p.value())), span), fail, span);
            case Tree.MatchSingleton p ->
                demand(code.emit(new Op.PyCompare(Tree.CompareOp.IS, subject, expressions.value(p.value())), span), fail, span);
            case Tree.MatchAs p -> {
                if (p.pattern() != null) {
                    test(p.pattern(), subject, fail, bindings);
                }
                if (p.name() != null) {
                    bindings.add(() -> flow.write(p.name(), subject, span));
                }
            }
            case Tree.MatchOr p -> either(p, subject, fail, bindings);
            case Tree.MatchSequence p -> sequence(p, subject, fail, bindings);
            case Tree.MatchClass p -> {
                Val type = expressions.value(p.type());
                demand(call("isinstance", span, subject, type), fail, span);
                if (p.patterns().size() > 1 || !p.keywords().isEmpty()) {
                    throw flow.refuse(span, "class patterns with several parts are not compiled", "compare the parts in an if");
                }
                if (!p.patterns().isEmpty()) {
                    test(p.patterns().getFirst(), subject, fail, bindings);
                }
            }
            case Tree.MatchMapping ignored -> throw flow.refuse(span, "mapping patterns are not compiled", "dicts come later; use tuples");
            case Tree.MatchStar ignored -> throw new IllegalStateException("outside a sequence");
        }
    }

    private Val call(String builtin, Span span, Val... args) {
        Val f = expressions.constant(new Constant.Named("builtins." + builtin), span);
        return code.emit(new Op.PyCall(f, List.of(args), List.of(), List.of()), span);
    }

    private void demand(Val condition, Code.Join fail, Span span) {
        var then = new Code.Join();
        expressions.branch(code.emit(new Op.PyTruth(condition), span), null, then, fail);
        code.meet(then, span);
    }

    private void either(Tree.MatchOr p, Val subject, Code.Join fail, List<Runnable> bindings) {
        var matched = new Code.Join();
        for (int i = 0; i < p.patterns().size(); i++) {
            Code.Join next = i == p.patterns().size() - 1 ? fail : new Code.Join();
            int before = bindings.size();
            test(p.patterns().get(i), subject, next, bindings);
            if (bindings.size() > before) {
                throw flow.refuse(p.span(), "names inside | patterns are not compiled", "write the cases apart");
            }
            code.to(matched, null);
            if (next != fail) {
                code.meet(next, p.span());
            }
        }
        code.meet(matched, p.span());
    }

    private void sequence(Tree.MatchSequence p, Val subject, Code.Join fail, List<Runnable> bindings) {
        Span span = p.span();
        int star = -1;
        for (int i = 0; i < p.patterns().size(); i++) {
            star = p.patterns().get(i) instanceof Tree.MatchStar ? i : star;
        }
        demand(call("isinstance", span, subject, expressions.constant(new Constant.Named("builtins.tuple"), span)), fail, span);
        int fixed = p.patterns().size() - (star < 0 ? 0 : 1);
        if (code.current == null) {
            return;
        }
        Val length = call("len", span, subject);
        Val wanted = expressions.constant(new Constant.Int(fixed), span);
        demand(code.emit(new Op.PyCompare(star < 0 ? Tree.CompareOp.EQ : Tree.CompareOp.GE, length, wanted), span), fail, span);
        if (code.current == null) {
            return;
        }
        int before = star < 0 ? p.patterns().size() : star;
        Val items = code.emit(new Op.PyUnpack(subject, before, star >= 0, star < 0 ? 0 : p.patterns().size() - star - 1), span);
        for (int i = 0; i < p.patterns().size(); i++) {
            Val item = code.emit(new Op.PyItem(items, expressions.constant(new Constant.Int(i), span)), span);
            if (p.patterns().get(i) instanceof Tree.MatchStar s) {
                if (s.name() != null) {
                    bindings.add(() -> flow.write(s.name(), item, span));
                }
            } else {
                test(p.patterns().get(i), item, fail, bindings);
            }
        }
    }
}
