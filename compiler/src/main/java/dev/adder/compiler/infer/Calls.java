package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.library.Definition;
import dev.adder.compiler.library.Pattern;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Calls: which function is meant, which overload fits its arguments, and whether the body is typed in place or called. */
final class Calls {
    private static final Set<String> UFUNC_ARGUMENTS = Set.of("out", "where", "dtype", "casting", "order", "subok", "signature", "axis", "axes", "keepdims");
    private static final Set<String> SPECIAL = Set.of("builtins.isinstance", "builtins.print", "builtins.tuple", "builtins.int", "builtins.float",
            "builtins.complex", "builtins.bool", "builtins.str", "builtins.repr", "numpy.ndarray", "numpy.generic", "numpy.number", "numpy.integer", "numpy.signedinteger",
            "numpy.unsignedinteger", "numpy.inexact", "numpy.floating", "numpy.complexfloating");
    static final String INSTEAD = "write it as a loop, or compute it outside and pass the result";
    private static final int DEEPEST = 150;
    private static final String GENERATOR = "generator.";

    private final Typer typer;
    private final TypedCode code;
    private final Values values;
    private final Binding binding;
    final Words words;

    Calls(Typer typer) {
        this.typer = typer;
        this.code = typer.code;
        this.values = typer.values;
        this.binding = new Binding(typer);
        this.words = new Words(typer, this);
    }

    /** True if a full name ({@code numpy.sum}) can be called. */
    boolean exists(String name) {
        return SPECIAL.contains(name) || !typer.inference.library.surface(name).isEmpty();
    }

    /** Arguments with every {@code *x} replaced by its items. */
    List<Known> spread(List<Known> args, List<Integer> starred) {
        if (starred.isEmpty()) {
            return args;
        }
        var out = new ArrayList<Known>();
        for (int i = 0; i < args.size(); i++) {
            Known k = args.get(i);
            if (!starred.contains(i)) {
                out.add(k);
            } else if (k.type() instanceof Type.Tuple) {
                out.addAll(values.parts(k));
            } else {
                throw typer.problem(ProblemCode.TYPES, "* needs a tuple, not " + k.type().shown(), "the number of items must be known while compiling");
            }
        }
        return out;
    }

    /** Calls {@code f}; the last {@code keywords.size()} args are by keyword. */
    Known call(Known f, List<Known> args, List<String> keywords) {
        if (args.stream().anyMatch(k -> k.type() instanceof Type.Record r && r.name().startsWith(GENERATOR))) {
            return consumed(f, args, keywords);
        }
        if (f.type() instanceof Type.Callable c) {
            return c.function().startsWith(Surface.METHOD) ? method(f, c, args, keywords) : function(f, c, args, keywords);
        }
        return switch (f.literal()) {
            case Constant.Named n -> named(n.name(), args, keywords);
            case Constant.TypeRef t -> construct(t.type(), args);
            case null, default -> throw typer.problem(ProblemCode.TYPES, f.type().shown() + " is not callable", null);
        };
    }

