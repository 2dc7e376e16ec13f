package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Span;
import dev.adder.compiler.types.Constant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Statements: assignments change the environment, control statements make blocks. */
final class FlowStatements {
    /** Where {@code break} and {@code continue} of a loop go. */
    private record Exits(Code.Join breaks, Code.Join continues) {}

    private final Flow flow;
    private final Code code;
    private final FlowExpressions expressions;
    private final FlowPatterns patterns;
    private final Deque<Exits> loops = new ArrayDeque<>();

    FlowStatements(Flow flow, Code code, FlowExpressions expressions) {
        this.flow = flow;
        this.code = code;
        this.expressions = expressions;
        this.patterns = new FlowPatterns(flow, code, expressions);
    }

    void run(List<Tree.Stmt> body) {
        for (Tree.Stmt s : body) {
            if (code.current == null) {
                return;
            }
            run(s);
        }
    }

    private void run(Tree.Stmt statement) {
        Span span = statement.span();
        switch (statement) {
            case Tree.ExprStmt s -> {
                if (!(s.value() instanceof Tree.Constant)) {
                    expressions.value(s.value());
                }
            }
            case Tree.Assign s -> {
                Val v = expressions.value(s.value());
                s.targets().forEach(t -> assign(t, v));
            }
            case Tree.AugAssign s -> augment(s);
            case Tree.AnnAssign s -> {
                if (s.value() != null) {
                    assign(s.target(), expressions.value(s.value()));
                }
            }
            case Tree.Return s -> {
                Val v = s.value() == null ? expressions.constant(Constant.NONE, span) : expressions.value(s.value());
                code.end(new Op.Return(v), span);
            }
            case Tree.If s -> branch(s);
            case Tree.While s -> loop(s);
            case Tree.For s -> loop(s);
            case Tree.Break ignored -> code.to(loops.peek().breaks(), null);
            case Tree.Continue ignored -> code.to(loops.peek().continues(), null);
            case Tree.Pass ignored -> { }
            case Tree.Raise s -> raise(s);
            case Tree.Assert s -> check(s);
            case Tree.Match s -> match(s);
            case Tree.FunctionDef s -> {
                if (!s.decorators().isEmpty()) {
                    throw flow.refuse(s.decorators().getFirst().span(), "decorators of inner functions are not compiled",
                            "leave the decorator out: the inner function is compiled with the outer one");
                }
                flow.write(s.name(), flow.closure(s, s.name(), false), span);
            }
            case Tree.Delete s -> s.targets().forEach(this::delete);
            case Tree.Import s -> s.names().forEach(a -> load(a, span));
            case Tree.ImportFrom s -> loadFrom(s);
            case Tree.Global ignored -> { }
            case Tree.Nonlocal ignored -> { }
            case Tree.With ignored -> throw flow.refuse(span, "with is not compiled", "use the context manager outside the compiled function");
            case Tree.Try ignored -> throw flow.refuse(span, "try is not compiled", "test before, or catch the exception in the caller");
            case Tree.ClassDef ignored -> throw flow.refuse(span, "classes are not compiled", "use tuples or arrays");
            case Tree.TypeAlias ignored -> throw flow.refuse(span, "type statements are not compiled", "move it out of the function");
        }
    }

    private void load(Tree.Alias alias, Span span) {
        if (alias.asName() == null && alias.name().contains(".")) {
            throw flow.refuse(span, "import of a dotted name is not compiled", "write import " + alias.name() + " as name, outside the function");
        }
        Val module = expressions.constant(new Constant.Module(alias.name()), span);
        flow.write(alias.asName() != null ? alias.asName() : alias.name(), module, span);
    }

    private void loadFrom(Tree.ImportFrom s) {
        if (s.level() > 0 || s.module() == null) {
            throw flow.refuse(s.span(), "relative imports inside a function are not compiled", "move the import out of the function");
        }
        Val module = expressions.constant(new Constant.Module(s.module()), s.span());
        for (Tree.Alias a : s.names()) {
            flow.write(a.asName() != null ? a.asName() : a.name(), code.emit(new Op.PyAttr(module, a.name()), s.span()), s.span());
        }
    }

