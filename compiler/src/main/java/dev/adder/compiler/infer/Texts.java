package dev.adder.compiler.infer;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.TextTemplate;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts made at run time, and what takes them: print and raise. An f-string is a record of its template and its values; the host
 * puts the text together where it is printed or raised.
 *
 * <pre>
 *   f"{x:.3f} of {n}"   ->   record(format, "{:.3f} of {}", x, n)
 * </pre>
 */
final class Texts {
    /** The record of an f-string. */
    static final String FORMAT = Type.Record.FORMAT;
    /** Before the name of an exception: the record of a cause. */
    static final String CAUSE = Type.Record.CAUSE;
    /** The cause of {@code raise … from None}. */
    static final String NO_CAUSE = CAUSE + "None";
    /** What an artefact's Call has room for. */
    private static final int CELLS = 16;
    private static final String EXCEPTION = "exceptions.";

    private final Typer typer;
    private final TypedCode code;
    private final Values values;

    Texts(Typer typer) {
        this.typer = typer;
        this.code = typer.code;
        this.values = typer.values;
    }

    // ------------------------------------------------------------ f-strings

    Known format(Op.PyFormat o) {
        return o.parts().isEmpty() ? Known.str(TextTemplate.fill(o.template(), () -> null, (v, c, f) -> "")) : format(o.template(), typer.known(o.parts()));
    }

    private Known format(String template, List<Known> holes) {
        var parts = new ArrayList<Known>();
        parts.add(Known.str(template));
        holes.forEach(k -> parts.add(snapshot(shown(k))));
        var fields = new ArrayList<String>();
        for (int i = 0; i < parts.size(); i++) {
            fields.add("part" + i);
        }
        return Known.bundle(new Type.Record(FORMAT, fields, parts.stream().map(Known::type).toList()), parts);
    }

    /** The text shows an array as it is now, whatever is written into it before the text is used. */
    private Known snapshot(Known k) {
        if (k.array() != null) {
            return typer.ops.calls.call(typer.ops.attribute(k, "copy"), List.of(), List.of());
        }
        return k.type() instanceof Type.Tuple ? Known.tuple(values.parts(k).stream().map(this::snapshot).toList()) : k;
    }

    static boolean isFormat(Type type) {
        return type instanceof Type.Record r && r.name().equals(FORMAT);
    }

    static boolean isText(Known k) {
        return k.type() instanceof Type.Str || isFormat(k.type());
    }

    /** {@code str(x)} and {@code repr(x)}: {@code hole} is the field that shows it. */
    Known text(String hole, List<Known> args) {
        if (args.isEmpty() && hole.equals("{}")) {
            return Known.str("");
        }
        if (args.size() != 1) {
            throw typer.problem(ProblemCode.CALL, (hole.equals("{}") ? "str" : "repr") + " takes one argument here", null);
        }
        return isText(args.getFirst()) && hole.equals("{}") ? args.getFirst() : format(hole, args);
    }

    /** {@code a + b} of two texts. */
    Known joined(Known a, Known b) {
        if (a.text() != null && b.text() != null) {
            return Known.str(a.text() + b.text());
        }
        var template = new StringBuilder();
        var holes = new ArrayList<Known>();
        for (Known k : List.of(a, b)) {
            if (k.text() != null) {
                template.append(TextTemplate.literal(k.text()));
            } else if (isFormat(k.type()) && values.part(k, 0).text() != null) {
                template.append(values.part(k, 0).text());
                holes.addAll(values.parts(k).subList(1, values.parts(k).size()));
            } else {
                template.append("{}");
                holes.add(k);
            }
        }
        return format(template.toString(), holes);
    }

    // ------------------------------------------------------------ print

    Known print(List<Known> args, List<String> keywords) {
        int positional = args.size() - keywords.size();
        Known sep = Known.str(" ");
        Known end = Known.str("\n");
        for (int i = 0; i < keywords.size(); i++) {
            Known k = args.get(positional + i);
            String name = keywords.get(i);
            boolean known = name.equals("sep") || name.equals("end");
            if (!known || !k.isNone() && !(k.type() instanceof Type.Str)) {
                throw typer.problem(ProblemCode.UNSUPPORTED, known ? name + "= takes a constant text here, not " + k.type().shown()
                        : "print with " + name + "= is not compiled", known ? null : "sep= and end= are");
            }
            sep = name.equals("sep") && !k.isNone() ? k : sep;
            end = name.equals("end") && !k.isNone() ? k : end;
        }
        var list = new ArrayList<Val>();
        for (Known k : args.subList(0, positional)) {
            list.add(values.val(shown(k)));
        }
        code.effect(new Op.Print(values.val(sep), values.val(end), list));
        return Known.NONE;
    }

    // ------------------------------------------------------------ raise

