package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.BinaryOp;

/** The kinds of token. The first four only say how the text is laid out. */
enum Token {
    NEWLINE, INDENT, DEDENT, END,
    /** The text stops being tokens here; Tokens says why. */
    ERROR,
    /** An identifier that is no keyword; `match`, `case`, `type` and `_` are names until the parser knows better. */
    NAME,
    NUMBER,
    /** A whole literal without replacement fields, prefix and quotes included. */
    STRING,
    /** Prefix and opening quotes of an f-string or t-string; then pieces of text and `{ … }` in turn, then the closing quotes. */
    FSTRING_START, FSTRING_MIDDLE, FSTRING_END,

    LEFT_PAREN("("), RIGHT_PAREN(")"), LEFT_BRACKET("["), RIGHT_BRACKET("]"), LEFT_BRACE("{"), RIGHT_BRACE("}"),
    COMMA(","), COLON(":"), SEMICOLON(";"), DOT("."), DOTS("..."), ARROW("->"), ASSIGN("="), WALRUS(":="), EXCLAMATION("!"), TILDE("~"),

    PIPE("|", 1, BinaryOp.OR), CARET("^", 2, BinaryOp.XOR), AMPERSAND("&", 3, BinaryOp.AND),
    LEFT_SHIFT("<<", 4, BinaryOp.LEFT_SHIFT), RIGHT_SHIFT(">>", 4, BinaryOp.RIGHT_SHIFT),
    PLUS("+", 5, BinaryOp.ADD), MINUS("-", 5, BinaryOp.SUB),
    STAR("*", 6, BinaryOp.MUL), SLASH("/", 6, BinaryOp.DIV), DOUBLE_SLASH("//", 6, BinaryOp.FLOOR_DIV), PERCENT("%", 6, BinaryOp.MOD),
    AT("@", 6, BinaryOp.MAT_MUL),
    DOUBLE_STAR("**"),

    EQUAL("=="), NOT_EQUAL("!="), LESS("<"), LESS_EQUAL("<="), GREATER(">"), GREATER_EQUAL(">="),

    PLUS_ASSIGN("+=", BinaryOp.ADD), MINUS_ASSIGN("-=", BinaryOp.SUB), STAR_ASSIGN("*=", BinaryOp.MUL), AT_ASSIGN("@=", BinaryOp.MAT_MUL),
    SLASH_ASSIGN("/=", BinaryOp.DIV), DOUBLE_SLASH_ASSIGN("//=", BinaryOp.FLOOR_DIV), PERCENT_ASSIGN("%=", BinaryOp.MOD),
    DOUBLE_STAR_ASSIGN("**=", BinaryOp.POW), LEFT_SHIFT_ASSIGN("<<=", BinaryOp.LEFT_SHIFT), RIGHT_SHIFT_ASSIGN(">>=", BinaryOp.RIGHT_SHIFT),
    AMPERSAND_ASSIGN("&=", BinaryOp.AND), PIPE_ASSIGN("|=", BinaryOp.OR), CARET_ASSIGN("^=", BinaryOp.XOR),

    FALSE("False"), NONE("None"), TRUE("True"), AND("and"), AS("as"), ASSERT("assert"), ASYNC("async"), AWAIT("await"), BREAK("break"), CLASS("class"),
    CONTINUE("continue"), DEF("def"), DEL("del"), ELIF("elif"), ELSE("else"), EXCEPT("except"), FINALLY("finally"), FOR("for"), FROM("from"), GLOBAL("global"),
    IF("if"), IMPORT("import"), IN("in"), IS("is"), LAMBDA("lambda"), NONLOCAL("nonlocal"), NOT("not"), OR("or"), PASS("pass"), RAISE("raise"), RETURN("return"),
    TRY("try"), WHILE("while"), WITH("with"), YIELD("yield");

    private static final Token[] ALL = values();

    /** How it is written, or null when that differs from token to token. */
    final String text;
    /** Of a binary operator between operands, from 1; 0 for everything else. */
    final int precedence;
    /** The operator of a binary operator or of an augmented assignment; else null. */
    final BinaryOp operator;

    Token() {
        this(null, 0, null);
    }

    Token(String text) {
        this(text, 0, null);
    }

    Token(String text, BinaryOp operator) {
        this(text, 0, operator);
    }

    Token(String text, int precedence, BinaryOp operator) {
        this.text = text;
        this.precedence = precedence;
        this.operator = operator;
    }

    boolean isLayout() {
        return ordinal() <= 3;
    }

    static Token[] keywords() {
        return java.util.Arrays.copyOfRange(ALL, FALSE.ordinal(), ALL.length);
    }
}