    private void delete(Tree.Expr target) {
        switch (target) {
            case Tree.Name n -> {
                flow.read(n.id(), n.span());
                flow.write(n.id(), code.unbound(n.span()), n.span());
            }
            case Tree.TupleExpr t -> t.items().forEach(this::delete);
            default -> throw flow.refuse(target.span(), "del of an item or attribute is not compiled", "del takes names here");
        }
    }

    void assign(Tree.Expr target, Val value) {
        Span span = target.span();
        switch (target) {
            case Tree.Name n -> flow.write(n.id(), value, span);
            case Tree.Subscript s -> {
                Val a = expressions.value(s.value());
                code.effect(new Op.PySetItem(a, expressions.index(s.index()), value), span);
            }
            case Tree.Attribute a when a.value() instanceof Tree.Name n && flow.isOnlyName(n.id()) -> {
                Val old = flow.read(n.id(), n.span());
                flow.write(n.id(), code.emit(new Op.PySetAttr(old, a.name(), value), span), span);
            }
            case Tree.Attribute a -> code.effect(new Op.PySetAttr(expressions.value(a.value()), a.name(), value), span);
            case Tree.TupleExpr t -> unpack(t.items(), value, span);
            case Tree.ListExpr t -> unpack(t.items(), value, span);
            default -> throw flow.refuse(span, "cannot assign to this", "assign to a name, an item or a tuple of them");
        }
    }

    private void unpack(List<Tree.Expr> targets, Val value, Span span) {
        int star = -1;
        for (int i = 0; i < targets.size(); i++) {
            star = targets.get(i) instanceof Tree.Starred ? i : star;
        }
        int before = star < 0 ? targets.size() : star;
        int after = star < 0 ? 0 : targets.size() - star - 1;
        Val items = code.emit(new Op.PyUnpack(value, before, star >= 0, after), span);
        for (int i = 0; i < targets.size(); i++) {
            Val item = code.emit(new Op.PyItem(items, expressions.constant(new Constant.Int(i), span)), targets.get(i).span());
            assign(targets.get(i) instanceof Tree.Starred s ? s.value() : targets.get(i), item);
        }
    }

    private void augment(Tree.AugAssign s) {
        switch (s.target()) {
            case Tree.Name n -> {
                Val old = flow.read(n.id(), n.span());
                flow.write(n.id(), code.emit(new Op.PyBinary(s.op(), old, expressions.value(s.value()), true), s.span()), s.span());
            }
            case Tree.Subscript t -> {
                Val a = expressions.value(t.value());
                Val index = expressions.index(t.index());
                Val old = code.emit(new Op.PyItem(a, index), t.span());
                Val now = code.emit(new Op.PyBinary(s.op(), old, expressions.value(s.value()), true), s.span());
                code.effect(new Op.PySetItem(a, index, now), s.span());
            }
            case Tree.Attribute t -> {
                Val a = expressions.value(t.value());
                Val old = code.emit(new Op.PyAttr(a, t.name()), t.span());
                code.effect(new Op.PySetAttr(a, t.name(), code.emit(new Op.PyBinary(s.op(), old, expressions.value(s.value()), true), s.span())),
                        s.span());
            }
            default -> throw flow.refuse(s.span(), "cannot assign to this", "assign to a name or an item");
        }
    }

    private void branch(Tree.If s) {
        var then = new Code.Join();
        var otherwise = new Code.Join();
        var after = new Code.Join();
        expressions.condition(s.test(), then, otherwise);
        code.meet(then, s.test().span());
        if (code.current != null) {
            run(s.body());
            code.to(after, null);
        }
        code.meet(otherwise, s.test().span());
        if (code.current != null) {
            run(s.orElse());
            code.to(after, null);
        }
        code.meet(after, s.span());
    }

