package dev.adder.compiler.llvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our shared objects against those of lld: what they export, and what their functions do once loaded. */
class SharedObjectTest {
    private static final FunctionDescriptor LONG_OF_LONG = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void behavesLikeLld(int level) throws Exception {
        byte[] object = Llvm.compile(resource("references.ll"), Machine.host(), level);
        assertEquals(behaviour(Files.readAllBytes(lld(object))), behaviour(NativeCode.link(object)));
    }

    /** Everything the functions of references.ll return, in one list. */
    private static List<Object> behaviour(byte[] library) throws Exception {
        List<Object> seen = new ArrayList<>();
        try (var loaded = SharedLibrary.load(library)) {
            for (long i = 0; i < 4; i++) {
                seen.add(call(loaded, "look", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_LONG), i));
            }
            for (long i = -1; i < 7; i++) {
                seen.add(call(loaded, "sw", LONG_OF_LONG, i));
            }
            for (String name : List.of("count", "count", "thread", "thread")) {
                seen.add(call(loaded, name, FunctionDescriptor.of(JAVA_LONG)));
            }
            seen.add(CompletableFuture.supplyAsync(() -> call(loaded, "thread", FunctionDescriptor.of(JAVA_LONG)), Thread::startVirtualThread).get());
            var two = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);
            seen.add(call(loaded, "indirect", two, 0L, 10L));
            seen.add(call(loaded, "indirect", two, 1L, 10L));
            seen.add(call(loaded, "callexp", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_DOUBLE), 1.25));
            var pointerOfLong = FunctionDescriptor.of(ADDRESS, JAVA_LONG);
            seen.add(call(loaded, "mixedat", pointerOfLong, 1L).equals(loaded.symbol("exported")));
            seen.add(call(loaded, "mixedat", pointerOfLong, 2L).equals(call(loaded, "environaddr", FunctionDescriptor.of(ADDRESS))));
            seen.add(call(loaded, "mixedat", pointerOfLong, 0L).equals(MemorySegment.NULL));
            seen.add(loaded.symbol("exported").reinterpret(8).get(JAVA_LONG, 0));
        }
        return seen;
    }

    private static Object call(SharedLibrary library, String name, FunctionDescriptor shape, Object... arguments) {
        try {
            return library.function(name, shape).invokeWithArguments(arguments);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void exportsAndNeedsWhatLldDoes() throws Exception {
        byte[] object = Llvm.compile(resource("references.ll"), Machine.portable(), 2);
        Path ours = Files.write(folder.resolve("ours.so"), NativeCode.link(object));
        Path theirs = lld(object);
        assertEquals(dynamicSymbols(theirs), dynamicSymbols(ours));
        assertEquals("", run("readelf", "-aW", ours.toString()).lines().filter(line -> line.contains("arning") || line.contains("rror"))
                .reduce("", String::concat));
    }

    private static TreeSet<String> dynamicSymbols(Path library) {
        var symbols = new TreeSet<String>();
        run("nm", "-D", library.toString()).lines().map(line -> line.substring(17)).forEach(symbols::add);
        return symbols;
    }

    @Test
    void loadsInPython() throws Exception {
        Path file = Files.write(folder.resolve("ours.so"), NativeCode.build(resource("references.ll"), Machine.host(), 3));
        String printed = run("python3", "-c", """
                import ctypes, os, sys
                lib = ctypes.CDLL(sys.argv[1], os.RTLD_NOW)
                lib.callexp.restype, lib.callexp.argtypes = ctypes.c_double, [ctypes.c_double]
                print(lib.callexp(1.25), lib.count(), lib.count(), lib.thread())
                """, file.toString());
        assertEquals((Math.exp(1.25) + 1) + " 83 84 1061", printed.strip());
    }

    @Test
    void onlyExportsAreSeen() {
        String text = "define internal i64 @a() { ret i64 1 }\n define hidden i64 @b() { ret i64 2 }\n"
                + "define protected i64 @c() { ret i64 3 }\n define i64 @d() { %r = call i64 @a() \n ret i64 %r }";
        try (var library = SharedLibrary.load(NativeCode.build(text, Machine.host(), 0))) {
            for (String hidden : List.of("a", "b")) {
                assertThrows(IllegalArgumentException.class, () -> library.symbol(hidden));
            }
            assertEquals(3L, call(library, "c", FunctionDescriptor.of(JAVA_LONG)));
            assertEquals(1L, call(library, "d", FunctionDescriptor.of(JAVA_LONG)));
        }
    }

    @Test
    void manySymbolsAreFound() {
        var text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("define i64 @f").append(i).append("() { ret i64 ").append(i).append(" }\n");
        }
        try (var library = SharedLibrary.load(NativeCode.build(text.toString(), Machine.host(), 1))) {
            for (int i = 0; i < 500; i++) {
                assertEquals((long) i, call(library, "f" + i, FunctionDescriptor.of(JAVA_LONG)));
            }
        }
    }

    @Test
    void largeDataIsPlaced() {
        String text = """
                @big = internal global [100000 x i64] zeroinitializer, align 64
                @small = internal global i64 3
                @pages = internal constant [3000 x i32] zeroinitializer
                define i64 @at(i64 %i) {
                  %p = getelementptr i64, ptr @big, i64 %i
                  %a = ptrtoint ptr @big to i64
                  %v = load volatile i64, ptr %p
                  %s = load volatile i64, ptr @small
                  store volatile i64 %i, ptr %p
                  %q = getelementptr i32, ptr @pages, i64 %i
                  %low = and i64 %a, 63
                  %t = add i64 %v, %s
                  %r = add i64 %t, %low
                  ret i64 %r
                }
                """;
        try (var library = SharedLibrary.load(NativeCode.build(text, Machine.host(), 0))) {
            assertEquals(3L, call(library, "at", LONG_OF_LONG, 99999L));
            assertEquals(100002L, call(library, "at", LONG_OF_LONG, 99999L));
        }
    }

    @Test
    void zerosAloneArePlacedWhereTheLoaderTakesThem() {
        for (int imports = 0; imports < 8; imports++) { // each moves what comes after the slots by 8 bytes
            var text = new StringBuilder("@zeros = internal global [64 x i8] zeroinitializer, align 64\n"
                    + "define i64 @at() { %a = ptrtoint ptr @zeros to i64 \n ret i64 %a }\n");
            for (String name : List.of("sin", "cos", "tan", "exp", "log", "sinh", "cosh").subList(0, imports)) {
                text.append("declare double @").append(name).append("(double)\n define double @my").append(name)
                        .append("(double %x) { %r = call double @").append(name).append("(double %x) \n ret double %r }\n");
            }
            try (var library = SharedLibrary.load(NativeCode.build(text.toString(), Machine.host(), 0))) {
                assertEquals(0L, (long) call(library, "at", FunctionDescriptor.of(JAVA_LONG)) % 64);
            }
        }
    }

    @Test
    void protectedDataCannotBeWritten() throws Exception {
        byte[] library = NativeCode.build(resource("references.ll"), Machine.host(), 2);
        Path file = Files.write(folder.resolve("ours.so"), library);
        String maps = run("python3", "-c", """
                import ctypes, sys
                lib = ctypes.CDLL(sys.argv[1])
                print([line.split()[1] for line in open("/proc/self/maps") if line.rstrip().endswith("ours.so")])
                """, file.toString());
        assertEquals("['r--p', 'r-xp', 'r--p', 'rw-p']", maps.strip());
    }

    @Test
    void whatCannotBeLinkedIsRefused() {
        String absolute = "@k = global i64 1\n define i64 @f() { %r = call i64 asm \"mov $$k, %eax\", \"={rax}\"() \n ret i64 %r }";
        String outside = "@k = external dso_local global i64\n define i64 @f() { %r = load i64, ptr @k \n ret i64 %r }";
        for (String text : List.of(absolute, outside)) {
            byte[] object = Llvm.compile(text, Machine.host(), 2);
            String message = assertThrows(LlvmException.class, () -> NativeCode.link(object)).getMessage();
            assertTrue(message.contains(" to k, "), message);
        }
        assertThrows(LlvmException.class, () -> NativeCode.link("not an object".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theSameTextGivesTheSameBytes() throws Exception {
        byte[] first = NativeCode.build(resource("references.ll"), Machine.host(), 3);
        assertArrayEquals(first, NativeCode.build(resource("references.ll"), Machine.host(), 3));
        assertNotEquals(0, first.length);
    }

    private Path lld(byte[] object) throws IOException {
        Path input = Files.write(folder.resolve("in.o"), object);
        Path output = folder.resolve("lld.so");
        Path natives = LlvmLibrary.folder();
        run("env", "LD_LIBRARY_PATH=" + natives, natives.resolve("lld").toString(), "-flavor", "gnu", "-shared", "-Bsymbolic",
                "-z", "now", "-o", output.toString(), input.toString());
        return output;
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    static String resource(String name) throws IOException {
        try (var in = SharedObjectTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
