package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;
import dev.adder.compiler.parse.Tree.Pattern;
import dev.adder.compiler.parse.Tree.Stmt;
import dev.adder.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A Tree in the form tests/parse/oracle.py gives CPython's `ast`: names and fields of `ast`, positions as CPython counts them
 * (lines from 1, columns in bytes of UTF-8 from 0).
 *
 * <pre>
 *   x = -1  ->  (Module [(Assign@1:0-1:6 [(Name@1:0-1:1 'x')] (UnaryOp@1:4-1:6 USub (Constant@1:5-1:6 i1)))])
 * </pre>
 */
final class NormalForm {
    private final StringBuilder out = new StringBuilder();
    private final String text;
    private final int[] lineStarts;
    private final boolean stringPositions;
    private int insideStrings;

    private NormalForm(String text, boolean stringPositions) {
        this.text = text;
        this.stringPositions = stringPositions;
        List<Integer> starts = new ArrayList<>();
        starts.add(text.startsWith("\uFEFF") ? 1 : 0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && !text.startsWith("\n", i + 1)) {
                starts.add(i + 1);
            }
        }
        lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Before 3.12, CPython's positions inside f-strings mean nothing: they can be left out. */
    static String of(Tree.Module module, boolean stringPositions) {
        NormalForm form = new NormalForm(module.span().source().text(), stringPositions);
        form.out.append("(Module");
        form.stmts(module.body());
        return form.out.append(')').toString();
    }

