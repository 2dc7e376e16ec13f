package dev.adder.compiler.ir;

/**
 * What an instruction does besides giving a value.
 *
 * @param reads   its value depends on memory
 * @param writes  it changes memory or the world outside
 * @param raises  it may end the function with an exception
 * @param guarded it is undefined for some operands, so it may not be moved above the test that excludes them
 * @param endless it may never finish
 */
public record Effect(boolean reads, boolean writes, boolean raises, boolean guarded, boolean endless) {
    public static final Effect PURE = new Effect(false, false, false, false, false);
    static final Effect GUARDED = new Effect(false, false, false, true, false);
    static final Effect READS = new Effect(true, false, false, true, false);
    static final Effect WRITES = new Effect(false, true, false, true, false);
    static final Effect RAISES = new Effect(false, false, true, false, false);
    static final Effect ANY = new Effect(true, true, true, true, true);

    Effect and(Effect other) {
        return new Effect(reads || other.reads, writes || other.writes, raises || other.raises, guarded || other.guarded,
                endless || other.endless);
    }

    /** If the value is not used, the instruction can go. */
    public boolean removable() {
        return !writes && !raises && !endless;
    }

    /** It may run earlier, more often or not at all, and gives the same value for the same operands. */
    public boolean pure() {
        return equals(PURE);
    }
}
