package dev.adder.compiler.request;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.types.Constant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Values of expressions outside functions, as far as they are plain: literals, names and attributes of modules, tuples, arithmetic.
 *
 * <pre>
 *   2 * math.pi   ->   6.283185307179586      f(3)   ->   null
 * </pre>
 */
final class FileConstants {
    private static final Map<String, Double> KNOWN = Map.ofEntries(Map.entry("math.pi", Math.PI), Map.entry("math.e", Math.E),
            Map.entry("math.tau", 2 * Math.PI), Map.entry("math.inf", Double.POSITIVE_INFINITY), Map.entry("math.nan", Double.NaN),
            Map.entry("numpy.pi", Math.PI), Map.entry("numpy.e", Math.E), Map.entry("numpy.inf", Double.POSITIVE_INFINITY),
            Map.entry("numpy.nan", Double.NaN), Map.entry("numpy.euler_gamma", 0.5772156649015329));

    private final Map<String, Request.Name> names;
    private final BiFunction<Request.Module, String, Request.Name> members;

    FileConstants(Map<String, Request.Name> names, BiFunction<Request.Module, String, Request.Name> members) {
        this.names = names;
        this.members = members;
    }

    /** What the expression is, or null if only running it would tell. */
    Request.Name value(Tree.Expr e) {
        switch (e) {
            case Tree.Name n when names.containsKey(n.id()) -> {
                return names.get(n.id());
            }
            case Tree.Attribute a when value(a.value()) instanceof Request.Module m -> {
                Request.Name member = members.apply(m, a.name());
                return member != null ? member : m.attrs().isEmpty() ? new Request.Value(new Constant.Named(m.name() + "." + a.name())) : null;
            }
            case Tree.TupleExpr t when constant(e) == null -> {
                var items = new ArrayList<Request.Name>();
                t.items().forEach(i -> items.add(value(i)));
                return items.contains(null) ? null : new Request.Items(List.copyOf(items));
            }
            default -> {
                Constant c = constant(e);
                return c != null ? new Request.Value(c) : null;
            }
        }
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
            case Tree.Name n -> names.get(n.id()) instanceof Request.Value v ? number(v.constant()) : null;
            case Tree.Attribute a when value(a.value()) instanceof Request.Module -> value(e) instanceof Request.Value v ? number(v.constant()) : null;
            case Tree.TupleExpr t -> {
                var items = new ArrayList<Constant>();
                t.items().forEach(i -> items.add(constant(i)));
                yield items.contains(null) || items.stream().anyMatch(Constant.Named.class::isInstance) ? null : new Constant.Tuple(List.copyOf(items));
            }
            case Tree.UnaryExpr u when u.op() == Tree.UnaryOp.MINUS -> negated(constant(u.operand()));
            case Tree.BinOp b -> binary(b.op(), constant(b.left()), constant(b.right()));
            default -> null;
        };
    }

    /** The number that a name of a library stands for. */
    private static Constant number(Constant c) {
        return c instanceof Constant.Named n && KNOWN.containsKey(n.name()) ? new Constant.Float(KNOWN.get(n.name())) : c;
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
            return integers(op, BigInteger.valueOf(x.value()), y.value());
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

    private static Constant integers(Tree.BinaryOp op, BigInteger p, long y) {
        BigInteger q = BigInteger.valueOf(y);
        return switch (op) {
            case ADD -> integer(p.add(q));
            case SUB -> integer(p.subtract(q));
            case MUL -> integer(p.multiply(q));
            case LEFT_SHIFT -> y >= 0 && y < 1024 ? integer(p.shiftLeft((int) y)) : null;
            case POW -> y >= 0 && y < 1024 ? integer(p.pow((int) y)) : null;
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
