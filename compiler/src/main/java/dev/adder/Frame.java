package dev.adder;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for one call: the Call structure of the artefact's binary interface, the owners that stand for argument arrays, the
 * argument slots and the result slots. A thread keeps one and uses it again; a call made while another runs gets one of its own.
 */
final class Frame {
    static final int STACK_LIMIT = 8;
    static final int ERROR_KIND = 16;
    static final int CELL_COUNT = 24;
    static final int SITE_COUNT = 32;
    static final int CELLS = 48;
    static final int SITES = 304;
    static final int OWNERS = 576;
    static final int OWNER_SIZE = 64;
    static final long ERROR_OF_HOST = -1;

    /** References of an owner that stands for an argument: never reaches zero. */
    private static final long BORROWED = 1L << 40;
    private static final int SMALLEST = 4096;
    private static final ThreadLocal<Frame> FREE = new ThreadLocal<>();

    final MemorySegment memory;
    final long address;

    private Frame(long size) {
        memory = Arena.ofAuto().allocate(size, 64);
        address = memory.address();
    }

    static Frame take(long size) {
        Frame frame = FREE.get();
        if (frame == null || frame.memory.byteSize() < size) {
            return new Frame(Math.max(size, SMALLEST));
        }
        FREE.set(null);
        return frame;
    }

    void giveBack() {
        FREE.set(this);
    }

    void begin(NativeRuntime runtime, boolean recursive) {
        memory.set(JAVA_LONG, 0, runtime.table());
        memory.set(JAVA_LONG, STACK_LIMIT, recursive ? runtime.stackLimit() : 0);
        memory.set(JAVA_LONG, ERROR_KIND, 0);
        memory.set(JAVA_LONG, CELL_COUNT, 0);
        memory.set(JAVA_LONG, SITE_COUNT, 0);
    }

    /** The address of the k-th owner, made to stand for an argument. */
    long borrow(int k) {
        long at = OWNERS + (long) OWNER_SIZE * k;
        memory.set(JAVA_LONG, at, BORROWED);
        memory.set(JAVA_LONG, at + 8, 0);
        memory.set(JAVA_LONG, at + 16, 0);
        memory.set(JAVA_LONG, at + 24, 0);
        return address + at;
    }

    /** Which argument array an owner stands for, or -1. */
    int borrowed(long owner, int count) {
        long at = owner - address - OWNERS;
        return at >= 0 && at < (long) OWNER_SIZE * count ? (int) (at / OWNER_SIZE) : -1;
    }
}
