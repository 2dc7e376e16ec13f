package dev.adder.compiler.library;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The index of lib/, built by reading it: which def stands for {@code numpy.sum}, {@code operator.//}, {@code Array.shape}.
 * A surface is {@code MODULE.NAME}, {@code operator.SIGN}, {@code TYPE.NAME} for attributes, {@code TYPE.NAME()} for methods,
 * {@code iteration.count} and {@code iteration.item}.
 *
 * <pre>
 *   @numpy(method=True) def sum(a: Array): …     numpy.sum -> def, Array.sum() -> def
 * </pre>
 */
public final class Library {
    private final Map<String, LibraryFile> files = new LinkedHashMap<>();
    private final Map<String, List<Definition>> surfaces = new HashMap<>();
    private final Map<String, Tree.Expr> constantSurfaces = new HashMap<>();
    private final Map<String, LibraryFile> constantFiles = new HashMap<>();

    private Library() {}

    /** Reads every {@code .py} file under {@code root}. */
    public static Library read(Path root) {
        var library = new Library();
        try (var paths = Files.walk(root)) {
            for (Path path : paths.filter(p -> p.toString().endsWith(".py")).sorted().toList()) {
                String module = root.relativize(path).toString().replace('\\', '/').replace(".py", "").replace('/', '.');
                if (!module.equals("words") && !module.endsWith("__init__")) {
                    library.add(module, new Source(path.getFileName().toString(), Files.readString(path), 1, true));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return library;
    }

    /** A library of one file, for tests of the hops. */
    public static Library of(String module, String text) {
        var library = new Library();
        library.add(module, new Source(module + ".py", text, 1, true));
        return library;
    }

    /** The overloads of a surface in order; empty if there is none. */
    public List<Definition> surface(String name) {
        return surfaces.getOrDefault(name, List.of());
    }

    /** The names of all surfaces. */
    public Iterable<String> names() {
        return surfaces.keySet();
    }

    /** The file of a module of lib/ ({@code core.numbers}), or null. */
    public LibraryFile file(String module) {
        return files.get(module);
    }

    /** The expression of a constant such as {@code numpy.pi}, or null; {@link #constantFile} says where it stands. */
    public Tree.Expr constant(String name) {
        return constantSurfaces.get(name);
    }

    public LibraryFile constantFile(String name) {
        return constantFiles.get(name);
    }

    private void add(String module, Source source) {
        var file = new LibraryFile(module);
        files.put(module, file);
        for (Tree.Stmt statement : Parser.parseModule(source).body()) {
            switch (statement) {
                case Tree.FunctionDef def -> define(file, def);
                case Tree.Assign a when a.targets().getFirst() instanceof Tree.Name n -> file.constants.put(n.id(), a.value());
                case Tree.ImportFrom i -> imports(file, i);
                case Tree.ExprStmt e when e.value() instanceof Tree.Call c && c.function() instanceof Tree.Name n && n.id().equals("constants") ->
                    constants(file, c);
                default -> { }
            }
        }
    }

    /** {@code constants("numpy", pi=3.14, …)}: names of a module that are values. */
    private void constants(LibraryFile file, Tree.Call call) {
        String module = ((Tree.Str) call.args().getFirst()).value();
        for (Tree.Keyword k : call.keywords()) {
            constantSurfaces.put(module + "." + k.name(), k.value());
            constantFiles.put(module + "." + k.name(), file);
        }
    }

    private static void imports(LibraryFile file, Tree.ImportFrom i) {
        if (i.module() == null || !i.module().startsWith("lib")) {
            return;
        }
        String from = i.module().equals("lib") ? "" : i.module().substring(4);
        for (Tree.Alias a : i.names()) {
            String local = a.asName() != null ? a.asName() : a.name();
            if (from.equals("words")) {
                file.words.add(local);
            } else {
                file.imports.put(local, new LibraryFile.Import(from, a.name()));
            }
        }
    }

    private void define(LibraryFile file, Tree.FunctionDef def) {
        var names = new ArrayList<String>();
        var kind = Definition.Kind.DIALECT;
        String symbol = null;
        boolean inline = !Loops.in(def.body());
        boolean ufunc = false;
        String plain = def.name().endsWith("_") ? def.name().substring(0, def.name().length() - 1) : def.name();
        for (Tree.Expr decorator : def.decorators()) {
            String name = decorator instanceof Tree.Call c ? ((Tree.Name) c.function()).id() : ((Tree.Name) decorator).id();
            switch (name) {
                case "builtin" -> names.add("builtins." + plain);
                case "module" -> names.add(text(decorator, 0) + "." + plain);
                case "math", "cmath" -> names.add(name + "." + plain);
                case "numpy" -> {
                    String surface = renamed(decorator, plain);
                    names.add("numpy." + surface);
                    if (keyword(decorator, "method")) {
                        names.add("Array." + surface + "()");
                    }
                }
                case "ufunc" -> {
                    names.add("numpy." + renamed(decorator, plain));
                    ufunc = true;
                }
                case "surface" -> names.add(text(decorator, 0));
                case "operator" -> names.add("operator." + text(decorator, 0));
                case "attribute" -> names.add(argument(decorator) + "." + renamed(decorator, plain));
                case "method" -> names.add(argument(decorator) + "." + renamed(decorator, plain) + "()");
                case "iteration" -> names.add("iteration." + text(decorator, 0));
                case "llvm" -> {
                    kind = Definition.Kind.HARDWARE;
                    symbol = text(decorator, 0);
                }
                case "libm" -> {
                    kind = Definition.Kind.C;
                    symbol = text(decorator, 0);
                }
                case "native" -> kind = Definition.Kind.NATIVE;
                case "extern" -> kind = Definition.Kind.EXTERN;
                case "inline" -> inline = true;
                case "noinline" -> inline = false;
                default -> throw new IllegalArgumentException("unknown decorator " + name + " at " + decorator.span());
            }
        }
        List<Definition> overloads = file.defs.computeIfAbsent(def.name(), n -> new ArrayList<>());
        String unique = file.module + "." + def.name() + (overloads.isEmpty() ? "" : "#" + overloads.size());
        var patterns = new ArrayList<Pattern>();
        boolean low = kind == Definition.Kind.NATIVE || kind == Definition.Kind.EXTERN;
        for (Tree.Parameter p : parameters(def.parameters())) {
            patterns.add(low ? Pattern.ANY : Pattern.of(p.annotation()));
        }
        var d = new Definition(unique, names.isEmpty() ? def.name() : names.getFirst(), def, file, kind, symbol, inline, ufunc, List.copyOf(patterns));
        overloads.add(d);
        for (String surface : names) {
            surfaces.computeIfAbsent(surface, n -> new ArrayList<>()).add(d);
        }
    }

    private static List<Tree.Parameter> parameters(Tree.Parameters p) {
        var all = new ArrayList<Tree.Parameter>(p.positionalOnly());
        all.addAll(p.positional());
        if (p.rest() != null) {
            all.add(p.rest());
        }
        all.addAll(p.keywordOnly());
        return all;
    }

    private static String text(Tree.Expr decorator, int index) {
        return ((Tree.Str) ((Tree.Call) decorator).args().get(index)).value();
    }

    private static String argument(Tree.Expr decorator) {
        Tree.Expr arg = ((Tree.Call) decorator).args().getFirst();
        if (arg instanceof Tree.Call record) {
            return ((Tree.Str) record.args().getFirst()).value();
        }
        return arg instanceof Tree.Str s ? s.value() : ((Tree.Name) arg).id();
    }

    /** The surface name given by {@code name=}, or the def's own. */
    private static String renamed(Tree.Expr decorator, String plain) {
        return decorator instanceof Tree.Call c ? c.keywords().stream().filter(k -> "name".equals(k.name())).map(k -> ((Tree.Str) k.value()).value())
                .findFirst().orElse(plain) : plain;
    }

    private static boolean keyword(Tree.Expr decorator, String name) {
        return decorator instanceof Tree.Call c
                && c.keywords().stream().anyMatch(k -> name.equals(k.name()) && k.value() instanceof Tree.Bool b && b.value());
    }
}
