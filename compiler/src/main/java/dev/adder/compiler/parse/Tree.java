package dev.adder.compiler.parse;

import dev.adder.compiler.source.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Python's syntax as records, close to CPython's `ast`: what can be written in Python 3.14 can be written here, whether Adder compiles it or not.
 * A field that may be null says so; lists are never null and cannot be changed. There is no load/store marker: a target is known by where it stands.
 * A switch in a hot path goes over `tag()`, because the first pattern switch over this many records costs milliseconds in a cold JVM.
 */
public sealed interface Tree {
    Span span();

    /** A file. */
    record Module(Span span, List<Stmt> body) implements Tree {}

    /** What can be compiled: a `def` or a `lambda`. */
    sealed interface Function extends Tree {
        Parameters parameters();
    }

    // Statements.

    enum StmtTag {
        FUNCTION_DEF, CLASS_DEF, RETURN, DELETE, ASSIGN, TYPE_ALIAS, AUG_ASSIGN, ANN_ASSIGN, FOR, WHILE, IF, WITH, MATCH, RAISE, TRY, ASSERT,
        IMPORT, IMPORT_FROM, GLOBAL, NONLOCAL, EXPR, PASS, BREAK, CONTINUE
    }

    sealed interface Stmt extends Tree {
        StmtTag tag();
    }

    /** `nameSpan` is the span of the name alone; `span` starts at `def` or `async`, after the decorators, as in CPython. `returns` may be null. */
    record FunctionDef(Span span, Span nameSpan, String name, List<TypeParam> typeParams, Parameters parameters, Expr returns, List<Stmt> body,
            List<Expr> decorators, boolean async) implements Stmt, Function {
        public StmtTag tag() { return StmtTag.FUNCTION_DEF; }
    }

    record ClassDef(Span span, Span nameSpan, String name, List<TypeParam> typeParams, List<Expr> bases, List<Keyword> keywords, List<Stmt> body,
            List<Expr> decorators) implements Stmt {
        public StmtTag tag() { return StmtTag.CLASS_DEF; }
    }

    /** `value` may be null. */
    record Return(Span span, Expr value) implements Stmt {
        public StmtTag tag() { return StmtTag.RETURN; }
    }

    record Delete(Span span, List<Expr> targets) implements Stmt {
        public StmtTag tag() { return StmtTag.DELETE; }
    }

    /** `a = b = value`: two targets. A target is a Name, Attribute, Subscript, Starred, TupleExpr or ListExpr of targets. */
    record Assign(Span span, List<Expr> targets, Expr value) implements Stmt {
        public StmtTag tag() { return StmtTag.ASSIGN; }
    }

    record TypeAlias(Span span, Name name, List<TypeParam> typeParams, Expr value) implements Stmt {
        public StmtTag tag() { return StmtTag.TYPE_ALIAS; }
    }

    /** `target` is a Name, Attribute or Subscript. */
    record AugAssign(Span span, Expr target, BinaryOp op, Expr value) implements Stmt {
        public StmtTag tag() { return StmtTag.AUG_ASSIGN; }
    }

    /** `value` may be null; `simple`: the target is a name without parentheses. */
    record AnnAssign(Span span, Expr target, Expr annotation, Expr value, boolean simple) implements Stmt {
        public StmtTag tag() { return StmtTag.ANN_ASSIGN; }
    }

    record For(Span span, Expr target, Expr iter, List<Stmt> body, List<Stmt> orElse, boolean async) implements Stmt {
        public StmtTag tag() { return StmtTag.FOR; }
    }

    record While(Span span, Expr test, List<Stmt> body, List<Stmt> orElse) implements Stmt {
        public StmtTag tag() { return StmtTag.WHILE; }
    }

    /** `elif` is an If alone in `orElse`. */
    record If(Span span, Expr test, List<Stmt> body, List<Stmt> orElse) implements Stmt {
        public StmtTag tag() { return StmtTag.IF; }
    }

    record With(Span span, List<WithItem> items, List<Stmt> body, boolean async) implements Stmt {
        public StmtTag tag() { return StmtTag.WITH; }
    }

    record Match(Span span, Expr subject, List<MatchCase> cases) implements Stmt {
        public StmtTag tag() { return StmtTag.MATCH; }
    }

    /** Both may be null; without `exception` there is no `cause`. */
    record Raise(Span span, Expr exception, Expr cause) implements Stmt {
        public StmtTag tag() { return StmtTag.RAISE; }
    }

