package dev.adder;

/**
 * One line of a Python traceback.
 *
 * @param file     the file as it was given to {@link Adder#load}
 * @param function the name of the function
 * @param line     the line in the file, from 1
 */
public record PythonFrame(String file, String function, int line) {
    /** As Python writes it: {@code File "terrain.py", line 14, in slope}. */
    @Override
    public String toString() {
        return "File \"" + file + "\", line " + line + ", in " + function;
    }
}
