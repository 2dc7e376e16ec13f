package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Span;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.TextTemplate;
import java.util.ArrayList;
import java.util.List;

/** Expressions to values, and conditions to branches (so that a test on None narrows what follows). */
final class FlowExpressions {
    private final Flow flow;
    private final Code code;
    private final FlowGenerators generators;

    FlowExpressions(Flow flow, Code code) {
        this.flow = flow;
        this.code = code;
        this.generators = new FlowGenerators(flow, code, this);
    }

    Val constant(Constant c, Span span) {
        return code.emit(new Op.Const(c), span);
    }

    /** The value of an expression, evaluated left to right as Python does. */
    Val value(Tree.Expr expression) {
        Span span = expression.span();
        return switch (expression) {
            case Tree.Int e -> constant(new Constant.Int(e.value()), span);
            case Tree.BigInt e -> constant(new Constant.BigInt(e.value()), span);
            case Tree.Float e -> constant(new Constant.Float(e.value()), span);
            case Tree.Imaginary e -> constant(new Constant.Complex(new Constant.Float(0), new Constant.Float(e.value())), span);
            case Tree.Str e -> constant(new Constant.Str(e.value()), span);
            case Tree.Bool e -> constant(new Constant.Bool(e.value()), span);
            case Tree.NoneExpr ignored -> constant(Constant.NONE, span);
            case Tree.EllipsisExpr ignored -> constant(Constant.ELLIPSIS, span);
            case Tree.Bytes ignored -> throw flow.refuse(span, "bytes are not compiled", "use an array of uint8");
            case Tree.Name e -> flow.read(e.id(), span);
            case Tree.BinOp e -> {
                Val left = value(e.left());
                yield code.emit(new Op.PyBinary(e.op(), left, value(e.right()), false), span);
            }
            case Tree.UnaryExpr e -> unary(e);
            case Tree.BoolOp e -> bool(e);
            case Tree.Compare e -> compare(e);
            case Tree.IfExp e -> ifExp(e);
            case Tree.Call e -> call(e);
            case Tree.Attribute e -> code.emit(new Op.PyAttr(value(e.value()), e.name()), span);
            case Tree.Subscript e -> {
                Val a = value(e.value());
                yield code.emit(new Op.PyItem(a, index(e.index())), span);
            }
            case Tree.Slice ignored -> index(expression);
            case Tree.TupleExpr e -> tuple(e.items(), span, false);
            case Tree.Lambda e -> flow.closure(e, "<lambda>", false);
            case Tree.NamedExpr e -> {
                Val v = value(e.value());
                flow.write(e.target().id(), v, span);
                yield v;
            }
            case Tree.JoinedStr e -> format(e);
            case Tree.ListExpr ignored -> throw flow.refuse(span, "lists are not compiled", "use a tuple, or an array made before and filled by index");
            case Tree.ListComp ignored -> throw flow.refuse(span, "list comprehensions are not compiled", "make an array before and fill it in a loop");
            case Tree.SetExpr ignored -> throw flow.refuse(span, "sets are not compiled", "use a tuple or an array");
            case Tree.SetComp ignored -> throw flow.refuse(span, "set comprehensions are not compiled", "use an array and a loop");
            case Tree.DictExpr ignored -> throw flow.refuse(span, "dicts are not compiled", "use tuples or arrays");
            case Tree.DictComp ignored -> throw flow.refuse(span, "dict comprehensions are not compiled", "use arrays and a loop");
            case Tree.GeneratorExpr ignored -> throw flow.refuse(span, "generator expressions are compiled only as what sum, any, all, min, max and math.prod take", "write the loop");
            case Tree.Await ignored -> throw flow.refuse(span, "await is not compiled", "call it outside the compiled function");
            case Tree.Yield ignored -> throw flow.refuse(span, "generators are not compiled", "fill an array and return it");
            case Tree.YieldFrom ignored -> throw flow.refuse(span, "generators are not compiled", "fill an array and return it");
            case Tree.Starred ignored -> throw flow.refuse(span, "a starred expression cannot stand here", "use it in a call, a tuple or an assignment");
            case Tree.TemplateStr ignored -> throw flow.refuse(span, "t-strings are not compiled", "use an f-string");
            case Tree.Formatted ignored -> throw new IllegalStateException("outside an f-string");
            case Tree.Interpolation ignored -> throw new IllegalStateException("outside a t-string");
        };
    }

    private Val unary(Tree.UnaryExpr e) {
        if (e.op() == Tree.UnaryOp.MINUS && e.operand() instanceof Tree.BigInt big && big.value().negate().bitLength() < 64) {
            return constant(new Constant.Int(big.value().negate().longValue()), e.span());
        }
        return code.emit(new Op.PyUnary(e.op(), value(e.operand())), e.span());
    }