    private void loop(Tree.While s) {
        Set<String> changed = flow.locals(Names.boundIn(s.body(), s.test()));
        int inner = code.nextVal();
        Code.Open header = code.header(changed, s.span());
        var body = new Code.Join();
        var done = new Code.Join();
        var exits = new Exits(new Code.Join(), new Code.Join());
        expressions.condition(s.test(), body, done);
        code.meet(body, s.test().span());
        if (code.current != null) {
            loops.push(exits);
            run(s.body());
            loops.pop();
            code.to(exits.continues(), null);
        }
        code.back(exits.continues(), header, changed, s.span());
        leave(done, s.orElse(), exits, inner, s.span());
    }

    private void loop(Tree.For s) {
        if (s.async()) {
            throw flow.refuse(s.span(), "async for is not compiled", "use an ordinary for");
        }
        boolean parallel = s.iter() instanceof Tree.Call c && (c.function() instanceof Tree.Name n && n.id().equals("prange")
                || c.function() instanceof Tree.Attribute a && a.name().equals("prange"));
        Val iterable = expressions.looked(s.iter());
        var bound = new java.util.TreeSet<>(Names.boundIn(s.body()));
        bound.addAll(Names.boundBy(s.target()));
        Set<String> changed = flow.locals(bound);
        int inner = code.nextVal();
        Code.Open header = code.header(changed, s.iter().span());
        Code.Open body = code.open();
        Code.Open end = code.open();
        var variables = code.env;
        code.end(new Op.ForEach(iterable, parallel, FlowExpressions.edge(body), FlowExpressions.edge(end), 0), s.iter().span());
        var exits = new Exits(new Code.Join(), new Code.Join());
        code.start(body, variables);
        assign(s.target(), code.param(body));
        loops.push(exits);
        run(s.body());
        loops.pop();
        code.to(exits.continues(), null);
        code.back(exits.continues(), header, changed, s.span());
        code.start(end, variables);
        var done = new Code.Join();
        code.to(done, null);
        code.close(header);
        leave(done, s.orElse(), exits, inner, s.span());
    }

    /** After a loop: the else part on the ordinary way out, then all ways meet. */
    private void leave(Code.Join done, List<Tree.Stmt> orElse, Exits exits, int inner, Span span) {
        code.meet(done, span, inner);
        if (code.current != null) {
            run(orElse);
            code.to(exits.breaks(), null);
        }
        code.meet(exits.breaks(), span, inner);
    }

    private void raise(Tree.Raise s) {
        if (s.exception() == null) {
            throw flow.refuse(s.span(), "raise without an exception is not compiled", "name the exception");
        }
        Val exception = expressions.value(s.exception());
        code.end(new Op.PyRaise(exception, s.cause() == null ? null : expressions.value(s.cause())), s.span());
    }

    private void check(Tree.Assert s) {
        var holds = new Code.Join();
        var fails = new Code.Join();
        expressions.condition(s.test(), holds, fails);
        code.meet(fails, s.span());
        if (code.current != null) {
            Val error = expressions.constant(new Constant.Named("exceptions.AssertionError"), s.span());
            if (s.message() != null) {
                error = code.emit(new Op.PyCall(error, List.of(expressions.value(s.message())), List.of(), List.of()), s.span());
            }
            code.end(new Op.PyRaise(error, null), s.span());
        }
        code.meet(holds, s.span());
    }

    private void match(Tree.Match s) {
        Val subject = expressions.value(s.subject());
        var after = new Code.Join();
        for (Tree.MatchCase c : s.cases()) {
            if (code.current == null) {
                break;
            }
            var next = new Code.Join();
            var bindings = new ArrayList<Runnable>();
            patterns.test(c.pattern(), subject, next, bindings);
            bindings.forEach(Runnable::run);
            if (c.guard() != null && code.current != null) {
                var then = new Code.Join();
                expressions.condition(c.guard(), then, next);
                code.meet(then, c.guard().span());
            }
            if (code.current != null) {
                run(c.body());
                code.to(after, null);
            }
            code.meet(next, s.span());
        }
        code.to(after, null);
        code.meet(after, s.span());
    }
}
