package dev.adder.compiler.infer;

import dev.adder.compiler.library.Definition;
import dev.adder.compiler.library.LibraryFile;
import dev.adder.compiler.library.Pattern;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.List;
import java.util.Map;

/** What the names mean that a function does not bind itself: those of a user's function, or of a file of lib/. */
sealed interface Scope {

    /** Names as the front door captured them. {@code function} is the index in the request. */
    record User(Request request, int function) implements Scope {}

    record Lib(LibraryFile file) implements Scope {}

    /** The value of a name, or null if it has none. */
    /** Whether the name has a value; without one it may still be a builtin. */
    default boolean names(String name) {
        return switch (this) {
            case User u -> u.request().functions().get(u.function()).names().containsKey(name);
            case Lib ignored -> false;
        };
    }

    default Known resolve(String name, Typer typer) {
        return switch (this) {
            case User u -> {
                Request.Name value = u.request().functions().get(u.function()).names().get(name);
                yield value == null ? builtin(name) : known(value, name, typer);
            }
            case Lib l -> library(l.file(), name, typer);
        };
    }

    static Known known(Request.Name value, String name, Typer typer) {
        return switch (value) {
            case Request.Value v when v.constant() instanceof Constant.Named n && isOfLibrary(n.name()) -> {
                int dot = n.name().lastIndexOf('.');
                yield typer.ops.attribute(Known.literal(new Constant.Module(n.name().substring(0, dot))), n.name().substring(dot + 1));
            }
            case Request.Value v -> constant(v.constant());
            case Request.Typed t -> Known.constant(t.type(), t.constant());
            case Request.Callee c -> typer.inference.callable(c.function());
            case Request.Hidden h -> Known.of(typer.root.hidden().get(h.hidden()));
            case Request.Module m -> {
                typer.inference.modules.computeIfAbsent(m.name(), n -> new java.util.HashMap<>()).putAll(m.attrs());
                yield Known.literal(new Constant.Module(m.name()));
            }
            case Request.Items t -> Known.tuple(t.items().stream().map(i -> known(i, name, typer)).toList());
            case Request.Unsupported u -> throw typer.problem(ProblemCode.UNSUPPORTED, "the outer name " + name + " is " + u.what()
                    + ", which is not compiled", "pass what you need of it as arguments");
        };
    }

    /** A name of {@code math} or NumPy, which may be a number or a type as well. */
    private static boolean isOfLibrary(String name) {
        return name.startsWith("math.") || name.startsWith("cmath.") || name.startsWith("numpy.");
    }

    /** A constant as a Python value. */
    static Known constant(Constant c) {
        return switch (c) {
            case Constant.Int ignored -> Known.constant(Scalar.PYINT, c);
            case Constant.BigInt ignored -> Known.constant(Scalar.PYINT, c);
            case Constant.Float ignored -> Known.constant(Scalar.PYFLOAT, c);
            case Constant.Complex ignored -> Known.constant(Scalar.PYCOMPLEX, c);
            case Constant.Bool ignored -> Known.constant(Scalar.PYBOOL, c);
            case Constant.Str ignored -> Known.constant(Type.STR, c);
            case Constant.None ignored -> Known.NONE;
            case Constant.Unbound ignored -> Known.constant(Type.UNBOUND, c);
            case Constant.Tuple t -> Known.tuple(t.items().stream().map(Scope::constant).toList());
            case Constant.Ellipsis ignored -> Known.literal(c);
            case Constant.Module ignored -> Known.literal(c);
            case Constant.TypeRef ignored -> Known.literal(c);
            case Constant.Named ignored -> Known.literal(c);
            case Constant.Function f -> Known.bundle(new Type.Callable(f.name(), List.of()), List.of());
        };
    }

    /** A name of Python's own. */
    static Known builtin(String name) {
        if (dev.adder.compiler.ir.ExceptionKind.named(name) != null) {
            return Known.literal(new Constant.Named("exceptions." + name));
        }
        return switch (name) {
            case String s when s.startsWith(Surface.FILE) -> Known.literal(new Constant.Named(s));   // what the flow hop calls
            case "prange" -> Known.literal(new Constant.Named("builtins.range"));
            default -> Known.literal(new Constant.Named("builtins." + name));
        };
    }

