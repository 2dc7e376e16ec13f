package dev.adder.compiler.infer;

import dev.adder.compiler.flow.Flow;
import dev.adder.compiler.flow.Flowed;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.library.Definition;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hop 4: from untyped code and argument types to a typed program in which every called function stands once per combination of
 * argument types. Types and constants are found by running the code on what is known ({@link Typer}); library functions
 * without loops are typed in place, the rest become functions of the program.
 *
 * <pre>
 *   %2 = py_binary add %0 %1      with %0: float32, %1: pyfloat      %3: float32 = convert %1    %4: float32 = add %0 %3
 * </pre>
 */
public final class Inference {
    final Request request;
    final Library library;
    /** Sources of user functions and closures by unique name. */
    final Map<String, FunctionSource> sources = new HashMap<>();
    /** Attributes of the user's own modules. */
    final Map<String, Map<String, Request.Name>> modules = new HashMap<>();

    private final Map<Integer, String> requested = new HashMap<>();
    private final Map<String, FunctionSource> definitions = new HashMap<>();
    /** How many definitions were met that are shown under this name. */
    private final Map<String, Integer> shown = new HashMap<>();
    private final LinkedHashMap<String, Specialisation> made = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private Inference(Request request, Library library) {
        this.request = request;
        this.library = library;
    }

    /** The typed program of a request; its entry takes the request's arguments, then the hidden arrays. */
    public static Program infer(Request request, Library library) {
        return new Inference(request, library).program();
    }

    /** The flow code of a request's wanted function: hop 3 alone. */
    public static Flowed flow(Request request) {
        var inference = new Inference(request, Library.of("none", ""));
        return inference.sources.get(inference.name(request.function())).flowed();
    }

    /** True if values of this type take a parameter of a function. */
    public static boolean hasBits(Type type) {
        return Values.hasBits(type);
    }

    private Program program() {
        FunctionSource source = sources.get(name(request.function()));
        Site site = new Site(nameSpan(source), source.flowed().func().shown());
        List<Tree.Parameter> parameters = source.flowed().tree().parameters().all();
        if (parameters.size() != request.args().size()) {
            throw Problem.of(ProblemCode.CALL, site, source.flowed().func().shown() + " has " + parameters.size() + " parameters, and "
                    + request.args().size() + " argument types were given", null).exception();
        }
        var args = new ArrayList<Known>();
        for (Type t : request.args()) {
            args.add(argument(t));
        }
        Specialisation entry = specialise(source, args, request.options());
        Type result = entry.result == null ? Type.NONE : entry.result.type();
        if (!leaves(result)) {
            throw Problem.of(ProblemCode.UNSUPPORTED, site, "a value of type " + result.shown() + " cannot be returned out of compiled code",
                    "return numbers, tuples, arrays, None or a constant text").exception();
        }
        return new Program(Reachable.from(entry.func, made.values().stream().map(s -> s.func).toList()));
    }

    /** True if the caller of an entry can be given values of this type. */
    private static boolean leaves(Type type) {
        return switch (type) {
            case Type.Tuple t -> t.items().stream().allMatch(Inference::leaves);
            case Type.Optional o -> leaves(o.payload());
            case Scalar s -> true;
            case Type.Array a -> true;
            case Type.Str s -> true;
            case Type.None n -> true;
            case Type.Literal l -> l.value() instanceof Constant.Str;
            case Type.Record r -> false;
            case Type.Callable c -> false;
            case Type.Unbound u -> false;
            case Type.Void v -> false;
            case Type.Ptr p -> false;
        };
    }

    private Known argument(Type t) {
        if (t instanceof Type.Callable c && c.function().startsWith(Request.NUMBERED)) {
            return callable(Integer.parseInt(c.function().substring(Request.NUMBERED.length())));
        }
        if (t instanceof Type.Tuple tuple && !Values.hasBits(t)) {
            return Known.tuple(tuple.items().stream().map(this::argument).toList());
        }
        return Values.known(t, null);
    }

    private static dev.adder.compiler.source.Span nameSpan(FunctionSource source) {
        return source.flowed().tree() instanceof Tree.FunctionDef d ? d.nameSpan() : source.flowed().tree().span();
    }

    // ------------------------------------------------------------ sources

    /** The unique name of a request's function; its flow code is built at the first use. */
    String name(int function) {
        String known = requested.get(function);
        if (known != null) {
            return known;
        }
        Request.Function f = request.functions().get(function);
        String name = f.lambda() ? "<lambda>" : f.name();
        if (sources.containsKey(name)) {
            name = name + "#" + function;
        }
        requested.put(function, name);
        Tree.Function tree = f.lambda() ? Parser.parseLambda(f.source(), 0) : Parser.parseFunction(f.source());
        register(Flow.build(tree, name, name, f.options() != null ? f.options().locals() : Map.of()), new Scope.User(request, function), f, true);
        return name;
    }

