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
 * A Python file whose functions can be called. Its code is not run: the functions see each other, names bound to numbers, strings,
 * tuples and arithmetic on them, {@code math}, {@code cmath} and NumPy, and in the same way the modules and packages of the file's
 * folder that it imports. Any other name is refused when a function uses it.
 */
public final class PythonModule {
    private final Adder adder;
    private final Path file;
    private final Path folder;
    private final FileRequest requests;
    private final List<String> names;
    private final Map<Integer, Kernel> kernels = new ConcurrentHashMap<>();

    PythonModule(Adder adder, Path file, Source source) {
        this.adder = adder;
        this.file = file;
        this.folder = file.toAbsolutePath().getParent();
        this.requests = FileRequest.read(source, folder);
        this.names = requests.functions();
    }

    /** {@return the names of the functions defined at the top of the file, in order} */
    public List<String> functions() {
        return names;
    }

    /**
     * A function of the file, with or without {@code @njit}.
     *
     * @param name the name after {@code def}; of several functions of one name the last counts
     * @return the function, to be called
     * @throws NoSuchElementException if there is none of that name
     */
    public Kernel function(String name) {
        int number = requests.number(name);
        if (number < 0) {
            throw new NoSuchElementException(file + " has no function " + name + "; it has " + String.join(", ", names));
        }
        return kernel(number);
    }

    Kernel kernel(int number) {
        return kernels.computeIfAbsent(number, k -> {
            Request.Function f = requests.all().get(k);
            return new Kernel(this, k, f, Parser.parseFunction(f.source()).parameters(), Adder.compiler(f.name(), () -> requests.signatures(k)));
        });
    }

    Adder adder() {
        return adder;
    }

    /** The texts that its functions depend on. */
    List<Source> sources() {
        return requests.sources();
    }

    Request request(Kernel kernel, Request.Signature types) {
        return requests.request(kernel.number(), types.args(), types.returns(), Request.Options.DEFAULT);
    }

    /**
     * A line of a traceback.
     *
     * @param function the compiler's name: {@code slope}, {@code outer.<locals>.inner#0}
     * @param place    the file it stands in, as requests name it
     * @param line     counted from the first line of the function at the top of the file
     */
    PythonFrame frame(String function, String place, int line) {
        String name = function.substring(function.lastIndexOf('.') + 1).split("#")[0];
        String shown = place.equals(file.getFileName().toString()) ? file.toString() : folder.resolve(place).toString();
        return new PythonFrame(shown, name, firstLine(name, place) + line);
    }

    private int firstLine(String name, String place) {
        List<Request.Function> all = requests.all().stream().filter(f -> f.source().name().equals(place)).toList();
        for (Request.Function f : all.reversed()) {
            if (f.name().equals(name)) {
                return f.source().firstLine();
            }
        }
        Pattern inside = Pattern.compile(name.equals("<lambda>") ? "\\blambda\\b" : name.equals("<genexpr>") ? "\\bfor\\b" : "\\bdef\\s+" + Pattern.quote(name) + "\\b");
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
