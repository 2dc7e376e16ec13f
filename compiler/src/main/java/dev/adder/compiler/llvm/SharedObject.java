package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.Elf.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.adder.compiler.llvm.ElfObject.Relocation;
import dev.adder.compiler.llvm.ElfObject.Section;
import dev.adder.compiler.llvm.ElfObject.Symbol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a shared object of one x86-64 ELF object, in process: what `ld -shared -Bsymbolic -z now` would make of it, without
 * unwind tables and symbol versions. If the object has debug sections, they and a table of its functions' symbols are kept.
 * <pre>  object: .text calls exp, defines adder_entry   ->   shared object: exports adder_entry, needs libm, imports exp</pre>
 * A reference to a symbol of the object itself is bound to it; all others are resolved when the file is loaded, from the
 * libraries it needs or from the process. A relocation that cannot be honoured is refused.
 */
final class SharedObject {
    private static final int PAGE = 4096;

    /** What the loader maps together, in file order. RELRO is writable only until the loader has relocated it. */
    private enum Segment {
        READ(4), EXECUTE(5), RELRO(6), WRITE(6);

        final int permissions;

        Segment(int permissions) {
            this.permissions = permissions;
        }
    }

    /** A slot of the global offset table: the address of a symbol, or one or two words for a thread-local one. */
    private record Slot(int symbol, Kind kind) {
        enum Kind {
            ADDRESS(8), THREAD_OFFSET(8), THREAD_PAIR(16), THREAD_MODULE(16);

            final int size;

            Kind(int size) {
                this.size = size;
            }
        }
    }

    private record Dynamic(long address, long type, int symbol, long addend) {}

    private final ElfObject object;
    private final List<String> libraries;
    private final Map<Segment, List<Chunk>> segments = new EnumMap<>(Segment.class);
    private final Map<Integer, Chunk> placed = new HashMap<>();
    private final Map<Slot, Integer> slots = new LinkedHashMap<>();
    private final Map<Integer, Integer> stubs = new LinkedHashMap<>();
    private final Map<Integer, Integer> dynamicIndex = new LinkedHashMap<>();
    private final StringTable strings = new StringTable();
    private final StringTable sectionNames = new StringTable();
    private final Chunk hash = new Chunk(".hash", SHT_HASH, SHF_ALLOC, 8, null);
    private final Chunk dynsym = new Chunk(".dynsym", SHT_DYNSYM, SHF_ALLOC, 8, null);
    private final Chunk dynstr = new Chunk(".dynstr", SHT_STRTAB, SHF_ALLOC, 1, null);
    private final Chunk rela = new Chunk(".rela.dyn", SHT_RELA, SHF_ALLOC, 8, null);
    private final Chunk plt = new Chunk(".plt", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, null);
    private final Chunk dynamic = new Chunk(".dynamic", SHT_DYNAMIC, SHF_ALLOC | SHF_WRITE, 8, null);
    private final Chunk got = new Chunk(".got", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 8, null);
    /** In the file and not in memory, in this order after all others. */
    private final List<Chunk> debug = new ArrayList<>();
    private final FunctionSymbols functions = new FunctionSymbols();
    private final Chunk symtab = new Chunk(".symtab", SHT_SYMTAB, 0, 8, null);
    private final Chunk strtab = new Chunk(".strtab", SHT_STRTAB, 0, 1, null);
    private final List<Dynamic> dynamics = new ArrayList<>();
    private int dynamicCount;
    private int namesOffset;
    private int headersOffset;
    private ByteBuffer out;

    private SharedObject(ElfObject object, List<String> libraries) {
        this.object = object;
        this.libraries = libraries;
    }

    /** {@code libraries}: names of the libraries to load with it (libm.so.6), in which its imports are looked for after the process's own. */
    static byte[] link(byte[] object, List<String> libraries) {
        return new SharedObject(ElfObject.read(object), libraries).link();
    }

    private byte[] link() {
        chooseSections();
        for (Chunk chunk : placed.values()) {
            if (!debug.contains(chunk)) {
                chunk.source.relocations().forEach(relocation -> scan(chunk, relocation));
            }
        }
        chooseSymbols();
        int size = layOut();
        write(size);
        return out.array();
    }

    // ---- what goes in

