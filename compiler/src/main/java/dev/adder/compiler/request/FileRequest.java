package dev.adder.compiler.request;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.source.SourceBytes;
import dev.adder.compiler.types.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes requests from Python files alone, with no Python running: top-level defs, imports, and names bound to constants (numbers,
 * strings, tuples and arithmetic on them). Modules that lie beside the file are read too; code is never run, so that a name bound in
 * any other way is refused when a function uses it.
 *
 * <pre>
 *   import math
 *   from shapes import area
 *   K = 2 * 3              names of every function: math, area, K, f
 *   def f(x): …
 * </pre>
 */
public final class FileRequest {
    /** Where an imported module is looked for: its file, or null. */
    public interface Imports {
        Source find(String module);
    }

    /** A function with the module it stands in. */
    record Def(FileModule module, Tree.FunctionDef tree) {}

    private final Imports imports;
    private final FileModule main;
    private final Map<String, FileModule> modules = new LinkedHashMap<>();
    private final List<Def> defs = new ArrayList<>();

    private FileRequest(Source source, Imports imports) {
        this.imports = imports;
        String name = source.name().replaceAll("\\.py$", "");
        main = new FileModule(this, name, source);
        modules.put(name, main);
        main.read();
        for (FileModule module : modules.values()) {
            module.close();
        }
    }

    /** Reads a file that imports nothing of its own. */
    public static FileRequest read(Source source) {
        return new FileRequest(source, module -> null);
    }

    /** Reads a file and the modules of its folder that it imports. Their sources are named by their place in the folder. */
    public static FileRequest read(Source source, Path folder) {
        return new FileRequest(source, module -> {
            String place = module.replace('.', '/');
            for (String file : List.of(place + ".py", place + "/__init__.py")) {
                if (Files.isRegularFile(folder.resolve(file))) {
                    return SourceBytes.decode(file, bytes(folder.resolve(file)));
                }
            }
            return null;
        });
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The names of the functions defined at the top of a file, in order. */
    public static List<String> functions(Source source) {
        return read(source).functions();
    }

    /** A request for one function of a file that imports nothing of its own. */
    public static Request of(Source source, String function, List<Type> args, Type returns, Request.Options options) {
        return read(source).request(function, args, returns, options);
    }

    /** A request for one function of the file. */
    public Request request(String function, List<Type> args, Type returns, Request.Options options) {
        int wanted = number(function);
        if (wanted < 0) {
            throw new IllegalArgumentException(main.source().name() + " has no function " + function + "; it has " + String.join(", ", functions()));
        }
        return request(wanted, args, returns, options);
    }

    /** The names of the functions defined at the top of the file, in order. */
    public List<String> functions() {
        return defs.stream().filter(d -> d.module == main).map(d -> d.tree.name()).toList();
    }

    /** The number that requests give the last function of the file with this name; -1 if there is none. */
    public int number(String function) {
        for (int i = defs.size() - 1; i >= 0; i--) {
            if (defs.get(i).module == main && defs.get(i).tree.name().equals(function)) {
                return i;
            }
        }
        return -1;
    }

    /** The texts that a request depends on: the file and all it imports. */
    public List<Source> sources() {
        return modules.values().stream().map(FileModule::source).toList();
    }

    /** Every function of the files, as requests number them. */
    public List<Request.Function> all() {
        return defs.stream().map(d -> d.module.function(d.tree)).toList();
    }

    /** A request for the function of this number. */
    public Request request(int function, List<Type> args, Type returns, Request.Options options) {
        Def wanted = defs.get(function);
        String decorator = FileModule.otherDecorator(wanted.tree);
        if (decorator != null) {
            throw Problem.of(ProblemCode.UNSUPPORTED, new Site(wanted.tree.nameSpan(), wanted.tree.name()), "the decorator " + decorator
                    + " is not read outside Python", "call an undecorated function, or one with njit").exception();
        }
        return new Request(function, args, returns, options, all());
    }

    /** The signatures that the decorator of the function of this number gives. */
    public List<Request.Signature> signatures(int function) {
        return DecoratorSignatures.of(defs.get(function).tree);
    }

    int add(Def def) {
        defs.add(def);
        return defs.size() - 1;
    }

    /** The module of a name, read at its first import; null if it does not lie beside the file. */
    FileModule module(String name) {
        FileModule known = modules.get(name);
        if (known != null || name.isEmpty()) {
            return known;
        }
        Source source = imports.find(name);
        if (source == null) {
            return null;
        }
        var module = new FileModule(this, name, source);
        modules.put(name, module);
        module.read();
        return module;
    }
}
