package dev.adder.host;

import com.google.gson.JsonParser;
import dev.adder.compiler.Compiler;
import dev.adder.compiler.library.Library;

/**
 * Compiles a few small functions the way the server does: the build runs it to record which classes a compile uses, so that
 * the server's JVM finds them ready. Writes nothing.
 */
public final class Rehearsal {
    private static final String[][] FUNCTIONS = {
        {"def f(x):\\n    return x + 1\\n", "\"pyint\""},
        {"def f(n):\\n    s = 0.0\\n    for i in range(1, n):\\n        if i % 3 == 0:\\n            s += math.sqrt(i) / i\\n    return s\\n", "\"pyint\""},
        {"def f(a, x):\\n    t = 0\\n    for i in range(a.shape[0]):\\n        t += a[i] * x\\n        a[i] = t\\n    return t\\n",
            "\"array(float64, 1, C)\",\"pyfloat\""},
    };

    private Rehearsal() {}

    public static void main(String[] args) {
        perform(Compiler.library());
    }

    static void perform(Library library) {
        for (String[] f : FUNCTIONS) {
            Compiler.compile(RequestReader.read(JsonParser.parseString(request(f[0], f[1])).getAsJsonObject()), library);
        }
    }

    private static String request(String source, String args) {
        return "{\"op\":\"compile\",\"function\":0,\"args\":[" + args + "],\"returns\":null,\"options\":{},\"functions\":[{\"name\":\"f\","
                + "\"module\":\"rehearsal\",\"file\":\"rehearsal.py\",\"line\":1,\"source\":\"" + source + "\",\"kind\":\"def\","
                + "\"names\":{\"math\":{\"module\":\"math\"}},\"defaults\":[],\"kwdefaults\":{}}]}";
    }
}