    /** The options a function is compiled with: its own, or, for one without, those of who calls it. */
    Request.Options options(FunctionSource source, Request.Options caller) {
        return source.request() != null && source.request().options() != null ? source.request().options() : caller;
    }

    /** A request's function as a value. */
    Known callable(int function) {
        return Known.bundle(new Type.Callable(name(function), List.of()), List.of());
    }

    private void register(Flowed flowed, Scope scope, Request.Function f, boolean topLevel) {
        sources.put(flowed.func().name(), new FunctionSource(flowed, scope, f, topLevel));
        flowed.inner().forEach(i -> register(i, scope, f, false));
    }

    /** Makes sure that an inner function of the one being typed is known. */
    void closure(String name, Typer typer) {
        if (!sources.containsKey(name)) {
            for (Flowed inner : typer.flowed.inner()) {
                register(inner, typer.scope, null, false);
            }
        }
    }

    FunctionSource source(Definition d) {
        return definitions.computeIfAbsent(d.name(), n -> {
            int before = shown.merge(d.shown(), 1, Integer::sum) - 1;
            String prefix = before == 0 ? d.shown() : d.shown() + "#" + before;
            return new FunctionSource(Flow.build(d.tree(), d.shown(), prefix, Map.of()), new Scope.Lib(d.file()), null, true);
        });
    }

    // ------------------------------------------------------------ low-level functions

    private final Map<String, Definition> natives = new LinkedHashMap<>();

    /** The name of a low-level function in the program, which it becomes part of. Exported under its own name unless that starts with _. */
    String nativeName(Definition d) {
        String name = d.tree().name();
        Definition other = natives.putIfAbsent(name, d);
        if (other != null && other != d) {
            throw new IllegalStateException("two low-level functions are named " + name);
        }
        return name;
    }

    /** The program of every low-level function in these files of lib/, and of those they call. */
    public static Program natives(Library library, List<String> modules) {
        var inference = new Inference(new Request(0, List.of(), null, Request.Options.DEFAULT, List.of()), library);
        for (String module : modules) {
            library.file(module).defs.values().forEach(l -> l.stream().filter(d -> d.kind() == Definition.Kind.NATIVE).forEach(inference::nativeName));
        }
        var funcs = new LinkedHashMap<String, Func>();
        while (funcs.size() < inference.natives.size()) {
            for (Definition d : List.copyOf(inference.natives.values())) {
                if (!funcs.containsKey(d.tree().name())) {
                    funcs.put(d.tree().name(), inference.low(d));
                }
            }
        }
        return new Program(List.copyOf(funcs.values()));
    }

    private Func low(Definition d) {
        var code = new TypedCode();
        TypedCode.Open entry = code.open();
        code.current = entry;
        var params = new ArrayList<Known>();
        for (Type t : Words.parameterTypes(d)) {
            params.add(Known.of(code.param(entry, t)));
        }
        FunctionSource source = source(d);
        var typer = new Typer(this, code, source.flowed(), source.scope(), Request.Options.DEFAULT, null, new Typer.Root(new Specialisation(d.name()), Map.of(), new int[1], new HashSet<>()));
        Type result = Words.resultType(d);
        for (Typer.Exit e : typer.run(params)) {
            code.current = e.block();
            code.site = e.site();
            code.end(new Op.Return(result instanceof Type.Void ? null : typer.values.val(typer.ops.calls.words.lowResult(e.value(), result))));
        }
        String name = d.tree().name();
        return new Func(name, name, result, name.startsWith("_") ? Func.Kind.PRIVATE : Func.Kind.NATIVE, code.finish());
    }

    // ------------------------------------------------------------ specialising

    /** The copy of a function for these arguments, made at the first call; while it is being made, what is known of it so far. */
    Specialisation specialise(FunctionSource source, List<Known> args, Request.Options caller) {
        Request.Options options = options(source, caller);
        String key = key(source, args, options);
        Specialisation s = made.get(key);
        if (s != null) {
            s.recursive |= !s.finished;
            return s;
        }
        s = new Specialisation(unique(source.flowed().func().name()));
        made.put(key, s);
        for (int round = 0; ; round++) {
            Set<String> before = Set.copyOf(made.keySet());
            Known assumed = s.result;
            s.recursive = false;
            type(s, source, args, options);
            boolean stable = !s.recursive || assumed != null && s.result != null && assumed.type().equals(s.result.type());
            if (stable || round > 8) {
                break;
            }
            made.keySet().retainAll(before);
        }
        s.finished = true;
        return s;
    }

    private String key(FunctionSource source, List<Known> args, Request.Options options) {
        var key = new StringBuilder(source.flowed().func().name());
        if (source.request() == null || source.request().options() == null) {
            key.append(options.errorModel()).append(options.overflowRaises()).append(options.boundscheck()).append(options.fastmath());
        }
        if (source.scope() instanceof Scope.Lib l) {
            key.append('@').append(System.identityHashCode(source.flowed())).append(l.file().module);
        }
        for (Known k : args) {
            key.append('|').append(k.type().text());
            constants(k, key);
        }
        return key.toString();
    }

