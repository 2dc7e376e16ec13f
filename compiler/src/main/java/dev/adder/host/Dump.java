package dev.adder.host;

import dev.adder.compiler.Compiler;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.request.FileRequest;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.SourceBytes;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what a function has become after a hop or pass, or how long each hop takes.
 *
 * <pre>
 *   ./adder dump file.py:function "array(float64, 1, C); pyint" --after infer
 *   ./adder dump file.py:function "float64[:], int" --time
 * </pre>
 */
public final class Dump {
    private static final String USAGE = """
            usage: ./adder dump FILE.py:FUNCTION "TYPE; TYPE" [--after HOP|PASS] [--time]
              types   pyint, pyfloat, float32, array(float64, 2, C) ..., separated by semicolons
              hops    %s
            """;

    private Dump() {}

    public static void main(String[] args) throws IOException {
        var words = new ArrayList<>(List.of(args));
        boolean time = words.remove("--time");
        String after = "infer";
        int at = words.indexOf("--after");
        if (at >= 0 && at + 1 < words.size()) {
            after = words.get(at + 1);
            words.subList(at, at + 2).clear();
        }
        if (words.isEmpty() || !words.getFirst().contains(":")) {
            System.err.print(USAGE.formatted(String.join(" ", Compiler.hops())));
            System.exit(2);
        }
        int colon = words.getFirst().lastIndexOf(':');
        Path file = Path.of(words.getFirst().substring(0, colon));
        String function = words.getFirst().substring(colon + 1);
        var types = new ArrayList<Type>();
        for (String t : words.size() > 1 ? words.get(1).split(";") : new String[0]) {
            if (!t.isBlank()) {
                types.add(Types.parse(t.strip()));
            }
        }
        try {
            var source = SourceBytes.decode(file.getFileName().toString(), Files.readAllBytes(file));
            Request request = FileRequest.read(source, file.toAbsolutePath().getParent()).request(function, types, null, Request.Options.DEFAULT);
            Library library = Compiler.library();
            System.out.print(time ? Compiler.times(request, library) : Compiler.dump(request, library, after));
        } catch (ProblemException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println("adder dump: " + e.getMessage());
            System.exit(2);
        }
    }
}