    private Val bool(Tree.BoolOp e) {
        var join = new Code.Join();
        for (int i = 0; i < e.values().size() - 1; i++) {
            Tree.Expr part = e.values().get(i);
            Val v = value(part);
            Val truth = code.emit(new Op.PyTruth(v), part.span());
            var more = code.open();
            var stop = code.open();
            boolean and = e.op() == Tree.LogicalOp.AND;
            var variables = code.env;
            code.end(new Op.Branch(truth, Op.Hint.NONE, edge(and ? more : stop), edge(and ? stop : more)), part.span());
            code.start(stop, variables);
            code.to(join, v);
            code.start(more, variables);
            narrow(part, and);
        }
        code.to(join, value(e.values().getLast()));
        return code.meet(join, e.span());
    }

    static Op.Edge edge(Code.Open block) {
        return new Op.Edge(block.id, List.of());
    }

    /** A list that nothing but `in` or a loop sees is a tuple, as in CPython's own code. */
    Val looked(Tree.Expr e) {
        return e instanceof Tree.ListExpr list ? tuple(list.items(), e.span(), false) : value(e);
    }

    private Val right(Tree.Compare e, int i) {
        boolean looked = e.ops().size() == 1 && (e.ops().getFirst() == Tree.CompareOp.IN || e.ops().getFirst() == Tree.CompareOp.NOT_IN);
        return looked ? looked(e.others().getFirst()) : value(e.others().get(i));
    }

    private Val compare(Tree.Compare e) {
        if (e.ops().size() == 1) {
            Val left = value(e.left());
            return code.emit(new Op.PyCompare(e.ops().getFirst(), left, right(e, 0)), e.span());
        }
        var join = new Code.Join();
        Val left = value(e.left());
        for (int i = 0; i < e.ops().size(); i++) {
            Val right = right(e, i);
            Val result = code.emit(new Op.PyCompare(e.ops().get(i), left, right), e.span());
            if (i == e.ops().size() - 1) {
                code.to(join, result);
                break;
            }
            var more = code.open();
            var stop = code.open();
            var variables = code.env;
            code.end(new Op.Branch(code.emit(new Op.PyTruth(result), e.span()), Op.Hint.NONE, edge(more), edge(stop)), e.span());
            code.start(stop, variables);
            code.to(join, result);
            code.start(more, variables);
            left = right;
        }
        return code.meet(join, e.span());
    }

    private Val ifExp(Tree.IfExp e) {
        var join = new Code.Join();
        var then = new Code.Join();
        var otherwise = new Code.Join();
        condition(e.test(), then, otherwise);
        code.meet(then, e.body().span());
        if (code.current != null) {
            code.to(join, value(e.body()));
        }
        code.meet(otherwise, e.orElse().span());
        if (code.current != null) {
            code.to(join, value(e.orElse()));
        }
        return code.meet(join, e.span());
    }

    /** Branches on a test; the two joins collect the paths where it holds and where it does not. */
    void condition(Tree.Expr test, Code.Join then, Code.Join otherwise) {
        switch (test) {
            case Tree.UnaryExpr e when e.op() == Tree.UnaryOp.NOT -> condition(e.operand(), otherwise, then);
            case Tree.BoolOp e -> {
                for (int i = 0; i < e.values().size() - 1; i++) {
                    var more = new Code.Join();
                    if (e.op() == Tree.LogicalOp.AND) {
                        condition(e.values().get(i), more, otherwise);
                    } else {
                        condition(e.values().get(i), then, more);
                    }
                    code.meet(more, e.span());
                    if (code.current == null) {
                        return;
                    }
                }
                condition(e.values().getLast(), then, otherwise);
            }
            case Tree.Compare e when e.ops().size() > 1 -> chain(e, then, otherwise);
            default -> {
                Val truth = code.emit(new Op.PyTruth(value(test)), test.span());
                branch(truth, test, then, otherwise);
            }
        }
    }

    private void chain(Tree.Compare e, Code.Join then, Code.Join otherwise) {
        Val left = value(e.left());
        for (int i = 0; i < e.ops().size(); i++) {
            Val right = right(e, i);
            Val truth = code.emit(new Op.PyTruth(code.emit(new Op.PyCompare(e.ops().get(i), left, right), e.span())), e.span());
            if (i == e.ops().size() - 1) {
                branch(truth, null, then, otherwise);
                return;
            }
            var more = new Code.Join();
            branch(truth, null, more, otherwise);
            code.meet(more, e.span());
            left = right;
        }
    }

    void branch(Val truth, Tree.Expr test, Code.Join then, Code.Join otherwise) {
        if (code.current == null) {
            return;
        }
        var yes = code.open();
        var no = code.open();
        var variables = code.env;
        Span span = test != null ? test.span() : code.current.insts.getLast().site().span();
        code.end(new Op.Branch(truth, Op.Hint.NONE, edge(yes), edge(no)), span);
        code.start(yes, variables);
        narrow(test, true);
        code.to(then, null);
        code.start(no, variables);
        narrow(test, false);
        code.to(otherwise, null);
    }