    /** A generator expression is used up by the function that it was made for: its loop runs. */
    private Known consumed(Known f, List<Known> args, List<String> keywords) {
        String taker = ((Type.Record) args.getFirst().type()).name().substring(GENERATOR.length());
        if (!(f.literal() instanceof Constant.Named n) || !n.name().equals((taker.equals("prod") ? "math." : "builtins.") + taker)) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "this function does not take a generator expression",
                    "Python's own sum, any, all, min, max and math.prod do; else write the loop");
        }
        var all = new ArrayList<Known>(values.parts(args.getFirst()).subList(1, 2));
        all.addAll(args.subList(1, args.size()));
        return call(values.part(args.getFirst(), 0), all, keywords.stream().map(k -> "." + k).toList());
    }

    private Known method(Known f, Type.Callable c, List<Known> args, List<String> keywords) {
        var all = new ArrayList<Known>(values.parts(f));
        all.addAll(args);
        String surface = c.function().substring(Surface.METHOD.length());
        return definitions(typer.inference.library.surface(surface), surface.replace("()", ""), all, keywords);
    }

    private Known named(String name, List<Known> args, List<String> keywords) {
        return switch (Surface.of(name)) {
            case Surface.Word word -> words.call(word.name(), args, keywords);
            case Surface.Own own -> definitions(Scope.overloads(own, typer.inference), own.def(), args, keywords);
            case Surface.Generator ignored -> bundle(name, args);
            case Surface.Exceptions ignored -> bundle(name, args);
            case Surface.Annotation a -> throw typer.problem(ProblemCode.TYPES, a.name() + " is not callable", null);
            case Surface.Public p -> known(p, args, keywords);
        };
    }

    private static Known bundle(String name, List<Known> args) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            fields.add("arg" + i);
        }
        return Known.bundle(new Type.Record(name, fields, args.stream().map(Known::type).toList()), args);
    }

    private Known known(Surface.Public p, List<Known> args, List<String> keywords) {
        return switch (p.name()) {
            case "builtins.isinstance" -> isinstance(args);
            case "builtins.print" -> typer.ops.texts.print(args, keywords);
            case "builtins.str" -> typer.ops.texts.text("{}", args);
            case "builtins.repr" -> typer.ops.texts.text("{!r}", args);
            case "builtins.tuple" -> tuple(args);
            case String n when n.equals("builtins.float") && args.size() == 1 && args.getFirst().text() != null -> floatOf(args.getFirst().text());
            default -> {
                List<Definition> overloads = typer.inference.library.surface(p.name());
                if (overloads.isEmpty()) {
                    throw typer.problem(ProblemCode.NAME, p.shown() + " is not compiled", INSTEAD);
                }
                int out = args.size() - keywords.size() + keywords.indexOf("out");
                if (overloads.getFirst().ufunc() && keywords.contains("out") && args.get(out).type() instanceof Type.None) {
                    yield definitions(overloads, p.shown(), without(args, out), without(keywords, keywords.indexOf("out")));
                }
                Known into = intoArray(overloads, args, keywords);
                yield into != null || code.dead() ? into : definitions(overloads, p.shown(), args, keywords);
            }
        };
    }

    /** {@code tuple(x)} of what has as many items as its type says. */
    private Known tuple(List<Known> args) {
        if (args.size() > 1) {
            throw typer.problem(ProblemCode.CALL, "tuple takes at most 1 argument", null);
        }
        if (args.isEmpty()) {
            return Known.tuple(List.of());
        }
        Known k = args.getFirst();
        if (k.type() instanceof Type.Tuple) {
            return k;
        }
        Long count = typer.ops.unrolls(k.type()) ? length(k).integer() : null;
        if (count == null) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "a tuple of " + k.type().shown() + " is not compiled: the number of items must be known while compiling",
                    "use an array, or unpack it");
        }
        var items = new ArrayList<Known>();
        for (long i = 0; i < count; i++) {
            items.add(item(k, Known.pyint(i)));
        }
        return Known.tuple(items);
    }

    /** {@code T(x)} for a type of NumPy. */
    private Known construct(Type type, List<Known> args) {
        if (!(type instanceof Scalar to) || args.size() > 1) {
            throw typer.problem(ProblemCode.CALL, type.shown() + " takes one argument", null);
        }
        if (args.isEmpty()) {
            return values.zero(to);
        }
        Known x = typer.ops.present(args.getFirst(), "cannot convert to " + to.shown());
        boolean primitive = x.scalar() != null && (x.scalar().strong() == to || x.scalar().isInteger() && to.isFloat() || x.scalar().isFloat() && to.isFloat());
        return primitive ? typer.ops.arithmetic.to(x, to) : convert(to, x);
    }

    private Known floatOf(String text) {
        Double value = Folding.floatOf(text);
        if (value == null) {
            throw typer.problem(ProblemCode.CALL, "could not convert string to float: " + Known.str(text).constant().shown(), "write a number, inf or nan");
        }
        return Known.constant(Scalar.PYFLOAT, new Constant.Float(value));
    }

    private Known convert(Scalar to, Known x) {
        if (!(x.type() instanceof Scalar) && x.array() == null) {
            throw typer.problem(ProblemCode.CALL, "np." + to.shown() + "() does not take a value of type " + x.type().shown(),
                    "it takes numbers and arrays of them");
        }
        return surface("operator.convert", List.of(Known.type(to), x));
    }

    // ------------------------------------------------------------ built in here

    private Known isinstance(List<Known> args) {
        if (args.size() != 2) {
            throw typer.problem(ProblemCode.CALL, "isinstance takes 2 arguments", null);
        }
        Known x = args.getFirst();
        if (x.type() instanceof Type.Optional o) {
            boolean payload = isOne(o.payload(), args.get(1));
            Known present = values.part(x, 0);
            return payload ? present : Known.pybool(false);
        }
        return Known.pybool(isOne(x.type(), args.get(1)));
    }

    private boolean isOne(Type type, Known classes) {
        if (classes.type() instanceof Type.Tuple) {
            return values.parts(classes).stream().anyMatch(c -> isOne(type, c));
        }
        if (classes.isNone()) {
            return type instanceof Type.None;
        }
        String name = classes.literal() instanceof Constant.Named n ? n.name() : "";
        Scalar s = type instanceof Scalar scalar ? scalar : null;
        if (classes.named() instanceof Scalar c) {
            // Python's bool is an int, NumPy's float64 a float and complex128 a complex.
            return s == c || c == Scalar.PYINT && s == Scalar.PYBOOL || c == Scalar.PYFLOAT && s == Scalar.FLOAT64
                    || c == Scalar.PYCOMPLEX && s == Scalar.COMPLEX128;
        }
        return switch (name) {
            case "builtins.tuple" -> type instanceof Type.Tuple;
            case "builtins.str" -> type instanceof Type.Str || Texts.isFormat(type);
            case "numpy.ndarray" -> type instanceof Type.Array;
            case "numpy.generic" -> s != null && !s.weak;
            case "numpy.number" -> s != null && !s.weak && !s.isBool();
            case "numpy.integer" -> s != null && !s.weak && s.isInteger();
            case "numpy.signedinteger" -> s != null && !s.weak && s.isInteger() && s.isSigned();
            case "numpy.unsignedinteger" -> s != null && !s.weak && s.isInteger() && !s.isSigned();
            case "numpy.inexact" -> s != null && !s.weak && (s.isFloat() || s.isComplex());
            case "numpy.floating" -> s != null && !s.weak && s.isFloat();
            case "numpy.complexfloating" -> s != null && !s.weak && s.isComplex();
            default -> throw typer.problem(ProblemCode.UNSUPPORTED, "isinstance with this class is not compiled",
                    "use int, float, complex, bool, tuple, str, np.ndarray or a NumPy scalar type");
        };
    }

    // ------------------------------------------------------------ iteration

    /** The number of items of an iterable. */
    Known length(Known iterable) {
        if (iterable.type() instanceof Type.Tuple t) {
            return Known.pyint(t.items().size());
        }
        return operator("count", "iteration.count", List.of(iterable), iterable.type().shown() + " cannot be iterated over");
    }

    Known item(Known iterable, Known index) {
        if (iterable.type() instanceof Type.Tuple) {
            return typer.ops.item(iterable, index);
        }
        return operator("item", "iteration.item", List.of(iterable, index), iterable.type().shown() + " cannot be iterated over");
    }

    // ------------------------------------------------------------ library

    /** An operator of lib/; {@code message} says what is wrong if no overload fits. */
    Known operator(String sign, List<Known> args, String message) {
        return operator(sign, "operator." + sign, args, message);
    }

    private Known operator(String sign, String surface, List<Known> args, String message) {
        for (Definition d : typer.inference.library.surface(surface)) {
            List<Known> bound = bind(d, args, List.of());
            if (bound != null) {
                return definition(d, bound);
            }
        }
        String shown = args.stream().map(k -> k.type().shown()).reduce((a, b) -> a + " and " + b).orElse("");
        throw typer.problem(ProblemCode.TYPES, message != null ? message : "unsupported operand types for " + sign + ": " + shown, null);
    }

    /** A surface that must exist and fit. */
    Known surface(String name, List<Known> args) {
        return definitions(typer.inference.library.surface(name), name, args, List.of());
    }

    /** Calls the first overload that fits. */
    Known definitions(List<Definition> overloads, String shown, List<Known> args, List<String> keywords) {
        if (code.dead()) {
            return null;
        }
        for (Definition d : overloads) {
            List<Known> bound = bind(d, args, keywords);
            if (bound != null) {
                return definition(d, bound);
            }
        }
        refuseUnknown(overloads, shown, args, keywords);
        refuseUfuncArgument(overloads, shown, keywords);
        if (overloads.size() == 1) {
            explain(overloads.getFirst(), shown, args, keywords);
        }
        String types = args.stream().map(k -> k.type().shown()).reduce((a, b) -> a + ", " + b).orElse("");
        throw typer.problem(ProblemCode.CALL, shown + " does not take these arguments: (" + types + ")", null);
    }

    private static <T> List<T> without(List<T> list, int at) {
        var rest = new ArrayList<>(list);
        rest.remove(at);
        return rest;
    }

    /** Says that an argument which NumPy's ufuncs take is not compiled, if one is given. */
    private void refuseUfuncArgument(List<Definition> overloads, String shown, List<String> keywords) {
        for (String k : keywords) {
            if (overloads.getFirst().ufunc() && UFUNC_ARGUMENTS.contains(k)) {
                throw typer.problem(ProblemCode.UNSUPPORTED, "the argument `" + k + "` of " + shown + " is not compiled",
                        k.equals("out") ? "give the output array itself" : "convert the operands with .astype(), choose elements with np.where");
            }
        }
    }

    /** Says which argument would have to be a constant, if that is all that keeps an overload from fitting. */
    private void refuseUnknown(List<Definition> overloads, String shown, List<Known> args, List<String> keywords) {
        for (Definition d : overloads) {
            Tree.Parameters parameters = d.kind() == Definition.Kind.DIALECT ? d.tree().parameters() : null;
            List<Known> bound = parameters == null ? null : binding.bind(parameters, null, args, keywords, p -> defaultOf(d, p));
            if (bound == null || !admits(d, bound, true)) {
                continue;
            }
            for (int i = 0; i < bound.size(); i++) {
                if (d.patterns().get(i).constant() && !isKnown(bound.get(i))) {
                    String name = parameters.positional().get(i).name();
                    throw typer.problem(ProblemCode.UNSUPPORTED, "the argument `" + name + "` of " + shown + " is not known while compiling",
                            "write it as a constant, or an if with one call for each value");
                }
            }
        }
    }

    /** Why the only definition does not fit, as Python would say it. */
    private void explain(Definition d, String shown, List<Known> args, List<String> keywords) {
        binding.bind(d.tree().parameters(), shown, args, keywords, p -> defaultOf(d, p));
    }

    private Known defaultOf(Definition d, Tree.Parameter p) {
        return p.defaultValue() == null ? null : Scope.evaluate(d.file(), p.defaultValue(), typer);
    }

    /** Arguments in the order of the parameters, or null if they do not fit. */
    private List<Known> bind(Definition d, List<Known> args, List<String> keywords) {
        List<Known> bound;
        if (d.kind() == Definition.Kind.DIALECT) {
            bound = binding.bind(d.tree().parameters(), null, args, keywords, p -> defaultOf(d, p));
        } else {
            bound = keywords.isEmpty() && args.size() == d.patterns().size() ? args : null;
        }
        if (bound == null) {
            return null;
        }
        return admits(d, bound, false) ? bound : null;
    }

    /** Whether the annotations admit the arguments; {@code asKnown}: as if all were constants. */
    private static boolean admits(Definition d, List<Known> bound, boolean asKnown) {
        for (int i = 0; i < bound.size(); i++) {
            Known k = bound.get(i);
            Pattern p = d.patterns().get(i);
            boolean mapped = d.ufunc() && k.array() != null;
            if (!(mapped ? p.admits(k.array().elem(), false) : p.admits(k.type(), asKnown || k.constant() != null || isKnown(k)))) {
                return false;
            }
        }
        return true;
    }

    /** A bundle of constants is a constant. */
    static boolean isKnown(Known k) {
        return k.constant() != null || k.type() instanceof Type.Literal || k.type() instanceof Type.None
                || k.parts() != null && k.parts().stream().allMatch(Calls::isKnown);
    }

    /** {@code np.add(x, y, out)}: a ufunc that writes into an array, which is also its value; null if this is no such call. */
    private Known intoArray(List<Definition> overloads, List<Known> args, List<String> keywords) {
        int given = args.size() - keywords.size();
        int named = keywords.indexOf("out");
        for (Definition d : overloads) {
            int n = d.patterns().size();
            int at = named >= 0 ? given + named : given == n + 1 ? n : -1;
            if (!d.ufunc() || at < 0 || args.get(at).array() == null) {
                continue;
            }
            var rest = new ArrayList<>(args);
            Known out = rest.remove(at);
            var names = new ArrayList<>(keywords);
            names.remove("out");
            List<Known> bound = bind(d, rest, names);
            if (bound != null) {
                var shapes = new ArrayList<>(bound);
                shapes.addFirst(out);
                operator("ufunc_out", shapes, null);
                if (!code.dead()) {
                    words.elementwiseInto(out, a -> fitting(body(d, a), out), bound);
                }
                return out;
            }
        }
        return null;
    }

    private Known fitting(Known result, Known out) {
        if (result != null && result.scalar() != null) {
            definitions(typer.inference.library.file("numpy.elementwise").defs.get("check_kind"), "out",
                    List.of(Known.type(result.scalar().strong()), Known.type(out.array().elem())), List.of());
        }
        return result;
    }

    private Known definition(Definition d, List<Known> args) {
        return switch (d.kind()) {
            case HARDWARE, C -> hardware(d, args);
            case EXTERN, NATIVE -> words.nativeCall(d, args);
            case DIALECT, APART -> {
                if (d.ufunc() && args.stream().anyMatch(k -> k.array() != null)) {
                    yield words.elementwise(a -> body(d, a), args);
                }
                yield d.ufunc() ? ufuncOfScalars(d, args) : body(d, args);
            }
        };
    }

    /** A ufunc of scalars: Python numbers alone count as NumPy's, so the result is strong. */
    private Known ufuncOfScalars(Definition d, List<Known> args) {
        boolean allWeak = args.stream().allMatch(k -> k.scalar() == null || k.scalar().weak);
        List<Known> strong = !allWeak ? args : args.stream().map(k -> k.scalar() == null ? k : strengthen(k)).toList();
        Known result = body(d, strong);
        return result == null || result.scalar() == null ? result : strengthen(result);
    }

    private Known strengthen(Known k) {
        if (k.constant() instanceof Constant.BigInt) {
            return typer.ops.arithmetic.to(k, Scalar.UINT64);
        }
        return values.convert(k, k.scalar().strong());
    }

    private Known body(Definition d, List<Known> args) {
        FunctionSource source = typer.inference.source(d);
        if (d.apart()) {
            return apart(source, args);
        }
        boolean inline = d.inline() || args.stream().anyMatch(k -> !passable(k));
        if (inline) {
            return inline(source, args);
        }
        return specialised(source, args, d.patterns(), d.reassociates() ? typer.options.reassociated() : typer.options);
    }

    /** A function of kind APART: the same for all callers, and as pure as an addition. */
    private Known apart(FunctionSource source, List<Known> args) {
        if (code.dead()) {
            return null;
        }
        List<Known> types = args.stream().map(k -> new Known(k.type(), null, null, null)).toList();
        Specialisation s = typer.inference.specialise(source, types, Request.Options.DEFAULT);
        s.func = s.func.apart();
        return Known.of(code.emit(s.result.type(), new Op.Native(Op.APART + s.name, args.stream().map(values::val).toList())));
    }

    /** False for values that only make sense in the function that made them: f-strings, exceptions with text. */
    private static boolean passable(Known k) {
        return !(Texts.isFormat(k.type()) || k.type() instanceof Type.Record r && r.name().startsWith("exceptions."));
    }

    private Known hardware(Definition d, List<Known> args) {
        Scalar first = args.getFirst().scalar();
        Scalar result = d.tree().returns() instanceof Tree.Name n && Types.scalar(n.id()) != null ? Types.scalar(n.id()) : first;
        var list = new ArrayList<Val>();
        for (Known k : args) {
            list.add(values.val(k));
        }
        String symbol = d.kind() == Definition.Kind.C && first.isFloat() && first.bits == 32 ? d.symbol() + "f" : d.symbol();
        return Known.of(code.emit(result, new Op.Native(symbol, list)));
    }

    // ------------------------------------------------------------ functions

    /** A user's function or an inner one. */
    private Known function(Known f, Type.Callable c, List<Known> args, List<String> keywords) {
        FunctionSource source = typer.inference.sources.get(c.function());
        List<Known> parts = values.parts(f);
        int captures = source.flowed().captures().size();
        Tree.Parameters parameters = source.flowed().tree().parameters();
        List<Known> bound = binding.bind(parameters, source.flowed().func().shown(), args, keywords, binding.defaults(source, parameters, parts, captures));
        var all = new ArrayList<Known>(parts.subList(0, captures));
        all.addAll(bound);
        boolean lambda = source.flowed().tree() instanceof Tree.Lambda || source.scope() instanceof Scope.Lib;
        if (source.topLevel() && source.request() != null && source.request().options() != null && source.request().options().inline()) {
            return always(source, all);
        }
        return lambda || all.stream().anyMatch(k -> !passable(k)) ? inline(source, all) : specialised(source, all, null);
    }

    /** A function with {@code inline='always'}; one that calls itself is a call inside. */
    private Known always(FunctionSource source, List<Known> args) {
        String name = source.flowed().func().name();
        if (!typer.root.inlined().add(name)) {
            return specialised(source, args, null);
        }
        Known result = inline(source, args, typer.options);
        typer.root.inlined().remove(name);
        return result;
    }

    /** Types the body in place, with everything that is known of the arguments. */
    Known inline(FunctionSource source, List<Known> args) {
        return inline(source, args, typer.inference.options(source, typer.options));
    }

    private Known inline(FunctionSource source, List<Known> args, Request.Options options) {
        if (code.dead()) {
            return null;
        }
        if (typer.root.depth()[0] > DEEPEST) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "calls nest too deeply while compiling", "a lambda or library function must not call itself");
        }
        typer.root.depth()[0]++;
        Site site = code.site;
        var inner = new Typer(typer.inference, code, source.flowed(), source.scope(), options, site, typer.root);
        List<Typer.Exit> exits = inner.run(args);
        Known result = inner.leave(exits);
        code.site = site;
        typer.root.depth()[0]--;
        return result;
    }

    /** A problem inside the function is told from this call on, so that one of the library shows the user's line. */
    private Specialisation specialise(FunctionSource source, List<Known> args, Request.Options options) {
        try {
            return typer.inference.specialise(source, args, options);
        } catch (ProblemException e) {
            Problem p = e.problem();
            throw new Problem(p.code(), p.site().calledFrom(code.site), p.message(), p.notes(), p.help()).exception();
        }
    }

    /** Calls a copy of the function made for these argument types. {@code patterns} null: a user's function. */
    private Known specialised(FunctionSource source, List<Known> args, List<Pattern> patterns) {
        return specialised(source, args, patterns, typer.options);
    }

    private Known specialised(FunctionSource source, List<Known> args, List<Pattern> patterns, Request.Options options) {
        if (code.dead()) {
            return null;
        }
        var abstracted = new ArrayList<Known>();
        for (int i = 0; i < args.size(); i++) {
            Known k = args.get(i);
            boolean keep = k.text() != null || patterns != null && patterns.get(i).constant();
            abstracted.add(keep && isKnown(k) ? k : new Known(k.type(), null, Values.hasBits(k.type()) ? null : k.constant(), null));
        }
        Specialisation s = specialise(source, abstracted, options);
        if (s.onlyItsResult()) {
            return s.result;
        }
        var passed = new ArrayList<Val>();
        for (int i = 0; i < args.size(); i++) {
            if (s.passed.get(i)) {
                passed.add(values.val(args.get(i)));
            }
        }
        for (int h : s.hidden) {
            passed.add(typer.root.hidden().get(h));
        }
        if (s.result == null) {
            code.effect(new Op.Call(s.name, passed));
            code.end(new Op.Unreachable());
            return null;
        }
        Val out = code.emit(s.result.type(), new Op.Call(s.name, passed));
        return s.result.constant() != null ? s.result : Values.known(s.result.type(), out);
    }
}
