package dev.adder.compiler.parse;

/**
 * The names of `\N{…}`: Unicode's, where Java's own table differs from them for ideographs, Hangul syllables and control characters.
 * Of the alias names only those of the control characters and of common format characters are known.
 */
final class CharacterNames {
    private static final String[] LEADING = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
    private static final String[] VOWELS = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU",
        "YI", "I"};
    private static final String[] TRAILING = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S",
        "SS", "NG", "J", "C", "K", "T", "P", "H"};
    private static final String HANGUL = "HANGUL SYLLABLE ";
    private static final String IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";

    /** Aliases of the characters 0 to 31, one character after the other, then `=` and the number of another. */
    private static final String ALIASES = """
            NUL|SOH|STX|ETX|EOT|ENQ|ACK|ALERT/BEL|BS|TAB/HT/HORIZONTAL TABULATION|LF/NL/EOL/NEW LINE/END OF LINE/LINE FEED|VT/VERTICAL TABULATION/LINE TABULATION|\
            FF/FORM FEED|CR/CARRIAGE RETURN|SO/LOCKING-SHIFT ONE|SI/LOCKING-SHIFT ZERO|DLE|DC1|DC2|DC3|DC4|NAK|SYN|ETB|CAN|EOM/EM|SUB|ESC|FS|GS|RS|US""";

    private CharacterNames() {}

    /** The character of a name, in any case; -1: there is none. */
    static int find(String name) {
        String upper = name.toUpperCase(java.util.Locale.ROOT);
        if (upper.startsWith(IDEOGRAPH)) {
            return ideograph(upper.substring(IDEOGRAPH.length()));
        }
        if (upper.startsWith(HANGUL)) {
            return hangul(upper.substring(HANGUL.length()));
        }
        int alias = alias(upper);
        if (alias >= 0) {
            return alias;
        }
        try {
            int found = Character.codePointOf(upper);
            // Java also takes a block's name and a number, which are no names.
            return Character.getType(found) == Character.UNASSIGNED || endsInNumber(upper, found) ? -1 : found;
        } catch (IllegalArgumentException unknown) {
            return -1;
        }
    }

    private static boolean endsInNumber(String name, int codePoint) {
        Character.UnicodeBlock block = Character.UnicodeBlock.of(codePoint);
        return block != null && name.equals(block.toString().replace('_', ' ') + " " + Integer.toHexString(codePoint).toUpperCase(java.util.Locale.ROOT));
    }

    private static int alias(String name) {
        int codePoint = 0;
        int start = 0;
        for (int i = 0; i <= ALIASES.length(); i++) {
            char c = i == ALIASES.length() ? '|' : ALIASES.charAt(i);
            if (c == '|' || c == '/') {
                if (i - start == name.length() && ALIASES.startsWith(name, start)) {
                    return codePoint;
                }
                start = i + 1;
                codePoint += c == '|' ? 1 : 0;
            }
        }
        return switch (name) {
            case "SP" -> 0x20;
            case "DEL" -> 0x7F;
            case "NEL", "NEXT LINE" -> 0x85;
            case "NBSP" -> 0xA0;
            case "SHY" -> 0xAD;
            case "ZWSP" -> 0x200B;
            case "ZWNJ" -> 0x200C;
            case "ZWJ" -> 0x200D;
            case "LRM" -> 0x200E;
            case "RLM" -> 0x200F;
            case "BOM", "ZWNBSP", "BYTE ORDER MARK" -> 0xFEFF;
            default -> -1;
        };
    }

    private static int ideograph(String digits) {
        if (digits.length() < 4 || digits.length() > 5) {
            return -1;
        }
        int codePoint = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            codePoint = codePoint << 4 | digit;
        }
        return Character.isIdeographic(codePoint) && Character.getType(codePoint) == Character.OTHER_LETTER ? codePoint : -1;
    }

    private static int hangul(String name) {
        for (int leading = 0; leading < LEADING.length; leading++) {
            for (int vowel = 0; vowel < VOWELS.length; vowel++) {
                String start = LEADING[leading] + VOWELS[vowel];
                for (int trailing = 0; name.startsWith(start) && trailing < TRAILING.length; trailing++) {
                    if (name.length() == start.length() + TRAILING[trailing].length() && name.endsWith(TRAILING[trailing])) {
                        return 0xAC00 + (leading * VOWELS.length + vowel) * TRAILING.length + trailing;
                    }
                }
            }
        }
        return -1;
    }
}
