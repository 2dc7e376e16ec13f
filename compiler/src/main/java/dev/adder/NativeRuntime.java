package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runtime library in this JVM: the table that compiled code finds its functions in, with Java's {@code print} and interrupt
 * check filled in, and the reference counts of what it allocates. Loaded once and never unloaded: results point into it.
 */
final class NativeRuntime {
    /** All of memory, for addresses that compiled code hands over. */
    static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final Map<Path, NativeRuntime> LOADED = new ConcurrentHashMap<>();
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final int TABLE_SIZE = 64;
    private static final int SLOT_FREE = 8;
    private static final int SLOT_PRINT = 24;
    private static final int SLOT_CHECK_INTERRUPT = 32;
    private static final int SLOT_STACK_LIMIT = 40;
    private static final int OWNER_BYTES = 24;
    private static final MethodHandle FREE = Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle GET = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG));

    /** What went wrong in Java while compiled code was running in this thread, to be thrown when it has returned. */
    static final ThreadLocal<Throwable> PENDING = new ThreadLocal<>();

    private final MemorySegment table = Arena.global().allocate(TABLE_SIZE, 64);
    private final MemorySegment free;
    private final MemorySegment stackLimit;

    private NativeRuntime(Path file) {
        MemorySegment start = SymbolLookup.libraryLookup(file, Arena.global()).find("adder_runtime").orElseThrow();
        table.copyFrom(MemorySegment.ofAddress(get(start)).reinterpret(TABLE_SIZE));
        free = MemorySegment.ofAddress(table.get(JAVA_LONG, SLOT_FREE));
        stackLimit = MemorySegment.ofAddress(table.get(JAVA_LONG, SLOT_STACK_LIMIT));
        table.set(JAVA_LONG, SLOT_PRINT, upcall("print", long.class, long.class, long.class));
        table.set(JAVA_LONG, SLOT_CHECK_INTERRUPT, upcall("checkInterrupt", long.class));
    }

    static NativeRuntime load(Path file) {
        return LOADED.computeIfAbsent(file.toAbsolutePath().normalize(), NativeRuntime::new);
    }

    private static long upcall(String name, Class<?>... parameters) {
        try {
            var handle = MethodHandles.lookup().findStatic(NativeRuntime.class, name, MethodType.methodType(long.class, parameters));
            var layouts = new java.lang.foreign.MemoryLayout[parameters.length];
            java.util.Arrays.fill(layouts, JAVA_LONG);
            return Linker.nativeLinker().upcallStub(handle, FunctionDescriptor.of(JAVA_LONG, layouts), Arena.global()).address();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    long table() {
        return table.address();
    }

    /** The lowest stack address that compiled code may use in this thread. */
    long stackLimit() {
        return get(stackLimit);
    }

    private static long get(MemorySegment function) {
        try {
            return (long) GET.invokeExact(function);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static long bytesOf(long owner) {
        return EVERYTHING.get(JAVA_LONG, owner + OWNER_BYTES);
    }

    void retain(long owner) {
        long ignored = (long) LONG.getAndAdd(EVERYTHING, owner, 1L);
    }

    void release(long owner) {
        if ((long) LONG.getAndAdd(EVERYTHING, owner, -1L) == 1) {
            try {
                FREE.invokeExact(free, owner);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Slot 3 of the table. The first two values are what stands between the others and what stands at the end. */
    private static long print(long call, long cells, long count) {
        try {
            var values = Cells.read(cells, (int) count);
            var between = (String) values.get(0);
            var line = new StringBuilder();
            for (int i = 2; i < values.size(); i++) {
                line.append(i > 2 ? between : "").append(PythonText.str(values.get(i)));
            }
            System.out.print(line.append((String) values.get(1)));
            return 0;
        } catch (Throwable failure) {
            return fail(call, failure);
        }
    }

    /** Slot 4 of the table: an interrupted thread's kernel ends with KeyboardInterrupt. The thread stays interrupted. */
    private static long checkInterrupt(long call) {
        return Thread.currentThread().isInterrupted() ? fail(call, PythonException.interrupted()) : 0;
    }

    /** An exception must not leave an upcall: it waits until compiled code has cleaned up and returned. */
    private static long fail(long call, Throwable failure) {
        PENDING.set(failure);
        EVERYTHING.set(JAVA_LONG, call + Frame.ERROR_KIND, Frame.ERROR_OF_HOST);
        EVERYTHING.set(JAVA_LONG, call + Frame.CELL_COUNT, 0);
        EVERYTHING.set(JAVA_LONG, call + Frame.SITE_COUNT, 0);
        return 1;
    }
}