    private static Known library(LibraryFile file, String name, Typer typer) {
        if (file.defs.containsKey(name)) {
            return Known.literal(new Constant.Named(Surface.FILE + file.module + "/" + name));
        }
        Tree.Expr constant = file.constant(name);
        if (constant != null) {
            return evaluate(file, constant, typer);
        }
        LibraryFile.Import i = file.imports.get(name);
        if (i != null) {
            String module = i.file().isEmpty() ? i.name() : i.file();
            LibraryFile from = typer.inference.library.file(module);
            if (from == null) {
                from = typer.inference.library.file(i.file() + "." + i.name());
                if (from == null) {
                    throw new IllegalStateException("lib has no file " + i);
                }
                return Known.literal(new Constant.Module(Surface.FILE + from.module));
            }
            return i.file().isEmpty() ? Known.literal(new Constant.Module(Surface.FILE + module)) : library(from, i.name(), typer);
        }
        Scalar scalar = Types.scalar(name);
        if (scalar != null && !name.equals("bool")) {
            return Known.type(scalar);
        }
        switch (name) {
            case "ptr" -> {
                return Known.type(Type.PTR);
            }
            case "bool_" -> {
                return Known.type(Scalar.BOOL);
            }
            case "str_" -> {
                return Known.type(Type.STR);
            }
            case "none" -> {
                return Known.type(Type.NONE);
            }
            case "nan" -> {
                return Known.constant(Scalar.PYFLOAT, new Constant.Float(Double.NaN));
            }
            case "null" -> {
                return Known.constant(Type.PTR, Constant.ZERO);
            }
            default -> { }
        }
        if (file.words.contains(name)) {
            if (Pattern.isName(name)) {
                return Known.literal(new Constant.Named("pattern." + name));
            }
            return Words.isWord(name) ? Known.literal(new Constant.Named("words." + name)) : builtin(name);
        }
        return builtin(name);
    }

    /** The value of a constant expression of a file of lib/. */
    static Known evaluate(LibraryFile file, Tree.Expr e, Typer typer) {
        return switch (e) {
            case Tree.Int c -> Known.pyint(c.value());
            case Tree.BigInt c -> Known.constant(Scalar.PYINT, new Constant.BigInt(c.value()));
            case Tree.Float c -> Known.constant(Scalar.PYFLOAT, new Constant.Float(c.value()));
            case Tree.Imaginary c -> complex(new Constant.Float(0), new Constant.Float(c.value()));
            case Tree.Bool c -> Known.pybool(c.value());
            case Tree.Str c -> Known.str(c.value());
            case Tree.NoneExpr ignored -> Known.NONE;
            case Tree.EllipsisExpr ignored -> Known.literal(Constant.ELLIPSIS);
            case Tree.Name n -> library(file, n.id(), typer);
            case Tree.TupleExpr t -> Known.tuple(t.items().stream().map(i -> evaluate(file, i, typer)).toList());
            case Tree.UnaryExpr u -> typer.ops.arithmetic.unary(u.op(), evaluate(file, u.operand(), typer));
            case Tree.BinOp b -> typer.ops.arithmetic.binary(b.op(), evaluate(file, b.left(), typer), evaluate(file, b.right(), typer), false);
            case Tree.Call c when c.function() instanceof Tree.Name n && n.id().equals("record") ->
                Known.bundle(new Type.Record(((Tree.Str) c.args().getFirst()).value(), List.of(), List.of()), List.of());
            case Tree.Call c when c.function() instanceof Tree.Name n && n.id().equals("float") && c.args().getFirst() instanceof Tree.Str s ->
                Known.constant(Scalar.PYFLOAT, new Constant.Float(switch (s.value()) {
                    case "inf" -> Double.POSITIVE_INFINITY;
                    case "-inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.NaN;
                }));
            case Tree.Call c when c.function() instanceof Tree.Name n && n.id().equals("complex") ->
                complex((Constant.Float) evaluate(file, c.args().get(0), typer).constant(), (Constant.Float) evaluate(file, c.args().get(1), typer).constant());
            default -> throw new IllegalStateException("not a constant: " + e.span());
        };
    }

    private static Known complex(Constant.Float real, Constant.Float imag) {
        return Known.constant(Scalar.PYCOMPLEX, new Constant.Complex(real, imag));
    }

    /** The overloads that a private name of lib/ stands for. */
    static List<Definition> overloads(Surface.Own own, Inference inference) {
        return inference.library.file(own.file()).defs.get(own.def());
    }

    /** Hidden arrays that a function of the request needs itself. */
    static void hidden(Map<String, Request.Name> names, java.util.function.Consumer<Request.Hidden> each) {
        names.values().forEach(n -> hidden(n, each));
    }

    private static void hidden(Request.Name name, java.util.function.Consumer<Request.Hidden> each) {
        switch (name) {
            case Request.Hidden h -> each.accept(h);
            case Request.Module m -> hidden(m.attrs(), each);
            case Request.Items t -> t.items().forEach(i -> hidden(i, each));
            default -> { }
        }
    }
}
