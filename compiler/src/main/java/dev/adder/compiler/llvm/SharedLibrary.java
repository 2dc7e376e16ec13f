package dev.adder.compiler.llvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shared object loaded into this JVM; closing it unloads it, after which its addresses are invalid. */
public final class SharedLibrary implements AutoCloseable {
    private final Arena arena;
    private final SymbolLookup symbols;

    private SharedLibrary(Arena arena, SymbolLookup symbols) {
        this.arena = arena;
        this.symbols = symbols;
    }

    public static SharedLibrary load(Path file) {
        Arena arena = Arena.ofShared();
        try {
            return new SharedLibrary(arena, SymbolLookup.libraryLookup(file.toAbsolutePath(), arena));
        } catch (Throwable failure) {
            arena.close();
            throw failure;
        }
    }

    /** Loads a shared object that lies in memory, by way of a file that is gone again when this returns. */
    public static SharedLibrary load(byte[] bytes) {
        try {
            Path file = Files.createTempFile("adder", ".so");
            try {
                Files.write(file, bytes);
                return load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The address of an exported function or variable. */
    public MemorySegment symbol(String name) {
        return symbols.find(name).orElseThrow(() -> new IllegalArgumentException("the library exports no " + name));
    }

    public MethodHandle function(String name, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(symbol(name), shape);
    }

    @Override
    public void close() {
        arena.close();
    }
}