    private void chooseSections() {
        for (Segment segment : Segment.values()) {
            segments.put(segment, new ArrayList<>());
        }
        segments.get(Segment.READ).addAll(List.of(hash, dynsym, dynstr, rela));
        for (boolean threadLocal : new boolean[] {true, false}) { // the thread-local ones must be neighbours
            for (int i = 0; i < object.sections().size(); i++) {
                Section section = object.sections().get(i);
                if (section.has(SHF_ALLOC) && section.has(SHF_TLS) == threadLocal && isCarried(section)) {
                    place(i, section);
                }
            }
        }
        for (int i = 0; i < object.sections().size(); i++) {
            Section section = object.sections().get(i);
            if (section.name().startsWith(".debug_")) {
                debug.add(new Chunk(section.name(), SHT_PROGBITS, 0, section.align(), section));
                placed.put(i, debug.getLast());
            }
        }
        segments.get(Segment.EXECUTE).add(plt);
        segments.get(Segment.RELRO).addAll(List.of(dynamic, got));
        segments.get(Segment.WRITE).sort((a, b) -> Boolean.compare(a.isZeros(), b.isZeros()));
    }

    private static boolean isCarried(Section section) {
        if (section.name().equals(".eh_frame") || section.size() == 0) {
            return false; // nothing unwinds through our code
        }
        return switch (section.type()) {
            case SHT_PROGBITS, SHT_NOBITS -> true;
            case 7 /* SHT_NOTE */, 0x70000001 /* SHT_X86_64_UNWIND */ -> false;
            default -> throw new LlvmException("section " + section.name() + " of type " + section.type() + " cannot be linked");
        };
    }

    private void place(int index, Section section) {
        boolean threadLocal = section.has(SHF_TLS);
        // Zeros of thread-local variables are written out: a few bytes, and no special case in the layout.
        int type = threadLocal ? SHT_PROGBITS : section.type();
        Chunk chunk = new Chunk(section.name(), type, section.flags(), section.align(), section);
        Segment segment = section.has(SHF_EXECINSTR) ? Segment.EXECUTE
                : !section.has(SHF_WRITE) ? Segment.READ
                : threadLocal || section.name().startsWith(".data.rel.ro") ? Segment.RELRO : Segment.WRITE;
        segments.get(segment).add(chunk);
        placed.put(index, chunk);
    }

    /** Reserves what a relocation needs beside its own place: a slot, a stub, an entry in the dynamic symbol table or in .rela.dyn. */
    private void scan(Chunk chunk, Relocation relocation) {
        int index = relocation.symbol();
        Symbol symbol = object.symbols().get(index);
        switch (RelocationKind.of(relocation.type())) {
            case ABSOLUTE_64 -> {
                if (!chunk.source.has(SHF_WRITE)) {
                    throw refused(chunk, relocation, "in read-only memory");
                }
                dynamicCount++;
                importIfUndefined(index);
            }
            case CALL -> {
                if (!symbol.isDefined()) {
                    stubs.putIfAbsent(index, stubs.size() * STUB);
                    slot(new Slot(index, Slot.Kind.ADDRESS));
                }
            }
            case RELATIVE_32, RELATIVE_64 -> {
                if (!symbol.isDefined()) {
                    throw refused(chunk, relocation, "to a symbol outside of this object");
                }
            }
            case SLOT_ADDRESS -> slot(new Slot(index, Slot.Kind.ADDRESS));
            case SLOT_THREAD_OFFSET -> slot(new Slot(index, Slot.Kind.THREAD_OFFSET));
            case SLOT_THREAD_PAIR -> slot(new Slot(index, Slot.Kind.THREAD_PAIR));
            case SLOT_THREAD_MODULE -> slot(new Slot(0, Slot.Kind.THREAD_MODULE));
            case THREAD_BLOCK_OFFSET -> { }
            case UNKNOWN -> throw refused(chunk, relocation, "which is not known here");
        }
    }

    private void slot(Slot slot) {
        if (slots.containsKey(slot)) {
            return;
        }
        slots.put(slot, (int) got.size);
        got.size += slot.kind().size;
        dynamicCount++;
        if (slot.kind() != Slot.Kind.THREAD_MODULE) {
            importIfUndefined(slot.symbol());
            if (slot.kind() != Slot.Kind.ADDRESS && !object.symbols().get(slot.symbol()).isDefined()) {
                throw new LlvmException("thread-local variable " + object.symbols().get(slot.symbol()).name() + " of another library");
            }
        }
    }

    private void importIfUndefined(int symbol) {
        if (!object.symbols().get(symbol).isDefined() && symbol != 0) {
            dynamicIndex.putIfAbsent(symbol, dynamicIndex.size() + 1);
        }
    }

