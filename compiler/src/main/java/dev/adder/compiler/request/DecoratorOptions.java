package dev.adder.compiler.request;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options that a function's decorator gives, read from its text: what the Python package gets by running it.
 *
 * <pre>
 *   @njit(fastmath=True, error_model="numpy")   ->   fast, NUMPY
 * </pre>
 *
 * Its signatures are {@link DecoratorSignatures}.
 */
final class DecoratorOptions {
    private static final List<String> FLAGS = List.of("fast", "nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc");
    /** Options that change nothing in what is compiled. */
    private static final List<String> OTHERS = List.of("nopython", "nogil", "cache", "parallel");

    private final Tree.FunctionDef def;
    private Request.ErrorModel errorModel;
    private List<String> fastmath = List.of();
    private boolean boundscheck = true;
    private boolean overflow;
    private boolean debug;
    private boolean inline;
    private Map<String, Type> locals = Map.of();

    private DecoratorOptions(Tree.FunctionDef def) {
        this.def = def;
    }

    /** Null for a function without {@code @njit} or {@code @jit}: it is compiled with its caller's options. */
    static Request.Options of(Tree.FunctionDef def) {
        for (Tree.Expr decorator : def.decorators()) {
            if (isJit(decorator)) {
                return Request.Options.DEFAULT;
            }
            if (decorator instanceof Tree.Call call && isJit(call.function())) {
                var options = new DecoratorOptions(def);
                call.keywords().forEach(options::take);
                return new Request.Options(options.errorModel, options.fastmath, options.boundscheck, options.overflow, options.debug, options.inline, options.locals);
            }
        }
        return null;
    }

    static boolean isJit(Tree.Expr e) {
        String name = e instanceof Tree.Name n ? n.id() : e instanceof Tree.Attribute a ? a.name() : "";
        return name.equals("njit") || name.equals("jit");
    }

    private void take(Tree.Keyword keyword) {
        String name = keyword.name() == null ? "**" : keyword.name();
        Tree.Expr value = keyword.value();
        switch (name) {
            case "error_model" -> errorModel = value instanceof Tree.NoneExpr ? null
                    : oneOf(keyword, "python", "numpy").equals("python") ? Request.ErrorModel.PYTHON : Request.ErrorModel.NUMPY;
            case "fastmath" -> fastmath = flags(keyword);
            case "boundscheck" -> boundscheck = value instanceof Tree.NoneExpr || truth(keyword);
            case "overflow" -> overflow = oneOf(keyword, "wrap", "raise").equals("raise");
            case "debug" -> debug = truth(keyword);
            case "inline" -> inline = oneOf(keyword, "always", "never").equals("always");
            case "locals" -> locals = types(keyword);
            case "forceobj", "looplift" -> {
                if (truth(keyword)) {
                    throw refuse(keyword, name + "=True asks for object mode, which there is not");
                }
            }
            default -> {
                if (!OTHERS.contains(name)) {
                    throw refuse(keyword, "the decorator's option " + name + " is not read outside Python");
                }
            }
        }
    }

    private List<String> flags(Tree.Keyword keyword) {
        if (!(keyword.value() instanceof Tree.SetExpr set)) {
            return !(keyword.value() instanceof Tree.NoneExpr) && truth(keyword) ? List.of("fast") : List.of();
        }
        var given = new ArrayList<String>();
        for (Tree.Expr item : set.items()) {
            if (!(item instanceof Tree.Str s) || !FLAGS.contains(s.value())) {
                throw refuse(keyword, "fastmath takes True, False or a set of " + String.join(", ", FLAGS));
            }
            given.add(s.value());
        }
        return FLAGS.stream().filter(given::contains).toList();
    }

    private Map<String, Type> types(Tree.Keyword keyword) {
        var out = new HashMap<String, Type>();
        for (Tree.DictItem item : keyword.value() instanceof Tree.DictExpr d ? d.items() : List.<Tree.DictItem>of()) {
            String name = item.value() instanceof Tree.Name n ? n.id() : item.value() instanceof Tree.Attribute a ? a.name()
                    : item.value() instanceof Tree.Str s ? s.value() : "";
            Type type = Types.scalar(name);
            if (type == null || !(item.key() instanceof Tree.Str key)) {
                throw refuse(keyword, "locals takes a dict of names and number types, written out");
            }
            out.put(key.value(), type);
        }
        if (out.isEmpty() && !(keyword.value() instanceof Tree.DictExpr) && !(keyword.value() instanceof Tree.NoneExpr)) {
            throw refuse(keyword, "locals takes a dict of names and number types, written out");
        }
        return Map.copyOf(out);
    }

    private boolean truth(Tree.Keyword keyword) {
        if (keyword.value() instanceof Tree.Bool b) {
            return b.value();
        }
        throw refuse(keyword, keyword.name() + " takes True or False, written out");
    }

    private String oneOf(Tree.Keyword keyword, String first, String second) {
        if (keyword.value() instanceof Tree.Str s && (s.value().equals(first) || s.value().equals(second))) {
            return s.value();
        }
        throw refuse(keyword, keyword.name() + " takes '" + first + "' or '" + second + "', written out");
    }

    private RuntimeException refuse(Tree.Keyword keyword, String message) {
        return Problem.of(ProblemCode.UNSUPPORTED, new Site(keyword.span(), def.name()), message, null).exception();
    }
}