    /** `group`: the handlers are written `except*`. */
    record Try(Span span, List<ExceptHandler> handlers, List<Stmt> body, List<Stmt> orElse, List<Stmt> finalBody, boolean group) implements Stmt {
        public StmtTag tag() { return StmtTag.TRY; }
    }

    /** `message` may be null. */
    record Assert(Span span, Expr test, Expr message) implements Stmt {
        public StmtTag tag() { return StmtTag.ASSERT; }
    }

    record Import(Span span, List<Alias> names) implements Stmt {
        public StmtTag tag() { return StmtTag.IMPORT; }
    }

    /** `module` may be null (`from . import a`); `level` is the number of leading dots. `import *` is one alias named `*`. */
    record ImportFrom(Span span, String module, List<Alias> names, int level) implements Stmt {
        public StmtTag tag() { return StmtTag.IMPORT_FROM; }
    }

    record Global(Span span, List<String> names) implements Stmt {
        public StmtTag tag() { return StmtTag.GLOBAL; }
    }

    record Nonlocal(Span span, List<String> names) implements Stmt {
        public StmtTag tag() { return StmtTag.NONLOCAL; }
    }

    record ExprStmt(Span span, Expr value) implements Stmt {
        public StmtTag tag() { return StmtTag.EXPR; }
    }

    record Pass(Span span) implements Stmt {
        public StmtTag tag() { return StmtTag.PASS; }
    }

    record Break(Span span) implements Stmt {
        public StmtTag tag() { return StmtTag.BREAK; }
    }

    record Continue(Span span) implements Stmt {
        public StmtTag tag() { return StmtTag.CONTINUE; }
    }

    // Expressions.

    enum ExprTag {
        BOOL_OP, NAMED_EXPR, BIN_OP, UNARY_OP, LAMBDA, IF_EXP, DICT, SET, LIST_COMP, SET_COMP, DICT_COMP, GENERATOR, AWAIT, YIELD, YIELD_FROM, COMPARE, CALL,
        FORMATTED, JOINED_STR, INTERPOLATION, TEMPLATE_STR, INT, BIG_INT, FLOAT, IMAGINARY, STR, BYTES, BOOL, NONE, ELLIPSIS, ATTRIBUTE, SUBSCRIPT, STARRED,
        NAME, LIST, TUPLE, SLICE
    }

    sealed interface Expr extends Tree {
        ExprTag tag();
    }

    /** `a and b and c`: one node with three values. */
    record BoolOp(Span span, LogicalOp op, List<Expr> values) implements Expr {
        public ExprTag tag() { return ExprTag.BOOL_OP; }
    }

    /** `target := value`. */
    record NamedExpr(Span span, Name target, Expr value) implements Expr {
        public ExprTag tag() { return ExprTag.NAMED_EXPR; }
    }

    record BinOp(Span span, Expr left, BinaryOp op, Expr right) implements Expr {
        public ExprTag tag() { return ExprTag.BIN_OP; }
    }

    record UnaryExpr(Span span, UnaryOp op, Expr operand) implements Expr {
        public ExprTag tag() { return ExprTag.UNARY_OP; }
    }

    record Lambda(Span span, Parameters parameters, Expr body) implements Expr, Function {
        public ExprTag tag() { return ExprTag.LAMBDA; }
    }

    record IfExp(Span span, Expr test, Expr body, Expr orElse) implements Expr {
        public ExprTag tag() { return ExprTag.IF_EXP; }
    }

    record DictExpr(Span span, List<DictItem> items) implements Expr {
        public ExprTag tag() { return ExprTag.DICT; }
    }

    record SetExpr(Span span, List<Expr> items) implements Expr {
        public ExprTag tag() { return ExprTag.SET; }
    }

    record ListComp(Span span, Expr item, List<Comprehension> generators) implements Expr {
        public ExprTag tag() { return ExprTag.LIST_COMP; }
    }

    record SetComp(Span span, Expr item, List<Comprehension> generators) implements Expr {
        public ExprTag tag() { return ExprTag.SET_COMP; }
    }

    record DictComp(Span span, Expr key, Expr value, List<Comprehension> generators) implements Expr {
        public ExprTag tag() { return ExprTag.DICT_COMP; }
    }

    record GeneratorExpr(Span span, Expr item, List<Comprehension> generators) implements Expr {
        public ExprTag tag() { return ExprTag.GENERATOR; }
    }

