package dev.adder.compiler.parse;

/** The spellings met so far, keywords among them: a piece of text -> one String and its kind, without making a String to ask. */
final class NameTable {
    private static final NameTable KEYWORDS = keywords();

    private String[] names;
    private Token[] kinds;
    private int count;

    /** Set by `find`. */
    String name;
    Token kind;

    private NameTable(String[] names, Token[] kinds, int count) {
        this.names = names;
        this.kinds = kinds;
        this.count = count;
    }

    static NameTable create() {
        return new NameTable(KEYWORDS.names.clone(), KEYWORDS.kinds.clone(), KEYWORDS.count);
    }

    private static NameTable keywords() {
        NameTable table = new NameTable(new String[256], new Token[256], 0);
        for (Token keyword : Token.keywords()) {
            String text = keyword.text;
            int slot = table.slot(text.toCharArray(), 0, text.length(), text.hashCode());
            table.names[slot] = text;
            table.kinds[slot] = keyword;
            table.count++;
        }
        return table;
    }

    /** `hash` is the hash String would have. */
    void find(char[] text, int from, int to, int hash) {
        int slot = slot(text, from, to, hash);
        if (names[slot] == null) {
            if (count * 2 > names.length) {
                grow();
                slot = slot(text, from, to, hash);
            }
            names[slot] = new String(text, from, to - from);
            kinds[slot] = Token.NAME;
            count++;
        }
        name = names[slot];
        kind = kinds[slot];
    }

    private int slot(char[] text, int from, int to, int hash) {
        int mask = names.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (names[slot] != null && !same(names[slot], text, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static boolean same(String name, char[] text, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (name.charAt(i - from) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        String[] oldNames = names;
        Token[] oldKinds = kinds;
        names = new String[oldNames.length * 2];
        kinds = new Token[names.length];
        int mask = names.length - 1;
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != null) {
                int hash = oldNames[i].hashCode();
                int slot = (hash ^ hash >>> 15) & mask;
                while (names[slot] != null) {
                    slot = slot + 1 & mask;
                }
                names[slot] = oldNames[i];
                kinds[slot] = oldKinds[i];
            }
        }
    }
}
