package dev.adder.compiler.parse;

import dev.adder.compiler.parse.Tree.Expr;

/** What may stand on the left of an assignment or after `del`. It was read as an expression, so it is checked afterwards. */
final class Targets {
    private Targets() {}

    /** `a`, `a.b`, `a[i]`, and lists, tuples and stars of these. */
    static void checkAssignable(Cursor cursor, Expr target) {
        check(cursor, target, true, "assign to");
    }

    static void checkDeletable(Cursor cursor, Expr target) {
        check(cursor, target, false, "delete");
    }

    /** The target of an augmented or annotated assignment. */
    static void checkSingle(Cursor cursor, Expr target, String purpose) {
        switch (target.tag()) {
            case NAME, ATTRIBUTE, SUBSCRIPT -> { }
            default -> throw cursor.fail(purpose + " needs a name, an attribute or an item, not " + describe(target), target);
        }
    }

    private static void check(Cursor cursor, Expr target, boolean stars, String verb) {
        switch (target.tag()) {
            case NAME, ATTRIBUTE, SUBSCRIPT -> { }
            case TUPLE -> {
                for (Expr item : ((Tree.TupleExpr) target).items()) {
                    check(cursor, item, stars, verb);
                }
            }
            case LIST -> {
                for (Expr item : ((Tree.ListExpr) target).items()) {
                    check(cursor, item, stars, verb);
                }
            }
            case STARRED -> {
                if (!stars) {
                    throw cursor.fail("cannot " + verb + " a starred expression", target);
                }
                check(cursor, ((Tree.Starred) target).value(), true, verb);
            }
            default -> throw cursor.fail("cannot " + verb + " " + describe(target), target);
        }
    }

    /** An expression in words, for a message. */
    private static String describe(Expr expr) {
        return switch (expr.tag()) {
            case BOOL_OP, BIN_OP, UNARY_OP -> "an operation";
            case NAMED_EXPR -> "a named expression";
            case LAMBDA -> "a lambda";
            case IF_EXP -> "a conditional expression";
            case DICT -> "a dict";
            case SET -> "a set";
            case LIST -> "a list";
            case TUPLE -> "a tuple";
            case LIST_COMP, SET_COMP, DICT_COMP -> "a comprehension";
            case GENERATOR -> "a generator expression";
            case AWAIT -> "an await expression";
            case YIELD, YIELD_FROM -> "a yield expression";
            case COMPARE -> "a comparison";
            case CALL -> "a call";
            case FORMATTED, JOINED_STR -> "an f-string";
            case INTERPOLATION, TEMPLATE_STR -> "a t-string";
            case INT, BIG_INT, FLOAT, IMAGINARY, STR, BYTES, BOOL, NONE, ELLIPSIS -> "a literal";
            case STARRED -> "a starred expression";
            case ATTRIBUTE -> "an attribute";
            case SUBSCRIPT -> "an item";
            case SLICE -> "a slice";
            case NAME -> "a name";
        };
    }
}