    record Await(Span span, Expr value) implements Expr {
        public ExprTag tag() { return ExprTag.AWAIT; }
    }

    /** `value` may be null. */
    record Yield(Span span, Expr value) implements Expr {
        public ExprTag tag() { return ExprTag.YIELD; }
    }

    record YieldFrom(Span span, Expr value) implements Expr {
        public ExprTag tag() { return ExprTag.YIELD_FROM; }
    }

    /** `left ops[0] others[0] ops[1] others[1] …`, a chain when there is more than one. */
    record Compare(Span span, Expr left, List<CompareOp> ops, List<Expr> others) implements Expr {
        public ExprTag tag() { return ExprTag.COMPARE; }
    }

    /** `*args` is a Starred in `args`; `**kwargs` a Keyword without name. */
    record Call(Span span, Expr function, List<Expr> args, List<Keyword> keywords) implements Expr {
        public ExprTag tag() { return ExprTag.CALL; }
    }

    /** A `{value!r:format}` of an f-string; `conversion` is 's', 'r', 'a' or 0; `format` is a JoinedStr or null. */
    record Formatted(Span span, Expr value, char conversion, Expr format) implements Expr {
        public ExprTag tag() { return ExprTag.FORMATTED; }
    }

    /** An f-string: Str and Formatted in order. */
    record JoinedStr(Span span, List<Expr> parts) implements Expr {
        public ExprTag tag() { return ExprTag.JOINED_STR; }
    }

    /** A `{value!r:format}` of a t-string; `text` is the source text of the value. */
    record Interpolation(Span span, Expr value, String text, char conversion, Expr format) implements Expr {
        public ExprTag tag() { return ExprTag.INTERPOLATION; }
    }

    /** A t-string: Str and Interpolation in order. */
    record TemplateStr(Span span, List<Expr> parts) implements Expr {
        public ExprTag tag() { return ExprTag.TEMPLATE_STR; }
    }

    /** A literal. */
    sealed interface Constant extends Expr {}

    record Int(Span span, long value) implements Constant {
        public ExprTag tag() { return ExprTag.INT; }
    }

    /** An integer that does not fit a long. */
    record BigInt(Span span, BigInteger value) implements Constant {
        public ExprTag tag() { return ExprTag.BIG_INT; }
    }

    record Float(Span span, double value) implements Constant {
        public ExprTag tag() { return ExprTag.FLOAT; }
    }

    /** `2.5j`: the imaginary part. */
    record Imaginary(Span span, double value) implements Constant {
        public ExprTag tag() { return ExprTag.IMAGINARY; }
    }

    /** Adjacent literals are joined. A lone surrogate is kept; two escaped halves become one character, which is the only difference from Python's str. */
    record Str(Span span, String value) implements Constant {
        public ExprTag tag() { return ExprTag.STR; }
    }

    /** One character from 0 to 255 per byte. */
    record Bytes(Span span, String value) implements Constant {
        public ExprTag tag() { return ExprTag.BYTES; }
    }

    record Bool(Span span, boolean value) implements Constant {
        public ExprTag tag() { return ExprTag.BOOL; }
    }

    record NoneExpr(Span span) implements Constant {
        public ExprTag tag() { return ExprTag.NONE; }
    }

    record EllipsisExpr(Span span) implements Constant {
        public ExprTag tag() { return ExprTag.ELLIPSIS; }
    }

    record Attribute(Span span, Expr value, String name) implements Expr {
        public ExprTag tag() { return ExprTag.ATTRIBUTE; }
    }

    /** `index` is any expression, a Slice, or a TupleExpr with slices among its items. */
    record Subscript(Span span, Expr value, Expr index) implements Expr {
        public ExprTag tag() { return ExprTag.SUBSCRIPT; }
    }

    record Starred(Span span, Expr value) implements Expr {
        public ExprTag tag() { return ExprTag.STARRED; }
    }

    record Name(Span span, String id) implements Expr {
        public ExprTag tag() { return ExprTag.NAME; }
    }

    record ListExpr(Span span, List<Expr> items) implements Expr {
        public ExprTag tag() { return ExprTag.LIST; }
    }

    record TupleExpr(Span span, List<Expr> items) implements Expr {
        public ExprTag tag() { return ExprTag.TUPLE; }
    }

    /** Each part may be null. */
    record Slice(Span span, Expr lower, Expr upper, Expr step) implements Expr {
        public ExprTag tag() { return ExprTag.SLICE; }
    }

