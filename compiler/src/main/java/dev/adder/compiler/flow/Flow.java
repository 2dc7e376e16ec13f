package dev.adder.compiler.flow;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.source.Span;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hop 3: a tree becomes untyped SSA code. Variables become values, {@code for} becomes a ForEach header, {@code and/or},
 * chained comparisons, {@code match} and {@code assert} become branches. No types, no names resolved beyond scoping.
 *
 * <pre>
 *   for x in a: s += x      b1(%2): for_each %0 false b2() b3()     b2(%3): %4 = py_binary add %2 %3 true; jump b1(%4)
 * </pre>
 */
public final class Flow {
    private final String name;
    private final String prefix;
    private final Names names;
    private final Map<String, Integer> captured;
    private final String self;
    private final Map<String, Type> locals;
    private final List<Flowed> inner = new ArrayList<>();
    private final Set<Val> given = new HashSet<>();
    private int closures;
    final Code code;
    private final FlowExpressions expressions;
    private final FlowStatements statements;

    private Flow(String name, String prefix, Names names, List<String> captures, String self, Map<String, Type> locals) {
        this.name = name;
        this.prefix = prefix;
        this.names = names;
        this.self = self;
        this.locals = locals;
        this.captured = new HashMap<>();
        for (int i = 0; i < captures.size(); i++) {
            captured.put(captures.get(i), i);
        }
        this.code = new Code(name);
        this.expressions = new FlowExpressions(this, code);
        this.statements = new FlowStatements(this, code, expressions);
    }

    /** Builds the code of a function that stands in a module (its free names are globals). {@code name} is unique in the request. */
    public static Flowed build(Tree.Function tree, String name) {
        return build(tree, name, name, Map.of());
    }

    /**
     * The same for one of several functions shown under one name, whose inner functions {@code prefix} tells apart; what is
     * assigned to a variable of {@code locals} is converted to the type given there.
     */
    public static Flowed build(Tree.Function tree, String name, String prefix, Map<String, Type> locals) {
        return build(tree, name, prefix, Names.of(tree), List.of(), null, locals);
    }

    private static Flowed build(Tree.Function tree, String name, String prefix, Names names, List<String> captures, String self,
            Map<String, Type> locals) {
        var flow = new Flow(name, prefix, names, captures, self, locals);
        var code = flow.code;
        Code.Open entry = code.current;
        for (String c : captures) {
            code.env.put(c, code.param(entry));
        }
        if (tree.parameters().options() != null) {
            throw refuse(tree.parameters().options().span(), name, "**" + tree.parameters().options().name() + " parameters are not compiled",
                    "name the parameters");
        }
        for (Tree.Parameter p : tree.parameters().all()) {
            code.env.put(p.name(), code.param(entry));
        }
        flow.given.addAll(code.env.values());
        if (self != null && captures.contains(self)) {
            throw new IllegalStateException("a function does not capture itself");
        }
        switch (tree) {
            case Tree.FunctionDef def -> flow.body(def);
            case Tree.Lambda lambda -> code.end(new Op.Return(flow.expressions.value(lambda.body())), lambda.body().span());
        }
        List<Block> blocks = code.finish();
        var func = new Func(name, shown(name), null, Func.Kind.PYTHON, blocks);
        return new Flowed(func, tree, captures, List.copyOf(flow.inner));
    }

    /** The name a user knows: the part before {@code #}, which numbers functions of one name. */
    private static String shown(String name) {
        int at = name.indexOf('#');
        return at < 0 ? name : name.substring(0, at);
    }

    private void body(Tree.FunctionDef def) {
        if (def.async()) {
            throw refuse(def.nameSpan(), "async functions are not compiled", "make it an ordinary def");
        }
        statements.run(def.body());
        Span end = def.body().getLast().span();
        code.end(new Op.Return(code.emit(new Op.Const(Constant.NONE), end)), end);
    }

