package dev.adder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/**
 * Holds one reference to a piece of memory that compiled code allocated (an Owner of the artefact's binary interface), and
 * gives it back when it is closed or no longer reachable.
 *
 * <p>Segments of {@link #memory} can no longer be read after that, and say so; a segment of {@link #lasting} holds a
 * reference of its own, for as long as it is reachable.
 */
final class Keeper {
    private static final Cleaner CLEANER = Cleaner.create();
    /** Bytes of the header that stands before the data. */
    private static final long HEADER = 64;

    private final Arena arena = Arena.ofShared();
    private final long owner;
    private final NativeRuntime runtime;
    private final MemorySegment memory;
    private final Cleaner.Cleanable cleanable;

    /** Takes over the reference that the caller holds. */
    Keeper(long owner, NativeRuntime runtime) {
        this.owner = owner;
        this.runtime = runtime;
        this.memory = data().reinterpret(arena, null);
        this.cleanable = CLEANER.register(this, new Return(arena, owner, runtime));
    }

    private record Return(Arena arena, long owner, NativeRuntime runtime) implements Runnable {
        @Override
        public void run() {
            arena.close();
            runtime.release(owner);
        }
    }

    private MemorySegment data() {
        return MemorySegment.ofAddress(owner + HEADER).reinterpret(NativeRuntime.bytesOf(owner));
    }

    MemorySegment memory() {
        return memory;
    }

    synchronized MemorySegment lasting() {
        retain();
        return data().reinterpret(Arena.ofAuto(), ignored -> runtime.release(owner));
    }

    /** Takes a reference, to be given back with {@link #release}, so that the memory outlives a {@link #close} meanwhile. */
    synchronized void retain() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the array was closed");
        }
        runtime.retain(owner);
    }

    void release() {
        runtime.release(owner);
    }

    synchronized void close() {
        cleanable.clean();
    }
}
