package dev.adder.compiler.llvm;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a shared object of a small function: ./adder build runs it to record which classes a compile uses, and the compile
 * server may run {@link #perform} beside its other start-up work, so that LLVM is loaded when the first request needs it.
 */
public final class Rehearsal {
    /** A loop, so that the vectoriser and the loop passes have their say. */
    private static final String TEXT = """
            define i64 @sum(ptr %data, i64 %n) {
            entry:
              br label %head
            head:
              %i = phi i64 [0, %entry], [%next, %body]
              %s = phi i64 [0, %entry], [%t, %body]
              %more = icmp slt i64 %i, %n
              br i1 %more, label %body, label %done
            body:
              %p = getelementptr i64, ptr %data, i64 %i
              %v = load i64, ptr %p
              %t = add i64 %s, %v
              %next = add nsw i64 %i, 1
              br label %head
            done:
              ret i64 %s
            }
            """;

    private Rehearsal() {}

    public static byte[] perform() {
        return NativeCode.build(TEXT, Machine.host(), 3);
    }

    /** With an argument: writes the shared object to that file. */
    public static void main(String[] arguments) throws Exception {
        byte[] library = perform();
        if (arguments.length > 0) {
            Files.write(Path.of(arguments[0]), library);
        }
    }
}