    private void chooseSymbols() {
        for (int i = 0; i < object.symbols().size(); i++) {
            Symbol symbol = object.symbols().get(i);
            if (symbol.isExported()) {
                if (symbol.section() >= SHN_LORESERVE) {
                    throw new LlvmException("symbol " + symbol.name() + " is in no section");
                }
                dynamicIndex.put(i, dynamicIndex.size() + 1);
            }
        }
        dynamicIndex.keySet().forEach(i -> strings.add(object.symbols().get(i).name()));
        neededLibraries().forEach(strings::add);
        int count = dynamicIndex.size() + 1;
        hash.size = 4L * (2 + buckets() + count);
        dynsym.size = 24L * count;
        dynstr.size = strings.size();
        rela.size = 24L * dynamicCount;
        plt.size = (long) STUB * stubs.size();
        dynamic.size = 8L * dynamicEntries(Map.of()).size();
    }

    private int buckets() {
        return Math.max(1, dynamicIndex.size() / 2);
    }

    private List<String> neededLibraries() {
        boolean imports = dynamicIndex.keySet().stream().anyMatch(i -> !object.symbols().get(i).isDefined());
        return imports ? libraries : List.of();
    }

    // ---- where it goes

    /** Gives every chunk its place and returns the size of the file. Segments share pages in the file, never in memory. */
    private int layOut() {
        int offset = 64 + 56 * programHeaderCount();
        long address = offset;
        for (List<Chunk> chunks : segments.values()) {
            chunks.removeIf(chunk -> chunk.size == 0);
            if (chunks != segments.get(Segment.READ)) {
                address = alignUp(address, PAGE) + offset % PAGE;
            }
            for (Chunk chunk : chunks) {
                long start = alignUp(address, chunk.align);
                if (!chunk.isZeros() || chunk == chunks.getFirst()) { // a segment's first address and offset must agree within a page
                    offset += (int) (start - address);
                }
                chunk.address = start;
                chunk.offset = offset;
                address = start + chunk.size;
                if (!chunk.isZeros()) {
                    offset += (int) chunk.size;
                }
            }
        }
        offset = layOutDebug(offset);
        chunks().forEach(chunk -> sectionNames.add(chunk.name));
        sectionNames.add(".shstrtab");
        namesOffset = offset;
        headersOffset = (int) alignUp(offset + sectionNames.size(), 8);
        return headersOffset + 64 * (chunks().size() + 2);
    }

    private int layOutDebug(int from) {
        int offset = from;
        if (!debug.isEmpty()) {
            object.symbols().stream().filter(s -> s.type() == STT_FUNC && placed.containsKey(s.section())).forEach(functions::add);
            symtab.size = functions.bytes();
            strtab.size = functions.names.size();
            debug.addAll(List.of(symtab, strtab));
        }
        for (Chunk chunk : debug) {
            chunk.offset = (int) alignUp(offset, chunk.align);
            offset = chunk.offset + (int) chunk.size;
        }
        return offset;
    }

    /** All of them, as the section headers number them from 1. */
    private List<Chunk> chunks() {
        return Stream.concat(segments.values().stream().flatMap(List::stream), debug.stream()).toList();
    }

    private List<Chunk> threadLocals() {
        return segments.get(Segment.RELRO).stream().filter(chunk -> (chunk.flags & SHF_TLS) != 0).toList();
    }

    private int programHeaderCount() {
        int loads = (int) segments.values().stream().filter(chunks -> chunks.stream().anyMatch(chunk -> chunk.size > 0)).count();
        return loads + 3 + (threadLocals().isEmpty() ? 0 : 1);
    }

    private static long alignUp(long value, long to) {
        return (value + to - 1) / to * to;
    }

    private long address(Symbol symbol) {
        Chunk chunk = placed.get(symbol.section());
        if (chunk == null) {
            throw new LlvmException("symbol " + symbol.name() + " is in a section that is not carried");
        }
        return chunk.address + symbol.value();
    }

    /** Offset of a thread-local variable in its library's block. */
    private long threadOffset(Symbol symbol) {
        return address(symbol) - threadLocals().getFirst().address;
    }

    // ---- the bytes

