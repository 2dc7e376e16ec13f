package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.Elf.SHT_NOBITS;

import dev.adder.compiler.llvm.ElfObject.Section;

/**
 * One section of a {@link SharedObject} in the making: what it is, and, once the layout is known, where it lies. {@code source} is the
 * object's section that it carries; null for those that the linker makes.
 */
final class Chunk {
    final String name;
    final int type;
    final long flags;
    final int align;
    final Section source;
    long size;
    /** In memory. */
    long address;
    /** In the file. */
    int offset;

    Chunk(String name, int type, long flags, int align, Section source) {
        this.name = name;
        this.type = type;
        this.flags = flags;
        this.align = align;
        this.source = source;
        this.size = source == null ? 0 : source.size();
    }

    /** Does it take room in memory alone, not in the file? */
    boolean isZeros() {
        return type == SHT_NOBITS;
    }
}
