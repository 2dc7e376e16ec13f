package dev.adder;

import dev.adder.compiler.parse.Parser;
import dev.adder.compiler.request.FileRequest;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A Python file whose functions can be called. Its code is not run: the functions see imported modules, each other, and names
 * bound to numbers, strings, tuples and arithmetic on them; any other name is refused when a function uses it.
 */
public final class PythonModule {
    private final Adder adder;
    private final Path file;
    private final Source source;
    private final List<String> names;
    private final Map<Integer, Kernel> kernels = new ConcurrentHashMap<>();

    PythonModule(Adder adder, Path file, Source source) {
        this.adder = adder;
        this.file = file;
        this.source = source;
        this.names = FileRequest.functions(source);
    }

    /** The names of the functions defined at the top of the file, in order. */
    public List<String> functions() {
        return names;
    }

    /**
     * A function of the file, with or without {@code @njit}.
     *
     * @throws NoSuchElementException if there is none of that name
     */
    public Kernel function(String name) {
        int number = names.lastIndexOf(name);
        if (number < 0) {
            throw new NoSuchElementException(file + " has no function " + name + "; it has " + String.join(", ", names));
        }
        return kernel(number);
    }

    Kernel kernel(int number) {
        return kernels.computeIfAbsent(number, k -> {
            Request.Function f = request(names.get(k), List.of()).functions().get(k);
            return new Kernel(this, k, f, Parser.parseFunction(f.source()).parameters());
        });
    }

    Adder adder() {
        return adder;
    }

    Source source() {
        return source;
    }

    Request request(String function, List<Type> args) {
        return FileRequest.of(source, function, args, null, Request.Options.DEFAULT);
    }

    /**
     * A line of a traceback.
     *
     * @param function the compiler's name: {@code slope}, {@code outer.<locals>.inner#0}
     * @param line     counted from the first line of the function at the top of the file
     */
    PythonFrame frame(String function, int line) {
        String name = function.substring(function.lastIndexOf('.') + 1).split("#")[0];
        return new PythonFrame(file.toString(), name, firstLine(name) + line);
    }

    private int firstLine(String name) {
        List<Request.Function> all = request(names.getFirst(), List.of()).functions();
        for (Request.Function f : all.reversed()) {
            if (f.name().equals(name)) {
                return f.source().firstLine();
            }
        }
        Pattern inside = Pattern.compile(name.equals("<lambda>") ? "\\blambda\\b" : "\\bdef\\s+" + Pattern.quote(name) + "\\b");
        for (Request.Function f : all) {
            if (inside.matcher(f.source().text()).find()) {
                return f.source().firstLine();
            }
        }
        return 1;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
