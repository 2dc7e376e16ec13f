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
                    library.add(module, new Source(path.getFileName().toString(), Files.readString(path), 1, true, module.startsWith("math.")));
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
        for (Source chunk : Chunks.of(source)) {
            String text = chunk.text();
            if (text.startsWith("@") || text.startsWith("def ")) {
                define(file, chunk);
            } else if (text.startsWith("from ")) {
                imports(file, (Tree.ImportFrom) Parser.parseModule(chunk).body().getFirst());
            } else if (text.startsWith("constants(")) {
                constants(file, (Tree.Call) ((Tree.ExprStmt) Parser.parseModule(chunk).body().getFirst()).value());
            } else if (text.indexOf('=') > 0) {
                file.constantTexts.put(text.substring(0, text.indexOf('=')).strip(), chunk);
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

    private void define(LibraryFile file, Source chunk) {
        String text = chunk.text();
        var names = new ArrayList<String>();
        var kind = Definition.Kind.DIALECT;
        String symbol = null;
        Boolean inline = null;
        boolean reassociates = false;
        boolean ufunc = false;
        int def = text.startsWith("def ") ? 0 : text.indexOf("\ndef ") + 1;
        String own = text.substring(def + 4, text.indexOf('(', def)).strip();
        String plain = own.endsWith("_") ? own.substring(0, own.length() - 1) : own;
        for (int at = 0; at < def; ) {
            int end = text.indexOf('\n', at);
            Decorator d = Decorator.of(text.substring(at + 1, end));
            String surface = d.renamed() != null ? d.renamed() : plain;
            switch (d.name()) {
                case "builtin" -> names.add("builtins." + plain);
                case "module" -> names.add(d.argument() + "." + plain);
                case "numpy" -> {
                    names.add("numpy." + surface);
                    if (d.method()) {
                        names.add("Array." + surface + "()");
                    }
                }
                case "ufunc" -> {
                    names.add("numpy." + surface);
                    ufunc = true;
                }
                case "operator", "iteration" -> names.add(d.name() + "." + d.argument());
                case "attribute" -> names.add(d.argument() + "." + surface);
                case "method" -> names.add(d.argument() + "." + surface + "()");
                case "llvm" -> {
                    kind = Definition.Kind.HARDWARE;
                    symbol = d.argument();
                }
                case "libm" -> {
                    kind = Definition.Kind.C;
                    symbol = d.argument();
                }
                case "native" -> kind = Definition.Kind.NATIVE;
                case "extern" -> kind = Definition.Kind.EXTERN;
                case "inline" -> inline = true;
                case "apart" -> {
                    kind = Definition.Kind.APART;
                    inline = false;
                }
                case "noinline" -> inline = false;
                case "reassociates" -> reassociates = true;
                default -> throw new IllegalArgumentException("unknown decorator " + d.name() + " at " + chunk.name() + ":" + chunk.firstLine());
            }
            at = end + 1;
        }
        List<Definition> overloads = file.defs.computeIfAbsent(own, n -> new ArrayList<>());
        String unique = file.module + "." + own + (overloads.isEmpty() ? "" : "#" + overloads.size());
        var d = new Definition(unique, names.isEmpty() ? own : names.getFirst(), file, kind, symbol, ufunc, inline, reassociates, chunk);
        overloads.add(d);
        for (String surface : names) {
            surfaces.computeIfAbsent(surface, n -> new ArrayList<>()).add(d);
        }
    }
}
