package dev.adder.compiler.parse;

import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Parses what tests/parse/oracle.py sends, many texts in one JVM. Request: mode byte, length, UTF-8 text; reply: 0 and the normal form,
 * 1 and the problem's text, or 2 and a stack trace, which is a bug. Mode bit 0: positions inside f-strings. Bit 1: the rules beyond the grammar too.
 */
final class OracleServer {
    private OracleServer() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 20));
        while (true) {
            int mode;
            try {
                mode = in.readByte();
            } catch (EOFException end) {
                return;
            }
            String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            answer(mode, text, out);
            out.flush();
        }
    }

    private static void answer(int mode, String text, DataOutputStream out) throws IOException {
        byte status;
        String reply;
        try {
            Source source = new Source("text", text);
            Tree.Module module = (mode & 2) != 0 ? Parser.parseModule(source) : Parser.parseGrammar(source);
            reply = NormalForm.of(module, (mode & 1) != 0);
            status = 0;
        } catch (ProblemException problem) {
            status = 1;
            reply = problem.getMessage();
        } catch (RuntimeException | Error bug) {
            status = 2;
            StringBuilder trace = new StringBuilder(bug.toString());
            for (StackTraceElement frame : bug.getStackTrace()) {
                trace.append("\n  at ").append(frame);
                if (trace.length() > 2000) {
                    break;
                }
            }
            reply = trace.toString();
        }
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        out.writeByte(status);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
