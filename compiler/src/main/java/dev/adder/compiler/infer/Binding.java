package dev.adder.compiler.infer;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * How the arguments of a call bind to a function's parameters: by place, by keyword, by default, and what is left over to {@code *args}.
 * Whether their types fit is up to {@link Calls}.
 *
 * <pre>
 *   def f(a, b=2, *rest, k=3)      f(1, 5, 6, k=7)  ->  1, 5, (6,), 7
 * </pre>
 */
final class Binding {
    private final Typer typer;

    Binding(Typer typer) {
        this.typer = typer;
    }

    /** Where a parameter's default comes from: the closure's own values, or the request. */
    Function<Tree.Parameter, Known> defaults(FunctionSource source, Tree.Parameters p, List<Known> parts, int captures) {
        if (source.request() == null || !source.topLevel()) {
            List<Tree.Parameter> withDefault = p.all().stream().filter(x -> x.defaultValue() != null).toList();
            return x -> withDefault.contains(x) && captures + withDefault.indexOf(x) < parts.size() ? parts.get(captures + withDefault.indexOf(x)) : null;
        }
        List<Tree.Parameter> positional = p.inPlace();
        return x -> {
            int i = positional.indexOf(x) - (positional.size() - source.request().defaults().size());
            var value = positional.contains(x) ? i >= 0 ? source.request().defaults().get(i) : null : source.request().keywordDefaults().get(x.name());
            return value == null ? null : Scope.known(value, x.name(), typer);
        };
    }

    /** Binds arguments to parameters as Python does. {@code shown} null: return null where they do not fit, instead of a problem. */
    List<Known> bind(Tree.Parameters p, String shown, List<Known> args, List<String> keywords,
            Function<Tree.Parameter, Known> defaultOf) {
        int given = args.size() - keywords.size();
        List<Tree.Parameter> positional = p.inPlace();
        var used = new HashSet<String>();
        var out = new ArrayList<Known>();
        String wrong = null;
        for (int i = 0; i < positional.size(); i++) {
            Tree.Parameter parameter = positional.get(i);
            int k = i < p.positionalOnly().size() ? -1 : keywords.indexOf(parameter.name());
            Known value = i < given ? args.get(i) : k >= 0 ? args.get(given + k) : defaultOf.apply(parameter);
            if (k >= 0) {
                used.add(parameter.name());
                wrong = i < given ? "got multiple values for argument '" + parameter.name() + "'" : wrong;
            }
            if (value == null && wrong == null) {
                wrong = "missing a required argument: '" + parameter.name() + "'";
            }
            out.add(value);
        }
        if (p.rest() != null) {
            out.add(Known.tuple(List.copyOf(args.subList(Math.min(positional.size(), given), given))));
        } else if (given > positional.size() && wrong == null) {
            wrong = "takes " + positional.size() + " positional arguments but " + given + " were given";
        }
        for (Tree.Parameter parameter : p.keywordOnly()) {
            int k = keywords.indexOf(parameter.name());
            Known value = k >= 0 ? args.get(given + k) : defaultOf.apply(parameter);
            used.add(parameter.name());
            if (value == null && wrong == null) {
                wrong = "missing a required keyword-only argument: '" + parameter.name() + "'";
            }
            out.add(value);
        }
        for (String keyword : keywords) {
            if (!used.contains(keyword) && wrong == null) {
                wrong = "got an unexpected keyword argument '" + keyword + "'";
            }
        }
        if (wrong == null) {
            return out;
        }
        if (shown == null) {
            return null;
        }
        throw typer.problem(ProblemCode.CALL, shown + "() " + wrong, null);
    }
}