    private void position(int offset) {
        int found = java.util.Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        int column = 0;
        for (int i = lineStarts[line]; i < offset; i++) {
            char c = text.charAt(i);
            column += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        out.append(line + 1).append(':').append(column);
    }

    private NormalForm open(String name, Span span) {
        out.append('(').append(name);
        if (insideStrings == 0 || stringPositions) {
            out.append('@');
            position(span.from());
            out.append('-');
            position(span.to());
        }
        return this;
    }

    private NormalForm bare(String name) {
        out.append('(').append(name);
        return this;
    }

    private void close() {
        out.append(')');
    }

    private NormalForm word(Object word) {
        out.append(' ').append(word);
        return this;
    }

    private NormalForm name(String name) {
        out.append(' ');
        if (name == null) {
            out.append('_');
        } else {
            quoted(name);
        }
        return this;
    }

    private void quoted(String value) {
        out.append('\'');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '\'' || c == '\\') {
                out.append('\\').append(Integer.toHexString(c)).append(';');
            } else {
                out.append(c);
            }
        }
        out.append('\'');
    }

    private interface Writer<T> {
        void write(T item);
    }

    private <T> NormalForm list(List<T> items, Writer<? super T> writer) {
        out.append(" [");
        for (T item : items) {
            out.append(' ');
            writer.write(item);
        }
        out.append(']');
        return this;
    }

    private NormalForm names(List<String> names) {
        return list(names, this::quoted);
    }

    private NormalForm exprs(List<? extends Expr> items) {
        return list(items, this::write);
    }

    private NormalForm stmts(List<Stmt> items) {
        return list(items, this::write);
    }

    private NormalForm expr(Expr expr) {
        out.append(' ');
        write(expr);
        return this;
    }

    private NormalForm opt(Expr expr) {
        out.append(' ');
        if (expr == null) {
            out.append('_');
        } else {
            write(expr);
        }
        return this;
    }

    private static String async(boolean async, String name) {
        return async ? "Async" + name : name;
    }

    private void write(Stmt stmt) {
        Span span = stmt.span();
        switch (stmt) {
            case Tree.FunctionDef s -> {
                open(async(s.async(), "FunctionDef"), span).name(s.name());
                parameters(s.parameters());
                stmts(s.body()).exprs(s.decorators()).opt(s.returns()).list(s.typeParams(), this::write);
            }
            case Tree.ClassDef s -> open("ClassDef", span).name(s.name()).exprs(s.bases()).list(s.keywords(), this::write).stmts(s.body())
                    .exprs(s.decorators()).list(s.typeParams(), this::write);
            case Tree.Return s -> open("Return", span).opt(s.value());
            case Tree.Delete s -> open("Delete", span).exprs(s.targets());
            case Tree.Assign s -> open("Assign", span).exprs(s.targets()).expr(s.value());
            case Tree.TypeAlias s -> open("TypeAlias", span).expr(s.name()).list(s.typeParams(), this::write).expr(s.value());
            case Tree.AugAssign s -> open("AugAssign", span).expr(s.target()).word(name(s.op())).expr(s.value());
            case Tree.AnnAssign s -> open("AnnAssign", span).expr(s.target()).expr(s.annotation()).opt(s.value()).word("i" + (s.simple() ? 1 : 0));
            case Tree.For s -> open(async(s.async(), "For"), span).expr(s.target()).expr(s.iter()).stmts(s.body()).stmts(s.orElse());
            case Tree.While s -> open("While", span).expr(s.test()).stmts(s.body()).stmts(s.orElse());
            case Tree.If s -> open("If", span).expr(s.test()).stmts(s.body()).stmts(s.orElse());
            case Tree.With s -> open(async(s.async(), "With"), span).list(s.items(), i -> bare("withitem").expr(i.value()).opt(i.target()).close())
                    .stmts(s.body());
            case Tree.Match s -> open("Match", span).expr(s.subject()).list(s.cases(), this::write);
            case Tree.Raise s -> open("Raise", span).opt(s.exception()).opt(s.cause());
            case Tree.Try s -> open(s.group() ? "TryStar" : "Try", span).stmts(s.body()).list(s.handlers(), this::write).stmts(s.orElse())
                    .stmts(s.finalBody());
            case Tree.Assert s -> open("Assert", span).expr(s.test()).opt(s.message());
            case Tree.Import s -> open("Import", span).list(s.names(), this::write);
            case Tree.ImportFrom s -> open("ImportFrom", span).name(s.module()).list(s.names(), this::write).word("i" + s.level());
            case Tree.Global s -> open("Global", span).names(s.names());
            case Tree.Nonlocal s -> open("Nonlocal", span).names(s.names());
            case Tree.ExprStmt s -> open("Expr", span).expr(s.value());
            case Tree.Pass _ -> open("Pass", span);
            case Tree.Break _ -> open("Break", span);
            case Tree.Continue _ -> open("Continue", span);
        }
        close();
    }

    private void write(Expr expr) {
        Span span = expr.span();
        switch (expr) {
            case Tree.BoolOp e -> open("BoolOp", span).word(e.op() == Tree.LogicalOp.AND ? "And" : "Or").exprs(e.values());
            case Tree.NamedExpr e -> open("NamedExpr", span).expr(e.target()).expr(e.value());
            case Tree.BinOp e -> open("BinOp", span).expr(e.left()).word(name(e.op())).expr(e.right());
            case Tree.UnaryExpr e -> open("UnaryOp", span).word(switch (e.op()) {
                case PLUS -> "UAdd";
                case MINUS -> "USub";
                case INVERT -> "Invert";
                case NOT -> "Not";
            }).expr(e.operand());
            case Tree.Lambda e -> {
                open("Lambda", span);
                parameters(e.parameters());
                expr(e.body());
            }
            case Tree.IfExp e -> open("IfExp", span).expr(e.test()).expr(e.body()).expr(e.orElse());
            case Tree.DictExpr e -> open("Dict", span).list(e.items(), i -> keyOf(i)).list(e.items(), i -> write(i.value()));
            case Tree.SetExpr e -> open("Set", span).exprs(e.items());
            case Tree.ListComp e -> open("ListComp", span).expr(e.item()).list(e.generators(), this::write);
            case Tree.SetComp e -> open("SetComp", span).expr(e.item()).list(e.generators(), this::write);
            case Tree.DictComp e -> open("DictComp", span).expr(e.key()).expr(e.value()).list(e.generators(), this::write);
            case Tree.GeneratorExpr e -> open("GeneratorExp", span).expr(e.item()).list(e.generators(), this::write);
            case Tree.Await e -> open("Await", span).expr(e.value());
            case Tree.Yield e -> open("Yield", span).opt(e.value());
            case Tree.YieldFrom e -> open("YieldFrom", span).expr(e.value());
            case Tree.Compare e -> open("Compare", span).expr(e.left()).list(e.ops(), o -> out.append(name(o))).exprs(e.others());
            case Tree.Call e -> open("Call", span).expr(e.function()).exprs(e.args()).list(e.keywords(), this::write);
            case Tree.Formatted e -> open("FormattedValue", span).expr(e.value()).word("i" + (e.conversion() == 0 ? -1 : e.conversion())).opt(e.format());
            case Tree.Interpolation e -> open("Interpolation", span).expr(e.value()).name(e.text())
                    .word("i" + (e.conversion() == 0 ? -1 : e.conversion())).opt(e.format());
            case Tree.JoinedStr e -> string("JoinedStr", span, e.parts());
            case Tree.TemplateStr e -> string("TemplateStr", span, e.parts());
            case Tree.Constant e -> constant(e, span);
            case Tree.Attribute e -> open("Attribute", span).expr(e.value()).name(e.name());
            case Tree.Subscript e -> open("Subscript", span).expr(e.value()).expr(e.index());
            case Tree.Starred e -> open("Starred", span).expr(e.value());
            case Tree.Name e -> open("Name", span).name(e.id());
            case Tree.ListExpr e -> open("List", span).exprs(e.items());
            case Tree.TupleExpr e -> open("Tuple", span).exprs(e.items());
            case Tree.Slice e -> open("Slice", span).opt(e.lower()).opt(e.upper()).opt(e.step());
        }
        close();
    }

    private void keyOf(Tree.DictItem item) {
        if (item.key() == null) {
            out.append('_');
        } else {
            write(item.key());
        }
    }

    private void string(String name, Span span, List<Expr> parts) {
        open(name, span);
        insideStrings++;
        list(parts, part -> {
            if (part instanceof Tree.Str str) {
                quoted(str.value());
            } else {
                write(part);
            }
        });
        insideStrings--;
    }

    private void constant(Tree.Constant constant, Span span) {
        open("Constant", span);
        out.append(' ');
        switch (constant) {
            case Tree.Int e -> out.append('i').append(e.value());
            case Tree.BigInt e -> out.append('i').append(e.value().toString(16));
            case Tree.Float e -> out.append('f').append(String.format("%016x", Double.doubleToRawLongBits(e.value())));
            case Tree.Imaginary e -> out.append('j').append(String.format("%016x", Double.doubleToRawLongBits(e.value())));
            case Tree.Str e -> quoted(e.value());
            case Tree.Bytes e -> {
                out.append('b');
                quoted(e.value());
            }
            case Tree.Bool e -> out.append(e.value() ? "True" : "False");
            case Tree.NoneExpr _ -> out.append("None");
            case Tree.EllipsisExpr _ -> out.append("Ellipsis");
        }
    }

    private void write(Pattern pattern) {
        Span span = pattern.span();
        switch (pattern) {
            case Tree.MatchValue p -> open("MatchValue", span).expr(p.value());
            case Tree.MatchSingleton p -> open("MatchSingleton", span)
                    .word(p.value() instanceof Tree.Bool flag ? flag.value() ? "True" : "False" : "None");
            case Tree.MatchSequence p -> open("MatchSequence", span).list(p.patterns(), this::write);
            case Tree.MatchMapping p -> open("MatchMapping", span).exprs(p.keys()).list(p.patterns(), this::write).name(p.rest());
            case Tree.MatchClass p -> open("MatchClass", span).expr(p.type()).list(p.patterns(), this::write)
                    .list(p.keywords(), k -> quoted(k.name())).list(p.keywords(), k -> write(k.pattern()));
            case Tree.MatchStar p -> open("MatchStar", span).name(p.name());
            case Tree.MatchAs p -> {
                open("MatchAs", span);
                out.append(' ');
                if (p.pattern() == null) {
                    out.append('_');
                } else {
                    write(p.pattern());
                }
                name(p.name());
            }
            case Tree.MatchOr p -> open("MatchOr", span).list(p.patterns(), this::write);
        }
        close();
    }

    private void parameters(Tree.Parameters p) {
        out.append(' ');
        bare("arguments").list(p.positionalOnly(), this::write).list(p.positional(), this::write);
        optional(p.rest());
        list(p.keywordOnly(), this::write).list(p.keywordOnly(), k -> {
            if (k.defaultValue() == null) {
                out.append('_');
            } else {
                write(k.defaultValue());
            }
        });
        optional(p.options());
        List<Expr> defaults = new ArrayList<>();
        p.positionalOnly().forEach(a -> defaults.add(a.defaultValue()));
        p.positional().forEach(a -> defaults.add(a.defaultValue()));
        defaults.removeIf(d -> d == null);
        exprs(defaults).close();
    }

    private void optional(Tree.Parameter parameter) {
        out.append(' ');
        if (parameter == null) {
            out.append('_');
        } else {
            write(parameter);
        }
    }

    private void write(Tree.Parameter parameter) {
        open("arg", parameter.span()).name(parameter.name()).opt(parameter.annotation()).close();
    }

    private void write(Tree.Keyword keyword) {
        open("keyword", keyword.span()).name(keyword.name()).expr(keyword.value()).close();
    }

    private void write(Tree.Alias alias) {
        open("alias", alias.span()).name(alias.name()).name(alias.asName()).close();
    }

    private void write(Tree.Comprehension c) {
        bare("comprehension").expr(c.target()).expr(c.iter()).exprs(c.conditions()).word("i" + (c.async() ? 1 : 0)).close();
    }

    private void write(Tree.ExceptHandler handler) {
        open("ExceptHandler", handler.span()).opt(handler.type()).name(handler.name()).stmts(handler.body()).close();
    }

    private void write(Tree.MatchCase matchCase) {
        bare("match_case");
        out.append(' ');
        write(matchCase.pattern());
        opt(matchCase.guard()).stmts(matchCase.body()).close();
    }

    private void write(Tree.TypeParam param) {
        switch (param) {
            case Tree.TypeVar p -> open("TypeVar", p.span()).name(p.name()).opt(p.bound()).opt(p.defaultValue());
            case Tree.ParamSpec p -> open("ParamSpec", p.span()).name(p.name()).opt(p.defaultValue());
            case Tree.TypeVarTuple p -> open("TypeVarTuple", p.span()).name(p.name()).opt(p.defaultValue());
        }
        close();
    }

    private static String name(Tree.BinaryOp op) {
        return switch (op) {
            case ADD -> "Add";
            case SUB -> "Sub";
            case MUL -> "Mult";
            case MAT_MUL -> "MatMult";
            case DIV -> "Div";
            case FLOOR_DIV -> "FloorDiv";
            case MOD -> "Mod";
            case POW -> "Pow";
            case LEFT_SHIFT -> "LShift";
            case RIGHT_SHIFT -> "RShift";
            case AND -> "BitAnd";
            case OR -> "BitOr";
            case XOR -> "BitXor";
        };
    }

    private static String name(Tree.CompareOp op) {
        return switch (op) {
            case EQ -> "Eq";
            case NE -> "NotEq";
            case LT -> "Lt";
            case LE -> "LtE";
            case GT -> "Gt";
            case GE -> "GtE";
            case IS -> "Is";
            case IS_NOT -> "IsNot";
            case IN -> "In";
            case NOT_IN -> "NotIn";
        };
    }
}