    // Patterns.

    sealed interface Pattern extends Tree {}

    /** A literal or a dotted name: equality. */
    record MatchValue(Span span, Expr value) implements Pattern {}

    /** `None`, `True`, `False`: identity. */
    record MatchSingleton(Span span, Constant value) implements Pattern {}

    record MatchSequence(Span span, List<Pattern> patterns) implements Pattern {}

    /** `{key: pattern, **rest}`; `rest` may be null. */
    record MatchMapping(Span span, List<Expr> keys, List<Pattern> patterns, String rest) implements Pattern {}

    record MatchClass(Span span, Expr type, List<Pattern> patterns, List<KeywordPattern> keywords) implements Pattern {}

    /** `*name` in a sequence; `name` is null for `*_`. */
    record MatchStar(Span span, String name) implements Pattern {}

    /** `pattern as name`, a bare name (`pattern` null), or `_` (both null). */
    record MatchAs(Span span, Pattern pattern, String name) implements Pattern {}

    record MatchOr(Span span, List<Pattern> patterns) implements Pattern {}

    // Parts.

    /** `(a, /, b, *rest, c, **options)`; `rest` and `options` may be null. */
    record Parameters(Span span, List<Parameter> positionalOnly, List<Parameter> positional, Parameter rest, List<Parameter> keywordOnly,
            Parameter options) implements Tree {

        /** Those that take one positional argument. */
        public List<Parameter> inPlace() {
            var all = new ArrayList<>(positionalOnly);
            all.addAll(positional);
            return all;
        }

        /** All, in the order of a function's arguments everywhere after parsing. */
        public List<Parameter> all() {
            List<Parameter> all = inPlace();
            if (rest != null) {
                all.add(rest);
            }
            all.addAll(keywordOnly);
            if (options != null) {
                all.add(options);
            }
            return all;
        }
    }

    /** `annotation` and `defaultValue` may be null. */
    record Parameter(Span span, String name, Expr annotation, Expr defaultValue) implements Tree {}

    /** An argument by name; `name` is null for `**value`. */
    record Keyword(Span span, String name, Expr value) implements Tree {}

    /** `key` is null for `**value`. */
    record DictItem(Expr key, Expr value) {}

    record Comprehension(Expr target, Expr iter, List<Expr> conditions, boolean async) {}

    /** `type` and `name` may be null. `except A, B:` has a tuple as type. */
    record ExceptHandler(Span span, Expr type, String name, List<Stmt> body) implements Tree {}

    /** `asName` may be null; `name` may be dotted. */
    record Alias(Span span, String name, String asName) implements Tree {}

    /** `target` may be null. */
    record WithItem(Expr value, Expr target) {}

    /** `guard` may be null. */
    record MatchCase(Pattern pattern, Expr guard, List<Stmt> body) {}

    record KeywordPattern(String name, Pattern pattern) {}

    /** A type parameter: `[T: bound = default, *Ts, **P]`. */
    sealed interface TypeParam extends Tree {}

    /** `bound` and `defaultValue` may be null. */
    record TypeVar(Span span, String name, Expr bound, Expr defaultValue) implements TypeParam {}

    record ParamSpec(Span span, String name, Expr defaultValue) implements TypeParam {}

    record TypeVarTuple(Span span, String name, Expr defaultValue) implements TypeParam {}

    // Operators.

    enum BinaryOp {
        ADD("+"), SUB("-"), MUL("*"), MAT_MUL("@"), DIV("/"), FLOOR_DIV("//"), MOD("%"), POW("**"), LEFT_SHIFT("<<"), RIGHT_SHIFT(">>"), AND("&"), OR("|"),
        XOR("^");

        public final String text;

        BinaryOp(String text) {
            this.text = text;
        }
    }

    enum UnaryOp {
        PLUS("+"), MINUS("-"), INVERT("~"), NOT("not");

        public final String text;

        UnaryOp(String text) {
            this.text = text;
        }
    }

    enum LogicalOp {
        AND("and"), OR("or");

        public final String text;

        LogicalOp(String text) {
            this.text = text;
        }
    }

    enum CompareOp {
        EQ("=="), NE("!="), LT("<"), LE("<="), GT(">"), GE(">="), IS("is"), IS_NOT("is not"), IN("in"), NOT_IN("not in");

        public final String text;

        CompareOp(String text) {
            this.text = text;
        }
    }
}
