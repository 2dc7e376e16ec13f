package dev.adder.compiler.llvm;

/** The numbers of the ELF format that we meet, under the names of the System V ABI and its x86-64 supplement. */
final class Elf {
    static final int SHT_PROGBITS = 1;
    static final int SHT_SYMTAB = 2;
    static final int SHT_RELA = 4;
    static final int SHT_NOBITS = 8;
    static final int SHF_WRITE = 1;
    static final int SHF_ALLOC = 2;
    static final int SHF_EXECINSTR = 4;
    static final int SHF_TLS = 0x400;
    static final int SHN_UNDEF = 0;
    static final int SHN_LORESERVE = 0xff00;
    static final int STB_LOCAL = 0;
    static final int STT_FUNC = 2;
    static final int STT_TLS = 6;
    static final int STV_DEFAULT = 0;
    static final int STV_PROTECTED = 3;
    static final int ET_REL = 1;
    static final int EM_X86_64 = 62;
    static final int SHT_STRTAB = 3;
    static final int SHT_HASH = 5;
    static final int SHT_DYNAMIC = 6;
    static final int SHT_DYNSYM = 11;
    static final int PT_LOAD = 1;
    static final int PT_DYNAMIC = 2;
    static final int PT_TLS = 7;
    static final int PT_GNU_STACK = 0x6474e551;
    static final int PT_GNU_RELRO = 0x6474e552;
    static final long DT_NULL = 0;
    static final long DT_NEEDED = 1;
    static final long DT_HASH = 4;
    static final long DT_STRTAB = 5;
    static final long DT_SYMTAB = 6;
    static final long DT_RELA = 7;
    static final long DT_RELASZ = 8;
    static final long DT_RELAENT = 9;
    static final long DT_STRSZ = 10;
    static final long DT_SYMENT = 11;
    static final long DT_FLAGS = 30;
    static final long DT_RELACOUNT = 0x6ffffff9L;
    static final long DT_FLAGS_1 = 0x6ffffffbL;
    static final long DF_SYMBOLIC = 2;
    static final long DF_BIND_NOW = 8;
    static final long DF_STATIC_TLS = 16;
    static final long DF_1_NOW = 1;
    static final int R_64 = 1;
    static final int R_GLOB_DAT = 6;
    static final int R_32 = 10;
    static final int R_RELATIVE = 8;
    static final int R_DTPMOD64 = 16;
    static final int R_TPOFF64 = 18;

    private Elf() {}
}