    /** {@code raise exception from cause}; {@code from} is null where there is no such part. */
    void raise(Known exception, Known from) {
        ExceptionKind kind = kind(exception, "only built-in exceptions can be raised, not ", "raise ValueError or another built-in exception");
        List<Known> args = exception.literal() != null ? List.of() : values.parts(exception);
        String template = null;
        if (args.size() == 1 && isFormat(args.getFirst().type()) && values.part(args.getFirst(), 0).text() != null) {
            List<Known> parts = values.parts(args.getFirst());
            template = parts.getFirst().text();
            args = parts.subList(1, parts.size());
        } else if (args.size() == 1 && args.getFirst().text() != null) {
            template = TextTemplate.literal(args.getFirst().text());
            args = List.of();
        }
        var all = new ArrayList<Known>();
        args.forEach(a -> all.add(shown(a)));
        if (from != null) {
            all.add(cause(from));
        }
        int cells = all.stream().mapToInt(k -> cells(k.type())).sum() + (template == null ? 0 : 1);
        if (cells <= CELLS) {
            code.end(new Op.Raise(kind, template, all.stream().map(values::val).toList()));
        } else if (typer.scope instanceof Scope.Lib) {
            // A shape of very many axes: the library's message does without its values.
            code.end(new Op.Raise(kind, template == null ? null : TextTemplate.literal(TextTemplate.fill(template, () -> "…", (v, c, f) -> v)), List.of()));
        } else {
            throw typer.problem(ProblemCode.UNSUPPORTED, "an exception of so many values is not compiled (" + cells + " of " + CELLS + ")",
                    "give it fewer values: an array of n axes counts 2 + n, a tuple one more than its items");
        }
    }

    private ExceptionKind kind(Known exception, String wrong, String help) {
        String name = exception.literal() instanceof Constant.Named n ? n.name() : exception.type() instanceof Type.Record r ? r.name() : "";
        if (!name.startsWith(EXCEPTION)) {
            throw typer.problem(ProblemCode.TYPES, wrong + exception.type().shown(), help);
        }
        ExceptionKind kind = ExceptionKind.named(name.substring(EXCEPTION.length()));
        if (kind == null) {
            throw typer.problem(ProblemCode.NAME, "the exception " + name.substring(EXCEPTION.length()) + " cannot be raised in compiled code",
                    "raise a built-in exception");
        }
        return kind;
    }

    private Known cause(Known from) {
        if (from.isNone()) {
            return Known.bundle(new Type.Record(NO_CAUSE, List.of(), List.of()), List.of());
        }
        ExceptionKind kind = kind(from, "the cause of an exception is a built-in exception or None here, not ", "write from None, or leave it out");
        List<Known> args = from.literal() != null ? List.of() : values.parts(from).stream().map(this::shown).toList();
        var fields = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            fields.add("arg" + i);
        }
        return Known.bundle(new Type.Record(CAUSE + kind.python, fields, args.stream().map(Known::type).toList()), args);
    }

    // ------------------------------------------------------------ what can be shown

    /** The value, if it can be part of a text made at run time. */
    private Known shown(Known k) {
        if (!hasText(k.type())) {
            throw typer.problem(ProblemCode.UNSUPPORTED, "the text of " + what(k.type()) + " is not compiled",
                    "numbers, texts, tuples, arrays and None have one");
        }
        return k;
    }

    private static boolean hasText(Type type) {
        return switch (type) {
            case Scalar ignored -> true;
            case Type.Str ignored -> true;
            case Type.None ignored -> true;
            case Type.Array ignored -> true;
            case Type.Optional o -> hasText(o.payload());
            case Type.Tuple t -> t.items().stream().allMatch(Texts::hasText);
            case Type.Literal l -> l.value() instanceof Constant.Str;
            case Type.Record ignored -> isFormat(type);
            case Type.Callable ignored -> false;
            case Type.Unbound ignored -> false;
            case Type.Void ignored -> false;
            case Type.Ptr ignored -> false;
        };
    }

    private static String what(Type type) {
        return type instanceof Type.Record r && r.name().startsWith(EXCEPTION) ? "the exception " + r.name().substring(EXCEPTION.length())
                : type instanceof Type.Literal l ? l.value().shown() : "a value of type " + type.shown();
    }

    /** How many cells of the Call a value takes ({@code docs/abi.md}). */
    private static int cells(Type type) {
        return switch (type) {
            case Scalar s -> s.isComplex() ? 2 : 1;
            case Type.Array a -> 2 + a.ndim();
            case Type.Optional o -> 1 + cells(o.payload());
            case Type.Tuple t -> 1 + t.items().stream().mapToInt(Texts::cells).sum();
            case Type.Record r -> (isFormat(r) ? 0 : 1) + r.types().stream().mapToInt(Texts::cells).sum();
            case Type.Str ignored -> 1;
            case Type.None ignored -> 1;
            case Type.Literal ignored -> 1;
            case Type.Callable ignored -> 1;
            case Type.Unbound ignored -> 1;
            case Type.Void ignored -> 1;
            case Type.Ptr ignored -> 1;
        };
    }
}