    ProblemException refuse(Span span, String message, String help) {
        return refuse(span, name, message, help);
    }

    private static ProblemException refuse(Span span, String function, String message, String help) {
        return Problem.of(ProblemCode.UNSUPPORTED, new Site(span, function), message, help).exception();
    }

    /** Whether a local name is the only one of what it stands for: no argument, and no other name has the same value. */
    boolean isOnlyName(String variable) {
        Val v = code.env.get(variable);
        return v != null && names.bound.containsKey(variable) && !given.contains(v)
                && code.env.entrySet().stream().noneMatch(e -> e.getValue() == v && !e.getKey().equals(variable));
    }

    /** The value of a name where it is read. */
    Val read(String variable, Span span) {
        if (!names.bound.containsKey(variable) && !captured.containsKey(variable)) {
            if (variable.equals(self)) {
                return selfClosure(span);
            }
            return code.emit(new Op.PyGlobal(variable), span);
        }
        Val v = code.env.get(variable);
        if (v == null) {
            v = code.unbound(span);
        }
        if (code.mayBeUnbound(v)) {
            v = code.emit(new Op.PyBound(v, variable), span);
            code.env.put(variable, v);
        }
        return v;
    }

    /** An inner function that calls itself: a closure of the same captures. */
    private Val selfClosure(Span span) {
        var captures = new Val[captured.size()];
        captured.forEach((n, i) -> captures[i] = code.env.get(n));
        return code.emit(new Op.PyClosure(name, List.of(captures), List.of()), span);
    }

    void write(String variable, Val value, Span span) {
        if (names.outer.contains(variable)) {
            throw refuse(span, "assigning to the " + (captured.containsKey(variable) ? "outer" : "global") + " variable " + variable
                    + " is not compiled", "return the new value, or keep it in an array");
        }
        code.env.put(variable, locals.containsKey(variable) ? converted(value, locals.get(variable), span) : value);
    }

    private Val converted(Val value, Type type, Span span) {
        Val to = code.emit(new Op.Const(new Constant.TypeRef(type)), span);
        return code.emit(new Op.PyCall(to, List.of(value), List.of(), List.of()), span);
    }

    /**
     * An inner def or lambda: captures are taken by value, which is right as long as they are not assigned again, or if it is
     * {@code calledAtOnce} and never after.
     */
    Val closure(Tree.Function tree, String shown, boolean calledAtOnce) {
        Names inside = Names.of(tree);
        boolean named = tree instanceof Tree.FunctionDef;
        var captures = new ArrayList<String>();
        for (String free : inside.free) {
            boolean local = names.bound.containsKey(free) || captured.containsKey(free);
            if (!local || named && free.equals(shown)) {
                continue;
            }
            for (int offset : names.bound.getOrDefault(free, List.of())) {
                if (offset > tree.span().to() && !calledAtOnce) {
                    throw refuse(tree.span(), "the function " + shown + " uses " + free + ", which is assigned again later",
                            "pass " + free + " as an argument, or give the later value another name");
                }
            }
            captures.add(free);
        }
        String unique = prefix + ".<locals>." + shown + "#" + closures++;
        Flowed flowed = build(tree, unique, unique, inside, captures, named ? shown : null, Map.of());
        inner.add(flowed);
        var values = captures.stream().map(c -> read(c, tree.span())).toList();
        var defaults = new ArrayList<Val>();
        for (Tree.Parameter p : tree.parameters().all()) {
            if (p.defaultValue() != null) {
                defaults.add(expressions.value(p.defaultValue()));
            }
        }
        return code.emit(new Op.PyClosure(unique, values, defaults), tree.span());
    }

    Set<String> locals(Set<String> bound) {
        var out = new java.util.TreeSet<>(bound);
        out.retainAll(union());
        return out;
    }

    private Set<String> union() {
        var all = new HashSet<>(names.bound.keySet());
        all.addAll(captured.keySet());
        return all;
    }
}