    /** Where {@code test} came out as {@code holds}: a variable compared with None, or tested itself, is known to be None or not. */
    private void narrow(Tree.Expr test, boolean holds) {
        switch (test) {
            case Tree.Name n when holds -> narrow(n, false, n.span());
            case Tree.Compare c when c.ops().size() == 1 && c.left() instanceof Tree.Name n && c.others().getFirst() instanceof Tree.NoneExpr -> {
                switch (c.ops().getFirst()) {
                    case IS, EQ -> narrow(n, holds, c.span());
                    case IS_NOT, NE -> narrow(n, !holds, c.span());
                    default -> { }
                }
            }
            case null, default -> { }
        }
    }

    private void narrow(Tree.Name n, boolean none, Span span) {
        Val v = code.env.get(n.id());
        if (v != null && code.current != null) {
            code.env.put(n.id(), code.emit(new Op.PyNarrow(v, none), span));
        }
    }

    private Val call(Tree.Call e) {
        Val function = value(e.function());
        var args = new ArrayList<Val>();
        var starred = new ArrayList<Integer>();
        for (Tree.Expr arg : e.args()) {
            if (arg instanceof Tree.Starred s) {
                starred.add(args.size());
                args.add(value(s.value()));
            } else {
                args.add(args.isEmpty() && arg instanceof Tree.GeneratorExpr g ? generators.argument(e, g) : argument(e, arg));
            }
        }
        var keywords = new ArrayList<String>();
        for (Tree.Keyword k : e.keywords()) {
            if (k.name() == null) {
                throw flow.refuse(k.span(), "** in a call is not compiled", "write the keyword arguments out");
            }
            keywords.add(k.name());
            args.add(argument(e, k.value()));
        }
        return code.emit(new Op.PyCall(function, List.copyOf(args), List.copyOf(keywords), List.copyOf(starred)), e.span());
    }

    /** An argument; a list written out in a call of a module's function or of a method ({@code np.zeros([2, 3])}) is what a tuple is there. */
    private Val argument(Tree.Call e, Tree.Expr arg) {
        return value(e.function() instanceof Tree.Attribute && arg instanceof Tree.ListExpr l ? asTuple(l) : arg);
    }

    private static Tree.TupleExpr asTuple(Tree.ListExpr list) {
        List<Tree.Expr> items = new ArrayList<>();
        list.items().forEach(i -> items.add(i instanceof Tree.ListExpr l ? asTuple(l) : i));
        return new Tree.TupleExpr(list.span(), items);
    }

    /** An index: slices become slice values, tuples of them tuples. */
    Val index(Tree.Expr e) {
        return switch (e) {
            case Tree.Slice s -> {
                Val lower = part(s.lower(), s.span());
                Val upper = part(s.upper(), s.span());
                yield code.emit(new Op.PySlice(lower, upper, part(s.step(), s.span())), s.span());
            }
            case Tree.TupleExpr t -> tuple(t.items(), t.span(), true);
            default -> value(e);
        };
    }

    private Val part(Tree.Expr e, Span span) {
        return e == null ? constant(Constant.NONE, span) : value(e);
    }

    private Val tuple(List<Tree.Expr> items, Span span, boolean index) {
        var values = new ArrayList<Val>();
        var starred = new ArrayList<Integer>();
        for (Tree.Expr item : items) {
            if (item instanceof Tree.Starred s) {
                starred.add(values.size());
                values.add(value(s.value()));
            } else {
                values.add(index ? index(item) : value(item));
            }
        }
        return code.emit(new Op.PyTuple(List.copyOf(values), List.copyOf(starred)), span);
    }

    private Val format(Tree.JoinedStr e) {
        var template = new StringBuilder();
        var parts = new ArrayList<Val>();
        e.parts().forEach(part -> format(part, template, parts));
        return code.emit(new Op.PyFormat(template.toString(), List.copyOf(parts)), e.span());
    }

    private void format(Tree.Expr part, StringBuilder template, List<Val> parts) {
        switch (part) {
            case Tree.Str s -> template.append(TextTemplate.literal(s.value()));
            case Tree.JoinedStr joined -> joined.parts().forEach(p -> format(p, template, parts));
            case Tree.Formatted f -> {
                parts.add(value(f.value()));
                template.append('{');
                if (f.conversion() != 0) {
                    template.append('!').append(f.conversion());
                }
                if (f.format() != null) {
                    template.append(':');
                    format(f.format(), template, parts);
                }
                template.append('}');
            }
            default -> throw new IllegalStateException("part of an f-string");
        }
    }
}
