package dev.adder.compiler.parse;

/** The operator or bracket that starts at a place in the text: the longest one that fits. */
final class Operators {
    private Operators() {}

    /** The text ends in a null character, so the characters after the first may be looked at. Null: there is none. */
    static Token at(char[] text, int at) {
        char next = text[at + 1];
        boolean assign = next == '=';
        return switch (text[at]) {
            case '(' -> Token.LEFT_PAREN;
            case ')' -> Token.RIGHT_PAREN;
            case '[' -> Token.LEFT_BRACKET;
            case ']' -> Token.RIGHT_BRACKET;
            case '{' -> Token.LEFT_BRACE;
            case '}' -> Token.RIGHT_BRACE;
            case ',' -> Token.COMMA;
            case ';' -> Token.SEMICOLON;
            case '~' -> Token.TILDE;
            case ':' -> assign ? Token.WALRUS : Token.COLON;
            case '.' -> next == '.' && text[at + 2] == '.' ? Token.DOTS : Token.DOT;
            case '=' -> assign ? Token.EQUAL : Token.ASSIGN;
            case '!' -> assign ? Token.NOT_EQUAL : Token.EXCLAMATION;
            case '+' -> assign ? Token.PLUS_ASSIGN : Token.PLUS;
            case '-' -> assign ? Token.MINUS_ASSIGN : next == '>' ? Token.ARROW : Token.MINUS;
            case '%' -> assign ? Token.PERCENT_ASSIGN : Token.PERCENT;
            case '@' -> assign ? Token.AT_ASSIGN : Token.AT;
            case '&' -> assign ? Token.AMPERSAND_ASSIGN : Token.AMPERSAND;
            case '|' -> assign ? Token.PIPE_ASSIGN : Token.PIPE;
            case '^' -> assign ? Token.CARET_ASSIGN : Token.CARET;
            case '*' -> next == '*' ? text[at + 2] == '=' ? Token.DOUBLE_STAR_ASSIGN : Token.DOUBLE_STAR : assign ? Token.STAR_ASSIGN : Token.STAR;
            case '/' -> next == '/' ? text[at + 2] == '=' ? Token.DOUBLE_SLASH_ASSIGN : Token.DOUBLE_SLASH : assign ? Token.SLASH_ASSIGN : Token.SLASH;
            case '<' -> next == '<' ? text[at + 2] == '=' ? Token.LEFT_SHIFT_ASSIGN : Token.LEFT_SHIFT : assign ? Token.LESS_EQUAL : Token.LESS;
            case '>' -> next == '>' ? text[at + 2] == '=' ? Token.RIGHT_SHIFT_ASSIGN : Token.RIGHT_SHIFT : assign ? Token.GREATER_EQUAL : Token.GREATER;
            default -> null;
        };
    }
}
