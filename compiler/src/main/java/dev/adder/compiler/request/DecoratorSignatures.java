package dev.adder.compiler.request;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The signatures that a function's decorator gives, in every form Numba takes as far as they are written out there.
 *
 * <pre>
 *   @njit(["f8(f8[:, ::1], i4)", (types.int64,)])   ->   (array(float64, 2, C), int32) -> float64,  (int64)
 * </pre>
 */
final class DecoratorSignatures {
    private static final Map<String, String> SHORT = Map.ofEntries(Map.entry("boolean", "bool"), Map.entry("bool_", "bool"), Map.entry("intp", "int64"),
            Map.entry("uintp", "uint64"), Map.entry("intc", "int32"), Map.entry("uintc", "uint32"), Map.entry("ssize_t", "int64"),
            Map.entry("size_t", "uint64"), Map.entry("double", "float64"), Map.entry("byte", "uint8"), Map.entry("char", "int8"),
            Map.entry("uchar", "uint8"), Map.entry("short", "int16"), Map.entry("ushort", "uint16"), Map.entry("int_", "int64"),
            Map.entry("uint", "uint64"), Map.entry("long_", "int64"), Map.entry("ulong", "uint64"), Map.entry("longlong", "int64"),
            Map.entry("ulonglong", "uint64"), Map.entry("b1", "bool"), Map.entry("i1", "int8"), Map.entry("i2", "int16"), Map.entry("i4", "int32"),
            Map.entry("i8", "int64"), Map.entry("u1", "uint8"), Map.entry("u2", "uint16"), Map.entry("u4", "uint32"), Map.entry("u8", "uint64"),
            Map.entry("f4", "float32"), Map.entry("f8", "float64"), Map.entry("c8", "complex64"), Map.entry("c16", "complex128"),
            Map.entry("void", "none"), Map.entry("unicode_type", "str"), Map.entry("string", "str"));

    private final Tree.FunctionDef def;
    private Site site;

    private DecoratorSignatures(Tree.FunctionDef def) {
        this.def = def;
    }

    /** Empty if the decorator gives none. */
    static List<Request.Signature> of(Tree.FunctionDef def) {
        for (Tree.Expr decorator : def.decorators()) {
            if (decorator instanceof Tree.Call call && DecoratorOptions.isJit(call.function()) && !call.args().isEmpty()) {
                return new DecoratorSignatures(def).read(call.args().getFirst());
            }
        }
        return List.of();
    }

    private List<Request.Signature> read(Tree.Expr given) {
        site = new Site(given.span(), def.name());
        List<Tree.Expr> all = given instanceof Tree.ListExpr list ? list.items() : given instanceof Tree.NoneExpr ? List.of() : List.of(given);
        List<Request.Signature> signatures = all.stream().map(this::signature).toList();
        int wanted = def.parameters().positionalOnly().size() + def.parameters().positional().size()
                + def.parameters().keywordOnly().size() + (def.parameters().rest() == null ? 0 : 1);
        for (Request.Signature s : signatures) {
            if (s.args().size() != wanted) {
                throw refused(def.name() + " has " + wanted + " parameters, the signature " + s.args().size());
            }
        }
        return signatures;
    }

    private Request.Signature signature(Tree.Expr e) {
        return switch (e) {
            case Tree.Str s -> signature(Parser.parseExpression(new Source("signature", s.value().strip())));
            case Tree.Call c when !name(c.function()).matches("Tuple|UniTuple|Optional|optional|Array") -> new Request.Signature(types(c.args()), type(c.function()));
            case Tree.TupleExpr t -> new Request.Signature(types(t.items()), null);
            default -> throw refused("the decorator's signature is read only where it is written out");
        };
    }

    private List<Type> types(List<Tree.Expr> items) {
        return items.stream().map(this::type).toList();
    }

    private Type type(Tree.Expr e) {
        return switch (e) {
            case Tree.Subscript s when type(s.value()) instanceof dev.adder.compiler.types.Scalar elem -> array(elem, s.index());
            case Tree.Call c when name(c.function()).equals("Tuple") && c.args().size() == 1 && items(c.args().getFirst()) != null ->
                new Type.Tuple(types(items(c.args().getFirst())));
            case Tree.Call c when name(c.function()).equals("UniTuple") && c.args().size() == 2 && c.args().get(1) instanceof Tree.Int n && n.value() < 1000 ->
                new Type.Tuple(java.util.Collections.nCopies((int) n.value(), type(c.args().getFirst())));
            case Tree.Call c when name(c.function()).equalsIgnoreCase("optional") && c.args().size() == 1 -> new Type.Optional(type(c.args().getFirst()));
            default -> named(e);
        };
    }

    private static List<Tree.Expr> items(Tree.Expr e) {
        return e instanceof Tree.TupleExpr t ? t.items() : e instanceof Tree.ListExpr l ? l.items() : null;
    }

    private Type named(Tree.Expr e) {
        String full = SHORT.getOrDefault(name(e), name(e));
        return switch (full) {
            case "none" -> Type.NONE;
            case "str" -> Type.STR;
            default -> {
                Type scalar = full.startsWith("py") ? null : Types.scalar(full);
                if (scalar == null) {
                    throw refused("the decorator's signature is read only where it is written out" + (full.isEmpty() ? "" : ", and it has no type " + full));
                }
                yield scalar;
            }
        };
    }

    private static String name(Tree.Expr e) {
        return e instanceof Tree.Name n ? n.id() : e instanceof Tree.Attribute a ? a.name() : "";
    }

    private Type array(dev.adder.compiler.types.Scalar elem, Tree.Expr index) {
        List<Tree.Expr> places = index instanceof Tree.TupleExpr t ? t.items() : List.of(index);
        var dense = new ArrayList<Boolean>();
        for (Tree.Expr place : places) {
            if (!(place instanceof Tree.Slice s) || s.lower() != null || s.upper() != null || s.step() != null && !(s.step() instanceof Tree.Int one && one.value() == 1)) {
                throw refused("an array type has slices with no start or stop: float64[:, ::1]");
            }
            dense.add(((Tree.Slice) place).step() != null);
        }
        int ndim = dense.size();
        if (dense.stream().filter(d -> d).count() > (dense.getFirst() || dense.getLast() ? 1 : 0)) {
            throw refused("only the first or the last dimension of an array type can be contiguous (::1)");
        }
        return new Type.Array(elem, ndim, dense.getLast() ? Type.Layout.C : dense.getFirst() ? Type.Layout.F : Type.Layout.A);
    }

    private RuntimeException refused(String message) {
        return Problem.of(ProblemCode.UNSUPPORTED, site, message, null).exception();
    }
}
