package dev.adder.compiler.request;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a request from a Python file alone, with no Python running: top-level defs, imports of modules, and names bound once to
 * constants (numbers, strings, tuples and arithmetic on them). Anything else in the file is left alone.
 *
 * <pre>
 *   import math
 *   K = 2 * 3          names of every function: math, K, f
 *   def f(x): …
 * </pre>
 */
public final class FileRequest {
    private final Source source;
    private final List<Tree.FunctionDef> defs = new ArrayList<>();
    private final Map<String, Request.Name> names = new LinkedHashMap<>();

    private FileRequest(Source source) {
        this.source = source;
        for (Tree.Stmt s : Parser.parseModule(source).body()) {
            statement(s);
        }
    }

    /** The names of the functions defined at the top of the file, in order. */
    public static List<String> functions(Source source) {
        return new FileRequest(source).defs.stream().map(Tree.FunctionDef::name).toList();
    }

    /** A request for one function of the file. */
    public static Request of(Source source, String function, List<Type> args, Type returns, Request.Options options) {
        var file = new FileRequest(source);
        var functions = new ArrayList<Request.Function>();
        int wanted = -1;
        for (Tree.FunctionDef def : file.defs) {
            if (def.name().equals(function)) {
                wanted = functions.size();
            }
            functions.add(file.function(def));
        }
        if (wanted < 0) {
            throw new IllegalArgumentException(source.name() + " has no function " + function + "; it has "
                    + String.join(", ", file.defs.stream().map(Tree.FunctionDef::name).toList()));
        }
        return new Request(wanted, args, returns, options, functions);
    }

    private Request.Function function(Tree.FunctionDef def) {
        int start = source.lineStart(def.span().from());
        var cut = new Source(source.name(), source.text().substring(start, def.span().to()) + "\n", source.line(start), false);
        var positional = new ArrayList<>(def.parameters().positionalOnly());
        positional.addAll(def.parameters().positional());
        var defaults = positional.stream().filter(p -> p.defaultValue() != null).map(p -> value(p.defaultValue())).toList();
        var keywordDefaults = new HashMap<String, Request.Name>();
        for (Tree.Parameter p : def.parameters().keywordOnly()) {
            if (p.defaultValue() != null) {
                keywordDefaults.put(p.name(), value(p.defaultValue()));
            }
        }
        return new Request.Function(def.name(), source.name().replace(".py", ""), cut, false, names, defaults, keywordDefaults,
                DecoratorOptions.of(def));
    }

    private void statement(Tree.Stmt statement) {
        switch (statement) {
            case Tree.FunctionDef d -> {
                names.put(d.name(), new Request.Callee(defs.size()));
                defs.add(d);
            }
            case Tree.Import i -> {
                for (Tree.Alias a : i.names()) {
                    String name = a.asName() != null ? a.asName() : a.name().split("\\.")[0];
                    names.put(name, new Request.Module(a.asName() != null ? a.name() : name, Map.of()));
                }
            }
            case Tree.ImportFrom i -> {
                for (Tree.Alias a : i.names()) {
                    names.put(a.asName() != null ? a.asName() : a.name(), imported(i.module(), a.name()));
                }
            }
            case Tree.Assign a when a.targets().size() == 1 && a.targets().getFirst() instanceof Tree.Name n -> names.put(n.id(), value(a.value()));
            case Tree.AnnAssign a when a.target() instanceof Tree.Name n && a.value() != null -> names.put(n.id(), value(a.value()));
            default -> { }
        }
    }

    private static Request.Name imported(String module, String name) {
        if ("adder".equals(module)) {
            Type type = Types.scalar(name);
            return new Request.Value(type != null ? new Constant.TypeRef(type) : new Constant.Named("builtins." + (name.equals("prange") ? "range" : name)));
        }
        return new Request.Value(new Constant.Named(module + "." + name));
    }

    /** The value of an expression outside functions, if it is plain; else what is said when it is used. */
    private Request.Name value(Tree.Expr e) {
        if (e instanceof Tree.Name n && names.containsKey(n.id())) {
            return names.get(n.id());
        }
        Constant c = constant(e);
        return c != null ? new Request.Value(c) : new Request.Unsupported("computed when the module is imported");
    }

    private Constant constant(Tree.Expr e) {
        return switch (e) {
            case Tree.Int c -> new Constant.Int(c.value());
            case Tree.BigInt c -> new Constant.BigInt(c.value());
            case Tree.Float c -> new Constant.Float(c.value());
            case Tree.Imaginary c -> new Constant.Complex(new Constant.Float(0), new Constant.Float(c.value()));
            case Tree.Str c -> new Constant.Str(c.value());
            case Tree.Bool c -> new Constant.Bool(c.value());
            case Tree.NoneExpr ignored -> Constant.NONE;
            case Tree.Name n -> names.get(n.id()) instanceof Request.Value v ? v.constant() : null;
            case Tree.TupleExpr t -> {
                var items = t.items().stream().map(this::constant).toList();
                yield items.contains(null) ? null : new Constant.Tuple(items);
            }
            case Tree.UnaryExpr u when u.op() == Tree.UnaryOp.MINUS -> negated(constant(u.operand()));
            case Tree.BinOp b -> binary(b.op(), constant(b.left()), constant(b.right()));
            default -> null;
        };
    }

    private static Constant negated(Constant c) {
        return switch (c) {
            case Constant.Int i -> integer(BigInteger.valueOf(i.value()).negate());
            case Constant.BigInt i -> integer(i.value().negate());
            case Constant.Float f -> new Constant.Float(-f.value());
            case null, default -> null;
        };
    }

    private static Constant integer(BigInteger value) {
        return value.bitLength() < 64 ? new Constant.Int(value.longValue()) : new Constant.BigInt(value);
    }

    private static Constant binary(Tree.BinaryOp op, Constant a, Constant b) {
        if (a instanceof Constant.Int x && b instanceof Constant.Int y && op != Tree.BinaryOp.DIV) {
            BigInteger p = BigInteger.valueOf(x.value());
            BigInteger q = BigInteger.valueOf(y.value());
            return switch (op) {
                case ADD -> integer(p.add(q));
                case SUB -> integer(p.subtract(q));
                case MUL -> integer(p.multiply(q));
                case LEFT_SHIFT -> y.value() >= 0 && y.value() < 1024 ? integer(p.shiftLeft((int) y.value())) : null;
                case POW -> y.value() >= 0 && y.value() < 1024 ? integer(p.pow((int) y.value())) : null;
                default -> null;
            };
        }
        Double p = real(a);
        Double q = real(b);
        if (p == null || q == null) {
            return null;
        }
        return switch (op) {
            case ADD -> new Constant.Float(p + q);
            case SUB -> new Constant.Float(p - q);
            case MUL -> new Constant.Float(p * q);
            case DIV -> q == 0 ? null : new Constant.Float(p / q);
            default -> null;
        };
    }

    private static Double real(Constant c) {
        return switch (c) {
            case Constant.Int i -> (double) i.value();
            case Constant.Float f -> f.value();
            case null, default -> null;
        };
    }
}
