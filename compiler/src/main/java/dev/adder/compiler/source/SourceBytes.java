package dev.adder.compiler.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a Python file's bytes: UTF-8, or what a comment in the first two lines names (PEP 263), which can be UTF-8, Latin-1 or
 * ASCII. Any other name, and bytes that are not in the encoding, are problems that show the place in the file.
 *
 * <pre>
 *   # coding: latin-1          every byte after it is one character
 *   name = "caf\xe9"
 * </pre>
 */
public final class SourceBytes {
    private static final Pattern CODING = Pattern.compile("[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+).*");
    private static final Pattern NO_CODE = Pattern.compile("[ \\t\\f]*(#.*)?");

    private SourceBytes() {}

    /** The source of a file called {@code name} with these bytes. */
    public static Source decode(String name, byte[] bytes) {
        boolean mark = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).substring(mark ? 3 : 0).split("\r\n|\r|\n", 3);
        for (int i = 0; i < Math.min(2, lines.length); i++) {
            Matcher coding = CODING.matcher(lines[i]);
            if (coding.matches()) {
                return decode(name, bytes, mark, coding.group(1));
            }
            if (!NO_CODE.matcher(lines[i]).matches()) {
                break;
            }
        }
        return decode(name, bytes, StandardCharsets.UTF_8, "UTF-8, and no encoding is named");
    }

    private static Source decode(String name, byte[] bytes, boolean mark, String coding) {
        Charset charset = charset(coding);
        if (charset == null || mark && charset != StandardCharsets.UTF_8) {
            var shown = new Source(name, new String(bytes, StandardCharsets.UTF_8));
            int at = shown.text().indexOf(coding);
            throw Problem.of(ProblemCode.SYNTAX, new Site(new Span(shown, at, at + coding.length()), null),
                    charset == null ? "files in the encoding " + coding + " are not read"
                            : "the encoding is said to be " + coding + ", but the file begins with the byte order mark of UTF-8",
                    "save the file as UTF-8 and leave this comment out").exception();
        }
        return decode(name, bytes, charset, coding);
    }

    /** Names as Python reads them: {@code UTF_8}, {@code latin-1-unix}. Null: not one that is read here. */
    private static Charset charset(String coding) {
        String plain = coding.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("-(unix|dos|mac)$", "");
        return switch (plain) {
            case "utf-8", "utf8", "u8", "utf-8-sig" -> StandardCharsets.UTF_8;
            case "latin-1", "latin1", "l1", "latin", "iso-8859-1", "iso8859-1", "iso-latin-1", "8859" -> StandardCharsets.ISO_8859_1;
            case "ascii", "us-ascii", "646" -> StandardCharsets.US_ASCII;
            default -> null;
        };
    }

    private static Source decode(String name, byte[] bytes, Charset charset, String shown) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        var result = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        if (!result.isError()) {
            return new Source(name, out.flip().toString());
        }
        int at = out.position();
        var source = new Source(name, new String(bytes, charset)); // with U+FFFD for what cannot be read
        String wrong = "the byte 0x%02x is not %s".formatted(bytes[in.position()] & 0xff, shown);
        throw Problem.of(ProblemCode.SYNTAX, new Site(new Span(source, at, at + 1), null), wrong,
                "save the file as UTF-8, or name its encoding in the first line, as in # coding: latin-1").exception();
    }
}
