package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.Elf.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in an ELF relocatable object for x86-64, as LLVM writes it: sections with their relocations, and symbols.
 * Names of fields and numbers are those of the System V ABI (gABI, chapter 4) and its x86-64 supplement.
 */
record ElfObject(List<Section> sections, List<Symbol> symbols) {
    /** {@code contents} are the section's bytes, null for one that is only zeros (SHT_NOBITS). */
    record Section(String name, int type, long flags, long size, int align, ByteBuffer contents, List<Relocation> relocations) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    record Relocation(long offset, int type, int symbol, long addend) {}

    /** {@code section} is an index into the sections, SHN_UNDEF or one of the reserved numbers from SHN_LORESERVE up. */
    record Symbol(String name, int binding, int type, int visibility, int section, long value, long size) {
        boolean isDefined() {
            return section != SHN_UNDEF;
        }

        /** Other libraries and dlsym see it. */
        boolean isExported() {
            return isDefined() && binding != STB_LOCAL && (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
        }
    }

    static ElfObject read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 64 || file.getInt(0) != 0x464c457f || file.getShort(16) != ET_REL || file.getShort(18) != EM_X86_64) {
            throw new LlvmException("not an ELF relocatable object for x86-64");
        }
        int table = (int) file.getLong(40);
        int count = file.getShort(60) & 0xffff;
        int names = table + 64 * (file.getShort(62) & 0xffff);
        Map<Integer, List<Relocation>> relocations = new HashMap<>();
        List<Symbol> symbols = List.of();
        for (int i = 0; i < count; i++) {
            int header = table + 64 * i;
            switch (file.getInt(header + 4)) {
                case SHT_SYMTAB -> symbols = symbols(file, header, table + 64 * file.getInt(header + 40));
                case SHT_RELA -> relocations.put(file.getInt(header + 44), relocations(file, header));
                default -> { }
            }
        }
        List<Section> sections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int header = table + 64 * i;
            String name = string(file, names, file.getInt(header));
            sections.add(section(file, header, name, relocations.getOrDefault(i, List.of())));
        }
        return new ElfObject(List.copyOf(sections), symbols);
    }

    private static Section section(ByteBuffer file, int header, String name, List<Relocation> relocations) {
        int type = file.getInt(header + 4);
        int size = (int) file.getLong(header + 32);
        ByteBuffer contents = type == SHT_NOBITS ? null
                : file.slice((int) file.getLong(header + 24), size).order(ByteOrder.LITTLE_ENDIAN);
        int align = (int) Math.max(1, file.getLong(header + 48));
        return new Section(name, type, file.getLong(header + 8), size, align, contents, relocations);
    }

    private static List<Symbol> symbols(ByteBuffer file, int header, int strings) {
        int from = (int) file.getLong(header + 24);
        int count = (int) (file.getLong(header + 32) / 24);
        List<Symbol> symbols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = from + 24 * i;
            int info = file.get(at + 4);
            symbols.add(new Symbol(string(file, strings, file.getInt(at)), info >> 4 & 15, info & 15, file.get(at + 5) & 3,
                    file.getShort(at + 6) & 0xffff, file.getLong(at + 8), file.getLong(at + 16)));
        }
        return List.copyOf(symbols);
    }

    private static List<Relocation> relocations(ByteBuffer file, int header) {
        int from = (int) file.getLong(header + 24);
        int count = (int) (file.getLong(header + 32) / 24);
        List<Relocation> relocations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = from + 24 * i;
            long info = file.getLong(at + 8);
            relocations.add(new Relocation(file.getLong(at), (int) info, (int) (info >>> 32), file.getLong(at + 16)));
        }
        return List.copyOf(relocations);
    }

    /** The string at an index of the string table whose section header is given. */
    private static String string(ByteBuffer file, int tableHeader, int index) {
        int from = (int) file.getLong(tableHeader + 24) + index;
        int to = from;
        while (file.get(to) != 0) {
            to++;
        }
        return new String(file.array(), from, to - from, StandardCharsets.UTF_8);
    }
}