    private static void constants(Known k, StringBuilder key) {
        if (k.constant() != null) {
            key.append('=').append(k.constant().text());
        } else if (k.parts() != null) {
            k.parts().forEach(p -> constants(p, key));
        }
    }

    private String unique(String name) {
        int n = numbers.merge(name, 1, Integer::sum);
        return n == 1 ? name : name + "." + n;
    }

    private void type(Specialisation s, FunctionSource source, List<Known> args, Request.Options options) {
        var code = new TypedCode();
        TypedCode.Open entry = code.open();
        code.current = entry;
        s.passed.clear();
        var params = new ArrayList<Known>();
        for (Known k : args) {
            boolean runtime = k.constant() == null && k.parts() == null && Values.hasBits(k.type());
            s.passed.add(runtime);
            params.add(runtime ? Known.of(code.param(entry, k.type())) : k);
        }
        var hidden = new HashMap<Integer, Val>();
        for (Request.Hidden h : hidden(source)) {
            s.hidden.add(h.hidden());
            hidden.put(h.hidden(), code.param(entry, h.type()));
        }
        var typer = new Typer(this, code, source.flowed(), source.scope(), options, null, new Typer.Root(s, hidden, new int[1], new HashSet<>()));
        List<Typer.Exit> exits = typer.run(params);
        boolean entryPoint = made.size() > 0 && made.firstEntry().getValue() == s;
        Known result = typer.result(exits);
        if (entryPoint && request.returns() != null && result != null) {
            result = Known.constant(request.returns(), null);
        }
        if (s.result != null && result != null && s.recursive) {
            result = Values.join(s.result, result);
        }
        s.result = result == null ? null : new Known(result.type(), null, s.recursive ? null : result.constant(), null);
        for (Typer.Exit e : exits) {
            code.current = e.block();
            code.site = e.site();
            Known value = entryPoint && request.returns() != null ? returned(e.value(), request.returns(), typer) : typer.arriving(e.value(), result.type());
            if (!code.dead()) {
                code.end(new Op.Return(typer.values.val(value)));
            }
        }
        Type type = s.result == null ? Type.NONE : s.result.type();
        s.func = new Func(s.name, source.flowed().func().shown(), type, Func.Kind.PYTHON, options.fastmath(), code.finish());
        if (s.recursive) {
            s.func = guarded(s.func, code);
        }
    }

    /** The result converted to the type an eager signature names. */
    private static Known returned(Known k, Type to, Typer typer) {
        if (k.type().equals(to)) {
            return k;
        }
        if (k.scalar() != null && to instanceof Scalar t) {
            return typer.ops.arithmetic.store(k, t);
        }
        try {
            return typer.values.convert(k, to);
        } catch (Values.NoJoin e) {
            throw typer.problem(ProblemCode.TYPES, "the function returns " + k.type().shown() + ", and its signature says " + to.shown(),
                    "change the signature or the return");
        }
    }

    /** A recursive function looks at the stack before it does anything. */
    private static Func guarded(Func f, TypedCode code) {
        var blocks = new ArrayList<>(f.blocks());
        Block entry = blocks.getFirst();
        var insts = new ArrayList<>(entry.insts());
        insts.addFirst(new Inst(null, new Op.CheckStack(), entry.insts().getFirst().site()));
        blocks.set(0, new Block(entry.id(), entry.params(), insts));
        return f.with(blocks);
    }

    /** The global arrays that a function or any function it can reach reads, in order of their numbers. */
    private List<Request.Hidden> hidden(FunctionSource source) {
        var found = new java.util.TreeMap<Integer, Request.Hidden>();
        if (source.scope() instanceof Scope.User u) {
            collect(u.function(), new LinkedHashSet<>(), found);
        }
        for (String name : sourcesPassed(source)) {
            FunctionSource other = sources.get(name);
            if (other != null && other.scope() instanceof Scope.User u) {
                collect(u.function(), new LinkedHashSet<>(), found);
            }
        }
        return List.copyOf(found.values());
    }

    /** Functions of the request may come as arguments too: where any does, all that the request holds count. */
    private List<String> sourcesPassed(FunctionSource source) {
        return request.args().stream().anyMatch(t -> t instanceof Type.Callable) && source.scope() instanceof Scope.User ? List.copyOf(requested.values())
                : List.of();
    }

    private void collect(int function, Set<Integer> seen, Map<Integer, Request.Hidden> found) {
        if (!seen.add(function)) {
            return;
        }
        Request.Function f = request.functions().get(function);
        Scope.hidden(f.names(), h -> found.put(h.hidden(), h));
        callees(f.names(), c -> collect(c, seen, found));
    }

    private static void callees(Map<String, Request.Name> names, java.util.function.IntConsumer each) {
        for (Request.Name n : names.values()) {
            switch (n) {
                case Request.Callee c -> each.accept(c.function());
                case Request.Module m -> callees(m.attrs(), each);
                default -> { }
            }
        }
    }
}
