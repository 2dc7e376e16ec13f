package dev.adder.compiler.request;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One Python file of a {@link FileRequest}: what its names stand for, read off its statements in order. */
final class FileModule {
    /** Modules whose names the compiler knows by itself. */
    private static final Set<String> LIBRARIES = Set.of("math", "cmath", "numpy", "builtins", "operator");
    private static final String AT_IMPORT = "computed when the module is imported";

    private final FileRequest all;
    private final String name;
    private final Source source;
    private final Map<String, Request.Name> names = new LinkedHashMap<>();
    /** What others see of it: filled when every file has been read. */
    private final Map<String, Request.Name> attributes = new LinkedHashMap<>();
    private final FileConstants constants = new FileConstants(names, this::member);

    FileModule(FileRequest all, String name, Source source) {
        this.all = all;
        this.name = name;
        this.source = source;
    }

    Source source() {
        return source;
    }

    void read() {
        Parser.parseModule(source).body().forEach(this::statement);
    }

    /** Modules see the functions and constants of each other; a module inside a module only as its attribute. */
    void close() {
        names.forEach((n, value) -> {
            if (!(value instanceof Request.Module m) || m.attrs().isEmpty()) {
                attributes.putIfAbsent(n, value);
            }
        });
    }

    Request.Function function(Tree.FunctionDef def) {
        int start = source.lineStart(def.span().from());
        var cut = new Source(source.name(), source.text().substring(start, def.span().to()) + "\n", source.line(start), false);
        var positional = new ArrayList<>(def.parameters().positionalOnly());
        positional.addAll(def.parameters().positional());
        var defaults = positional.stream().filter(p -> p.defaultValue() != null).map(p -> value(p.defaultValue())).toList();
        var keywordDefaults = new HashMap<String, Request.Name>();
        for (Tree.Parameter p : def.parameters().keywordOnly()) {
            if (p.defaultValue() != null) {
                keywordDefaults.put(p.name(), value(p.defaultValue()));
            }
        }
        return new Request.Function(def.name(), name, cut, false, names, defaults, keywordDefaults, DecoratorOptions.of(def));
    }

    /** The name of a decorator that may make something else of the function; null if there is none. */
    static String otherDecorator(Tree.FunctionDef def) {
        return def.decorators().stream().filter(d -> !DecoratorOptions.isJit(d instanceof Tree.Call c ? c.function() : d))
                .map(d -> d instanceof Tree.Call c ? c.function() : d)
                .map(d -> d instanceof Tree.Name n ? n.id() : d instanceof Tree.Attribute a ? a.name() : "of this form").findFirst().orElse(null);
    }

    private void statement(Tree.Stmt statement) {
        switch (statement) {
            case Tree.FunctionDef d -> {
                int number = all.add(new FileRequest.Def(this, d));
                String decorator = otherDecorator(d);
                names.put(d.name(), decorator == null ? new Request.Callee(number)
                        : new Request.Unsupported("a function with the decorator " + decorator));
            }
            case Tree.Import i -> i.names().forEach(this::load);
            case Tree.ImportFrom i -> loadFrom(i);
            case Tree.Assign a -> {
                Request.Name value = value(a.value());
                a.targets().forEach(t -> assign(t, value));
            }
            case Tree.AnnAssign a when a.value() != null -> assign(a.target(), value(a.value()));
            case Tree.AugAssign a when a.target() instanceof Tree.Name n ->
                names.put(n.id(), value(new Tree.BinOp(a.span(), n, a.op(), a.value())));
            case Tree.If i when isMain(i.test()) -> { }
            default -> {
                var bound = new LinkedHashSet<String>();
                Bound.in(statement, bound);
                bound.forEach(n -> names.put(n, new Request.Unsupported("bound by a statement that runs when the module is imported")));
            }
        }
    }

    /** {@code __name__ == "__main__"}: what follows does not run when the file is imported. */
    private static boolean isMain(Tree.Expr test) {
        return test instanceof Tree.Compare c && c.left() instanceof Tree.Name n && n.id().equals("__name__");
    }

