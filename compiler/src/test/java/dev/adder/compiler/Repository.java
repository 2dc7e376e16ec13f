package dev.adder.compiler;

import dev.adder.compiler.request.FileRequest;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the tests of hops find their cases, and how a case becomes a request: the last function of the text, for the types that its
 * first line names (`# types: array(float64, 1, C); pyint`).
 */
final class Repository {
    private static final String TYPES = "# types:";

    private Repository() {}

    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("tests/text"))) {
            root = root.getParent();
        }
        return root;
    }

    static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(root().resolve(folder))) {
            return all.sorted().toList();
        }
    }

    static Request request(String file, String text) {
        var source = new Source(file, text);
        return FileRequest.of(source, FileRequest.functions(source).getLast(), types(text), null, Request.Options.DEFAULT);
    }

    private static List<Type> types(String text) {
        String first = text.lines().findFirst().orElseThrow();
        if (!first.startsWith(TYPES)) {
            throw new IllegalArgumentException("the first line must be: " + TYPES + " TYPE; TYPE");
        }
        var types = new ArrayList<Type>();
        for (String type : first.substring(TYPES.length()).split(";")) {
            if (!type.isBlank()) {
                types.add(Types.parse(type.strip()));
            }
        }
        return types;
    }
}
