package dev.adder.compiler.llvm;

/** What the relocations of the x86-64 supplement ask for. */
enum RelocationKind {
    ABSOLUTE_64, RELATIVE_32, RELATIVE_64, CALL, SLOT_ADDRESS, SLOT_THREAD_PAIR, SLOT_THREAD_MODULE, SLOT_THREAD_OFFSET,
    THREAD_BLOCK_OFFSET, UNKNOWN;

    static RelocationKind of(int type) {
        return switch (type) {
            case Elf.R_64 -> ABSOLUTE_64;
            case 2 /* PC32 */ -> RELATIVE_32;
            case 4 /* PLT32 */ -> CALL;
            case 9, 41, 42 /* GOTPCREL, GOTPCRELX, REX_GOTPCRELX */ -> SLOT_ADDRESS;
            case 19 /* TLSGD */ -> SLOT_THREAD_PAIR;
            case 20 /* TLSLD */ -> SLOT_THREAD_MODULE;
            case 21 /* DTPOFF32 */ -> THREAD_BLOCK_OFFSET;
            case 22 /* GOTTPOFF */ -> SLOT_THREAD_OFFSET;
            case 24 /* PC64 */ -> RELATIVE_64;
            default -> UNKNOWN;
        };
    }
}