    private void assign(Tree.Expr target, Request.Name value) {
        switch (target) {
            case Tree.Name n -> names.put(n.id(), value);
            case Tree.TupleExpr t -> {
                List<Request.Name> items = value instanceof Request.Items i ? i.items()
                        : value instanceof Request.Value v && v.constant() instanceof Constant.Tuple c
                                ? c.items().stream().<Request.Name>map(Request.Value::new).toList() : List.of();
                for (int i = 0; i < t.items().size(); i++) {
                    assign(t.items().get(i), items.size() == t.items().size() ? items.get(i) : new Request.Unsupported(AT_IMPORT));
                }
            }
            default -> {
                var bound = new LinkedHashSet<String>();
                Bound.by(target, bound);
                bound.forEach(n -> names.put(n, new Request.Unsupported(AT_IMPORT)));
            }
        }
    }

    // ------------------------------------------------------------ imports

    private static boolean isLibrary(String module) {
        return LIBRARIES.contains(module.split("\\.")[0]);
    }

    private void load(Tree.Alias alias) {
        if (alias.asName() != null) {
            names.put(alias.asName(), module(alias.name()));
            return;
        }
        String[] path = alias.name().split("\\.");
        Request.Name top = module(path[0]);
        names.put(path[0], top);
        String at = path[0];
        Request.Name outer = top;
        for (int i = 1; i < path.length && !isLibrary(path[0]); i++) {
            at = at + "." + path[i];
            Request.Name inner = module(at);
            if (outer instanceof Request.Module m && all.module(m.name()) != null) {
                all.module(m.name()).attributes.put(path[i], inner);
            }
            outer = inner;
        }
    }

    private Request.Name module(String module) {
        FileModule file = isLibrary(module) ? null : all.module(module);
        return new Request.Module(module, file == null ? Map.of() : file.attributes);
    }

    private void loadFrom(Tree.ImportFrom i) {
        String module = absolute(i);
        for (Tree.Alias a : i.names()) {
            FileModule file = isLibrary(module) ? null : all.module(module);
            if (a.name().equals("*") && file != null) {
                file.names.forEach((n, value) -> {
                    if (!n.startsWith("_")) {
                        names.put(n, value);
                    }
                });
            } else {
                names.put(a.asName() != null ? a.asName() : a.name(), imported(module, a.name(), file));
            }
        }
    }

    /** The module that {@code from … import} names; dots in front of it count from this module's package. */
    private String absolute(Tree.ImportFrom i) {
        String base = source.name().endsWith("__init__.py") ? name + ".x" : name;
        for (int level = 0; level < i.level(); level++) {
            base = base.contains(".") ? base.substring(0, base.lastIndexOf('.')) : "";
        }
        String module = i.module() == null ? "" : i.module();
        return i.level() == 0 || base.isEmpty() ? module : module.isEmpty() ? base : base + "." + module;
    }

    private Request.Name imported(String module, String member, FileModule file) {
        if (file != null && file.names.containsKey(member)) {
            return file.names.get(member);
        }
        if (module.equals("adder") || module.equals("numba")) {
            Type type = Types.scalar(member);
            return new Request.Value(type != null ? new Constant.TypeRef(type)
                    : new Constant.Named("builtins." + (member.equals("prange") ? "range" : member)));
        }
        if (isLibrary(module)) {
            return new Request.Value(new Constant.Named(module + "." + member));
        }
        String inner = module.isEmpty() ? member : module + "." + member;
        return all.module(inner) != null ? module(inner)
                : new Request.Unsupported("imported from the module " + module + " (" + (file == null ? "no such file lies beside this one" : "it is not defined there") + ")");
    }

    // ------------------------------------------------------------ values

    /** An attribute of a module that lies beside the file, or null. */
    private Request.Name member(Request.Module module, String attribute) {
        FileModule file = all.module(module.name());
        return file == null || isLibrary(module.name()) ? null : file.names.getOrDefault(attribute, file.attributes.get(attribute));
    }

    /** The value of an expression outside functions, if it is plain; else what is said when it is used. */
    private Request.Name value(Tree.Expr e) {
        Request.Name value = constants.value(e);
        return value != null ? value : new Request.Unsupported(AT_IMPORT);
    }
}