    private void write(int size) {
        out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Chunk chunk : placed.values()) {
            if (chunk.source.contents() != null) {
                out.put(chunk.offset, chunk.source.contents(), 0, (int) chunk.size);
            }
        }
        slots.forEach(this::writeSlot);
        stubs.forEach(this::writeStub);
        for (Chunk chunk : placed.values()) {
            for (Relocation relocation : chunk.source.relocations()) {
                if (debug.contains(chunk)) {
                    applyDebug(chunk, relocation);
                } else {
                    apply(chunk, relocation);
                }
            }
        }
        functions.write();
        writeDynamicRelocations();
        writeSymbols();
        strings.write(out, dynstr.offset);
        writeDynamicSection();
        writeHeaders();
    }

    private void apply(Chunk chunk, Relocation relocation) {
        Symbol symbol = object.symbols().get(relocation.symbol());
        int at = chunk.offset + (int) relocation.offset();
        long place = chunk.address + relocation.offset();
        long addend = relocation.addend();
        switch (RelocationKind.of(relocation.type())) {
            case ABSOLUTE_64 -> {
                if (symbol.isDefined()) {
                    dynamics.add(new Dynamic(place, R_RELATIVE, 0, address(symbol) + addend));
                } else {
                    dynamics.add(new Dynamic(place, R_64, dynamicIndex.get(relocation.symbol()), addend));
                }
            }
            case CALL -> {
                long target = symbol.isDefined() ? address(symbol) : plt.address + stubs.get(relocation.symbol());
                put32(chunk, relocation, at, target + addend - place);
            }
            case RELATIVE_32 -> put32(chunk, relocation, at, address(symbol) + addend - place);
            case RELATIVE_64 -> out.putLong(at, address(symbol) + addend - place);
            case SLOT_ADDRESS -> putSlot(chunk, relocation, at, new Slot(relocation.symbol(), Slot.Kind.ADDRESS));
            case SLOT_THREAD_OFFSET -> putSlot(chunk, relocation, at, new Slot(relocation.symbol(), Slot.Kind.THREAD_OFFSET));
            case SLOT_THREAD_PAIR -> putSlot(chunk, relocation, at, new Slot(relocation.symbol(), Slot.Kind.THREAD_PAIR));
            case SLOT_THREAD_MODULE -> putSlot(chunk, relocation, at, new Slot(0, Slot.Kind.THREAD_MODULE));
            case THREAD_BLOCK_OFFSET -> put32(chunk, relocation, at, threadOffset(symbol) + addend);
            case UNKNOWN -> throw new AssertionError(relocation);
        }
    }

    /** Debug sections hold addresses as they are before loading, and offsets into each other. */
    private void applyDebug(Chunk chunk, Relocation relocation) {
        Symbol symbol = object.symbols().get(relocation.symbol());
        int at = chunk.offset + (int) relocation.offset();
        switch (relocation.type()) {
            case R_64 -> out.putLong(at, address(symbol) + relocation.addend());
            case R_32 -> out.putInt(at, (int) (address(symbol) + relocation.addend()));
            default -> throw refused(chunk, relocation, "in debug information");
        }
    }

    private void putSlot(Chunk chunk, Relocation relocation, int at, Slot slot) {
        put32(chunk, relocation, at, got.address + slots.get(slot) + relocation.addend() - chunk.address - relocation.offset());
    }

    private void put32(Chunk chunk, Relocation relocation, int at, long value) {
        if (value != (int) value) {
            throw refused(chunk, relocation, "that reaches too far");
        }
        out.putInt(at, (int) value);
    }

    private void writeSlot(Slot slot, int offset) {
        Symbol symbol = object.symbols().get(slot.symbol());
        long address = got.address + offset;
        dynamics.add(switch (slot.kind()) {
            case ADDRESS -> symbol.isDefined() ? new Dynamic(address, R_RELATIVE, 0, address(symbol))
                    : new Dynamic(address, R_GLOB_DAT, dynamicIndex.get(slot.symbol()), 0);
            case THREAD_OFFSET -> new Dynamic(address, R_TPOFF64, 0, threadOffset(symbol));
            case THREAD_PAIR -> {
                out.putLong(got.offset + offset + 8, threadOffset(symbol));
                yield new Dynamic(address, R_DTPMOD64, 0, 0);
            }
            case THREAD_MODULE -> new Dynamic(address, R_DTPMOD64, 0, 0);
        });
    }

    private static final int STUB = 8;

    /** {@code jmp *slot(%rip)}, and two bytes that are never reached. */
    private void writeStub(int symbol, int offset) {
        int at = plt.offset + offset;
        long slot = got.address + slots.get(new Slot(symbol, Slot.Kind.ADDRESS));
        out.put(at, (byte) 0xff).put(at + 1, (byte) 0x25).putInt(at + 2, (int) (slot - (plt.address + offset + 6)));
        out.put(at + 6, (byte) 0x66).put(at + 7, (byte) 0x90);
    }

    private void writeDynamicRelocations() {
        dynamics.sort((a, b) -> Boolean.compare(b.type() == R_RELATIVE, a.type() == R_RELATIVE)); // DT_RELACOUNT needs them first
        int at = rela.offset;
        for (Dynamic entry : dynamics) {
            out.putLong(at, entry.address()).putLong(at + 8, (long) entry.symbol() << 32 | entry.type()).putLong(at + 16, entry.addend());
            at += 24;
        }
    }

    private void writeSymbols() {
        List<Chunk> chunks = chunks();
        int buckets = buckets();
        out.putInt(hash.offset, buckets).putInt(hash.offset + 4, dynamicIndex.size() + 1);
        dynamicIndex.forEach((index, number) -> {
            Symbol symbol = object.symbols().get(index);
            int at = dynsym.offset + 24 * number;
            out.putInt(at, strings.index(symbol.name())).put(at + 4, (byte) (symbol.binding() << 4 | symbol.type()));
            if (symbol.isDefined()) {
                out.putShort(at + 6, (short) (chunks.indexOf(placed.get(symbol.section())) + 1));
                long value = symbol.type() == STT_TLS ? threadOffset(symbol) : address(symbol);
                out.putLong(at + 8, value).putLong(at + 16, symbol.size());
            }
            int bucket = hash.offset + 8 + 4 * Integer.remainderUnsigned(hash(symbol.name()), buckets);
            out.putInt(hash.offset + 8 + 4 * buckets + 4 * number, out.getInt(bucket)); // the chain goes on with the bucket's former first
            out.putInt(bucket, number);
        });
    }

    /** The hash function of the gABI. */
    private static int hash(String name) {
        int h = 0;
        for (byte b : name.getBytes(UTF_8)) {
            h = (h << 4) + (b & 0xff);
            int top = h & 0xf0000000;
            h = (h ^ top >>> 24) & ~top;
        }
        return h;
    }

    private void writeDynamicSection() {
        List<Long> entries = dynamicEntries(strings.indexes());
        int at = dynamic.offset;
        for (long word : entries) {
            out.putLong(at, word);
            at += 8;
        }
    }

    /** Tag, value, tag, value, ...; with no string indexes yet only its length means something. */
    private List<Long> dynamicEntries(Map<String, Integer> stringIndexes) {
        List<Long> entries = new ArrayList<>();
        for (String library : neededLibraries()) {
            entries.addAll(List.of(DT_NEEDED, (long) stringIndexes.getOrDefault(library, 0)));
        }
        entries.addAll(List.of(DT_HASH, hash.address, DT_STRTAB, dynstr.address, DT_SYMTAB, dynsym.address,
                DT_STRSZ, dynstr.size, DT_SYMENT, 24L));
        if (dynamicCount > 0) {
            long relative = dynamics.stream().filter(entry -> entry.type() == R_RELATIVE).count();
            entries.addAll(List.of(DT_RELA, rela.address, DT_RELASZ, rela.size, DT_RELAENT, 24L, DT_RELACOUNT, relative));
        }
        boolean staticThreadBlock = slots.keySet().stream().anyMatch(slot -> slot.kind() == Slot.Kind.THREAD_OFFSET);
        long flags = DF_SYMBOLIC | DF_BIND_NOW | (staticThreadBlock ? DF_STATIC_TLS : 0);
        entries.addAll(List.of(DT_FLAGS, flags, DT_FLAGS_1, DF_1_NOW, DT_NULL, 0L));
        return entries;
    }

    private void writeHeaders() {
        out.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
        out.putShort(16, (short) 3 /* ET_DYN */).putShort(18, (short) 62).putInt(20, 1).putLong(32, 64).putLong(40, headersOffset);
        out.putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) programHeaderCount());
        out.putShort(58, (short) 64).putShort(60, (short) (chunks().size() + 2)).putShort(62, (short) (chunks().size() + 1));
        writeProgramHeaders();
        int at = headersOffset + 64;
        for (Chunk chunk : chunks()) {
            writeSectionHeader(at, chunk.name, chunk.type, chunk.flags, chunk.address, chunk.offset, chunk.size, chunk.align);
            at += 64;
        }
        writeSectionHeader(at, ".shstrtab", SHT_STRTAB, 0, 0, namesOffset, sectionNames.size(), 1);
        sectionNames.write(out, namesOffset);
    }

    private void writeProgramHeaders() {
        int at = 64;
        for (var entry : segments.entrySet()) {
            List<Chunk> chunks = entry.getValue();
            if (!chunks.isEmpty()) {
                Chunk first = chunks.getFirst();
                boolean head = entry.getKey() == Segment.READ; // carries the file's own headers too
                int offset = head ? 0 : first.offset;
                long address = head ? 0 : first.address;
                long inFile = chunks.stream().filter(chunk -> !chunk.isZeros()).mapToLong(chunk -> chunk.offset + chunk.size).max().orElse(offset);
                long size = chunks.getLast().address + chunks.getLast().size - address;
                at = programHeader(at, PT_LOAD, entry.getKey().permissions, offset, address, inFile - offset, size, PAGE);
            }
        }
        at = programHeader(at, PT_DYNAMIC, 6, dynamic.offset, dynamic.address, dynamic.size, dynamic.size, 8);
        Chunk protectedFrom = segments.get(Segment.RELRO).getFirst();
        Chunk last = segments.get(Segment.RELRO).getLast();
        long protectedSize = alignUp(last.address + last.size, PAGE) - protectedFrom.address;
        at = programHeader(at, PT_GNU_RELRO, 4, protectedFrom.offset, protectedFrom.address,
                last.offset + last.size - protectedFrom.offset, protectedSize, 1);
        at = programHeader(at, PT_GNU_STACK, 6, 0, 0, 0, 0, 16); // a stack that is not executable
        List<Chunk> thread = threadLocals();
        if (!thread.isEmpty()) {
            long size = thread.getLast().address + thread.getLast().size - thread.getFirst().address;
            int align = thread.stream().mapToInt(chunk -> chunk.align).max().getAsInt();
            programHeader(at, PT_TLS, 4, thread.getFirst().offset, thread.getFirst().address, size, size, align);
        }
    }

    private int programHeader(int at, int type, int flags, int offset, long address, long inFile, long size, int align) {
        out.putInt(at, type).putInt(at + 4, flags).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 24, address);
        out.putLong(at + 32, inFile).putLong(at + 40, size).putLong(at + 48, align);
        return at + 56;
    }

    private void writeSectionHeader(int at, String name, int type, long flags, long address, int offset, long size, int align) {
        int link = switch (type) {
            case SHT_HASH, SHT_RELA -> chunks().indexOf(dynsym) + 1;
            case SHT_DYNAMIC, SHT_DYNSYM -> chunks().indexOf(dynstr) + 1;
            case SHT_SYMTAB -> chunks().indexOf(strtab) + 1;
            default -> 0;
        };
        int info = type == SHT_DYNSYM ? 1 : type == SHT_SYMTAB ? functions.symbols.size() + 1 : 0;
        int entry = switch (type) {
            case SHT_HASH -> 4;
            case SHT_RELA, SHT_DYNSYM, SHT_SYMTAB -> 24;
            case SHT_DYNAMIC -> 16;
            default -> 0;
        };
        out.putInt(at, sectionNames.index(name)).putInt(at + 4, type).putLong(at + 8, flags).putLong(at + 16, address);
        out.putLong(at + 24, offset).putLong(at + 32, size).putInt(at + 40, link).putInt(at + 44, info);
        out.putLong(at + 48, align).putLong(at + 56, entry);
    }

    // ---- relocations

    private LlvmException refused(Chunk chunk, Relocation relocation, String why) {
        return new LlvmException("cannot link a relocation of type " + relocation.type() + " (x86-64 ABI) at " + chunk.name + "+"
                + relocation.offset() + " to " + object.symbols().get(relocation.symbol()).name() + ", " + why);
    }

    /** The symbols of all functions, exported or not: profilers name code by them. All are local, so that they bind nothing. */
    private final class FunctionSymbols {
        private final List<Symbol> symbols = new ArrayList<>();
        private final StringTable names = new StringTable();

        void add(Symbol symbol) {
            symbols.add(symbol);
            names.add(symbol.name());
        }

        int bytes() {
            return 24 * (symbols.size() + 1);
        }

        void write() {
            int at = symtab.offset;
            for (Symbol symbol : symbols) {
                at += 24;
                out.putInt(at, names.index(symbol.name())).put(at + 4, (byte) STT_FUNC);
                out.putShort(at + 6, (short) (chunks().indexOf(placed.get(symbol.section())) + 1));
                out.putLong(at + 8, address(symbol)).putLong(at + 16, symbol.size());
            }
            names.write(out, strtab.offset);
        }
    }
}
