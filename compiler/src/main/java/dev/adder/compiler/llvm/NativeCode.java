package dev.adder.compiler.llvm;

import java.util.List;

/**
 * Hop 8: LLVM text to a shared object that dlopen takes, all in this process.
 * <pre>  define i64 @adder_entry(...)   ->   ELF shared object exporting adder_entry</pre>
 * Exported are the external definitions of default visibility; imports are looked for in the process, then in libm and libc.
 */
public final class NativeCode {
    private static final List<String> LIBRARIES = List.of("libm.so.6", "libc.so.6");

    private NativeCode() {}

    /** {@code level} 0 to 3: the effort of optimisation. */
    public static byte[] build(String text, Machine machine, int level) {
        return link(Llvm.compile(text, machine, level));
    }

    /** Links one object file made by {@link Llvm#compile}. */
    public static byte[] link(byte[] object) {
        return SharedObject.link(object, LIBRARIES);
    }

    /** Loads LLVM and makes it compile something, so that the first real compile finds it ready. */
    public static void warm() {
        build("define void @nothing() {\n  ret void\n}\n", Machine.host(), 3);
    }
}
