package dev.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that import others of their folder, keyword arguments, and what a decorator says, from Java as from CPython. */
class ModulesTest {
    private static Adder adder;
    private static PythonModule entry;

    @BeforeAll
    static void open() throws IOException {
        adder = Sides.open();
        entry = adder.load(folder().resolve("entry.py"));
    }

    @AfterAll
    static void close() {
        adder.close();
    }

    private static Path folder() {
        return Sides.kernels().resolveSibling("modules");
    }

    private static String python(String expression) throws IOException, InterruptedException {
        return Sides.python("""
                import sys
                sys.path.insert(0, %s)
                import numpy as np
                from entry import *
                value = %s
                print(value)
                """.formatted(PythonText.repr(folder().toString()), expression), Sides.folder("modules")).strip();
    }

    @Test
    void functionsConstantsAndModulesOfTheFolder() throws IOException, InterruptedException {
        assertEquals(python("everything(2.5)"), PythonText.repr(entry.function("everything").call(2.5).value()));
        assertEquals(python("filled(4, value=2.5).tolist()"), Arrays.toString(entry.function("filled").call(List.of(4), Map.of("value", 2.5)).asArray().toDoubleArray()));
    }

    @Test
    void keywordArguments() throws IOException, InterruptedException {
        Kernel f = entry.function("keywords");
        assertEquals(python("keywords(1, c=3), keywords(b=5, a=1, c=True, d=None)"),
                PythonText.repr(Tuple.of(f.call(List.of(1), Map.of("c", 3)).value(), f.call(List.of(), named("b", 5, "a", 1, "c", true, "d", null)).value())));
        assertTrue(wrong(f, List.of(1), Map.of()).contains("missing the keyword-only argument c"));
        assertTrue(wrong(f, List.of(1), Map.of("a", 1, "c", 1)).contains("multiple values for argument 'a'"));
        assertTrue(wrong(f, List.of(1), Map.of("e", 1, "c", 1)).contains("unexpected keyword argument 'e'"));
        assertTrue(wrong(f, List.of(1, 2, 3), Map.of("c", 1)).contains("takes 2 positional arguments but 3"));
        assertTrue(wrong(f, List.of(), Map.of("c", 1)).contains("missing the argument a"));
    }

    private static Map<String, Object> named(Object... pairs) {
        var map = new java.util.HashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String wrong(Kernel f, List<?> args, Map<String, ?> keywords) {
        return assertThrows(IllegalArgumentException.class, () -> f.call(args, keywords)).getMessage();
    }

    @Test
    void exceptionsNameTheOtherFile() throws IOException {
        var e = assertThrows(PythonException.class, () -> entry.function("fails").call(-1.5));
        assertEquals("-1.50 is negative", e.getMessage());
        assertEquals("KeyError", ((PythonException) e.getCause()).type());
        assertEquals(List.of(-1.5), ((PythonException) e.getCause()).arguments());
        PythonFrame first = e.frames().getFirst();
        assertEquals(folder().resolve("helpers.py").toAbsolutePath().toString(), Path.of(first.file()).toAbsolutePath().toString());
        assertTrue(Files.readAllLines(Path.of(first.file())).get(first.line() - 1).contains("is negative"));
        assertEquals("fails", e.frames().get(1).function());
    }

    @Test
    void decorators() {
        assertEquals("the decorator times is not read outside Python", problem("decorated"));
        assertTrue(problem("calls_decorated").contains("a function with the decorator times"));
        assertTrue(problem("chosen").contains("CHOSEN is bound by a statement that runs when the module is imported"));
        assertEquals(new NumpyScalar(DType.FLOAT32, 0.1f), entry.function("narrow").call(0.1).value());
    }

    private static String problem(String function) {
        String message = assertThrows(CompileException.class, () -> entry.function(function).call(1.0)).getMessage();
        return message.lines().findFirst().orElseThrow().replaceFirst("^\\S+ ", "");
    }

    @Test
    void anEditedImportGivesTheNewResult() throws IOException {
        Path folder = Sides.folder("edited");
        Files.writeString(folder.resolve("other.py"), "K = 1\ndef g(x):\n    return x + K\n");
        Path file = Files.writeString(folder.resolve("main.py"), "from other import g\ndef f(x):\n    return g(x)\n");
        assertEquals(3, adder.load(file).function("f").call(2).asInt());
        Files.writeString(folder.resolve("other.py"), "K = 10\ndef g(x):\n    return x + K\n");
        assertEquals(12, adder.load(file).function("f").call(2).asInt());
    }

    private static PythonModule load(Path folder, String coding, String encoding) throws IOException {
        String text = coding + "\ndef f(x):\n    return len('\u00e9a') + x\n";
        return adder.load(Files.write(folder.resolve("coded.py"), text.getBytes(encoding)));
    }

    @Test
    void encodings() throws IOException {
        Path folder = Sides.folder("encodings");
        assertEquals(5, load(folder, "#", "UTF-8").function("f").call(3).asInt());
        assertEquals(5, load(folder, "# -*- coding: latin-1 -*-", "ISO-8859-1").function("f").call(3).asInt());
        assertEquals(6, load(folder, "#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-1 :", "UTF-8").function("f").call(3).asInt());
        assertEquals(5, load(folder, "\ufeff# coding: utf-8", "UTF-8").function("f").call(3).asInt());
        assertEquals("coded.py:3:17: the byte 0xe9 is not UTF-8, and no encoding is named", refused(folder, "x = 1  # coding: latin-1", "ISO-8859-1"));
        assertEquals("coded.py:1:11: files in the encoding cp1252 are not read", refused(folder, "# coding: cp1252", "windows-1252"));
        assertEquals("coded.py:3:17: the byte 0xc3 is not ascii", refused(folder, "# coding: ascii", "UTF-8"));
        assertTrue(refused(folder, "\ufeff# coding: latin-1", "UTF-8").contains("begins with the byte order mark of UTF-8"));
        Files.writeString(folder.resolve("imports.py"), "from coded import f\n");
        assertEquals("coded.py", assertThrows(CompileException.class, () -> adder.load(folder.resolve("imports.py"))).getMessage().split(":")[0]);
    }

    private static String refused(Path folder, String coding, String encoding) {
        return assertThrows(CompileException.class, () -> load(folder, coding, encoding)).getMessage().lines().findFirst().orElseThrow();
    }

    @Test
    void aNameOfAModuleThatIsNotThere() throws IOException {
        Path file = Files.writeString(Sides.folder("absent").resolve("main.py"), "from scipy import fft\ndef f(x):\n    return fft(x)\n");
        String message = assertThrows(CompileException.class, () -> adder.load(file).function("f").call(1.0)).getMessage();
        assertTrue(message.startsWith("main.py:3:12: the outer name fft is imported from the module scipy (no such file lies beside this one), which is not compiled\n"), message);
    }
}
