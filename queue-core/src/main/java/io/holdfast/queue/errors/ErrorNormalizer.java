package io.holdfast.queue.errors;

import java.util.Locale;
import java.util.Set;

/**
 * Replaces the variable parts of an error by {@code *}, in one pass from left to right. It looks ahead only over
 * characters that it then consumes, or over a bounded number of them, so that no error takes long.
 */
final class ErrorNormalizer {

    private static final char VARIABLE = '*';
    private static final String QUOTES = "\"'`“‘«";
    private static final String CLOSING_QUOTES = "\"'`”’»";
    private static final String BETWEEN_VARIABLES = " ,;:.-_/+|#";
    private static final String END_OF_URL = "\"'`<>()[]{},;|";
    private static final int UUID_LENGTH = 36;
    private static final int MIN_HEX = 6;
    private static final int MIN_HEX_WITHOUT_DIGITS = 16;
    private static final int MAX_WORD = 64;
    private static final int MAX_NAME = 100;
    private static final int MAX_PREFIX = 20;

    /** Quoted in these exceptions is code, which is the cause. */
    private static final Set<String> QUOTING_CODE = Set.of(
            "nullpointerexception",
            "nosuchmethoderror",
            "nosuchfielderror",
            "nosuchmethodexception",
            "incompatibleclasschangeerror",
            "abstractmethoderror",
            "illegalaccesserror");

    /** Quoted after one of these words is a name, not a value. */
    private static final Set<String> BEFORE_NAMES = Set.of(
            "attribute",
            "bean",
            "bucket",
            "class",
            "column",
            "constraint",
            "database",
            "enum",
            "field",
            "function",
            "header",
            "index",
            "method",
            "parameter",
            "property",
            "relation",
            "schema",
            "sequence",
            "table",
            "type");

    /** A number after one of these words tells the cause. */
    private static final Set<String> BEFORE_CODES = Set.of(
            "code",
            "errno",
            "error",
            "errorcode",
            "http",
            "httperror",
            "httpstatus",
            "ora",
            "sqlstate",
            "status",
            "statuscode");

    private static final int MAX_CODE = 5;

    /** Words with digits that are not variables. */
    private static final Set<String> TECHNICAL = Set.of(
            "amd64", "arm64", "base64", "db2", "ec2", "h2", "http2", "i18n", "int16", "int32", "int64", "ipv4", "ipv6",
            "iso8859", "k8s", "l10n", "log4j", "md5", "oauth1", "oauth2", "pkcs12", "pkcs8", "s3", "sha1", "sha256",
            "sha384", "sha512", "tls1", "tlsv1", "uint32", "uint64", "utf16", "utf8", "v1", "v2", "v3", "v4", "win32",
            "x509", "x64", "x86");

    private final String error;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private String lastWord = "";
    private String wordBefore = "";
    private boolean inUrl;
    private boolean quotesCode;
    /** Where a kept name ends. */
    private int endOfName = -1;
    /** Opening quotes that are not closed in the rest of the error. */
    private String unclosed = "";

    ErrorNormalizer(String error) {
        this.error = error;
    }

    String normalized() {
        while (at < error.length()) {
            char c = error.charAt(at);
            if (Character.isWhitespace(c)) {
                inUrl = false;
                appendOnce(' ');
                at++;
            } else if (!(startsChunk() && (skipAddress() || keepQualifiedName())) && !skipQuoted(c)) {
                next(c);
            }
        }
        return out.toString().strip();
    }

    private void next(char c) {
        if (Character.isLetterOrDigit(c)) {
            word();
        } else if (inUrl && (c == '?' || c == '#')) {
            skipQuery();
        } else if (inUrl && c == ':' && Character.isDigit(charAt(at + 1))) {
            skipPort();
        } else if ((c == '-' || c == '+') && Character.isDigit(charAt(at + 1)) && !isWordPart(charAt(at - 1))) {
            at++; // a sign
        } else if (c == '(' && error.startsWith(")=", at - 2) && error.indexOf(')', at) > 0) {
            out.append("(" + VARIABLE); // (column)=(value)
            at = error.indexOf(')', at);
        } else {
            inUrl = inUrl ? END_OF_URL.indexOf(c) < 0 : error.startsWith("://", at);
            out.append(c);
            at++;
        }
    }

    private void word() {
        int end = at;
        int digits = 0;
        while (end < error.length() && Character.isLetterOrDigit(error.charAt(end))) {
            digits += Character.isDigit(error.charAt(end)) ? 1 : 0;
            end++;
        }
        if (isUuid()) {
            end = at + UUID_LENGTH;
            variable();
        } else {
            word(error.substring(at, end), digits);
        }
        at = end;
    }

    private void word(String word, int digits) {
        boolean hash = charAt(at - 1) == '@' && isWordPart(charAt(at - 2));
        if (digits == 0) {
            boolean hex = word.length() >= MIN_HEX_WITHOUT_DIGITS && isHex(word);
            if (hash || hex || word.length() > MAX_WORD) {
                variable();
            } else {
                keep(word);
            }
        } else if (!hash && isCode(word, digits)) {
            out.append(word);
        } else if (!hash && TECHNICAL.contains(word.toLowerCase(Locale.ROOT))) {
            keep(word);
        } else {
            int letters = hash ? 0 : lettersBeforeDigits(word, digits);
            out.append(word, 0, letters);
            variable();
        }
    }

    private void keep(String word) {
        out.append(word);
        wordBefore = lastWord;
        lastWord = word.toLowerCase(Locale.ROOT);
    }

    private boolean isCode(String word, int digits) {
        boolean after = BEFORE_CODES.contains(lastWord);
        return after && word.length() <= MAX_CODE && (digits == word.length() || lastWord.equals("sqlstate"));
    }

    /** The length of the prefix of a word such as order17; 0 for any other mixture of letters and digits. */
    private static int lettersBeforeDigits(String word, int digits) {
        int letters = word.length() - digits;
        boolean mixed = !isPlain(word.substring(0, letters));
        boolean hex = word.length() >= MIN_HEX && isHex(word);
        return mixed || hex || letters < 2 || letters > MAX_PREFIX ? 0 : letters;
    }

    /** Whether it consists of letters and is not a mixture of cases, as random text is. */
    private static boolean isPlain(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            boolean rises =
                    i > 0 && Character.isUpperCase(letters.charAt(i)) && Character.isLowerCase(letters.charAt(i - 1));
            if (rises || Character.isDigit(letters.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Appends a placeholder, or makes the last one stand for this part too if nothing but punctuation is between. */
    private void variable() {
        int end = out.length();
        while (end > 0 && BETWEEN_VARIABLES.indexOf(out.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end > 0 && out.charAt(end - 1) == VARIABLE) {
            out.setLength(end);
        } else {
            out.append(VARIABLE);
        }
    }

    private boolean startsChunk() {
        return isLocalPart(error.charAt(at)) && !isLocalPart(charAt(at - 1));
    }

    /** Skips an e-mail or IPv6 address; each of its parts would look like a word. */
    private boolean skipAddress() {
        int end = at;
        while (isLocalPart(charAt(end))) {
            end++;
        }
        if (charAt(end) == '@') {
            int domain = end + 1;
            int dot = -1;
            for (end = domain; isDomainPart(charAt(end)); end++) {
                dot = charAt(end) == '.' && isWordPart(charAt(end + 1)) ? end : dot;
            }
            return dot > domain && skipTo(end);
        }
        int colons = 0;
        int digits = 0;
        for (end = at; isIpv6Part(charAt(end)); end++) {
            colons += charAt(end) == ':' ? 1 : 0;
            digits += Character.isDigit(charAt(end)) ? 1 : 0;
        }
        return colons >= 2 && digits > 0 && !isWordPart(charAt(end)) && skipTo(end);
    }

    private boolean skipTo(int end) {
        while (end > at + 1 && (charAt(end - 1) == '.' || charAt(end - 1) == ':')) {
            end--;
        }
        variable();
        at = end;
        return true;
    }

    /** Keeps the name of a Java class, which may contain digits, without what a proxy or a lambda adds. */
    private boolean keepQualifiedName() {
        int end = at;
        int lastSegment = at;
        boolean valid = true;
        boolean named = false;
        for (; isNamePart(charAt(end)); end++) {
            boolean starts = end == at || charAt(end - 1) == '.';
            if (charAt(end) == '.' && !isNamePart(charAt(end + 1))) {
                break; // the end of a sentence
            }
            if (starts) {
                valid &= Character.isLetter(charAt(end));
                named |= Character.isUpperCase(charAt(end));
                lastSegment = end;
            }
        }
        boolean qualified = valid && lastSegment > at && named && Character.isLowerCase(charAt(at));
        boolean alone = at == 0 && valid && charAt(end) == ':' && isException(error.substring(at, end));
        if (!(qualified || alone) || end - at > 2 * MAX_NAME) {
            return false;
        }
        String name = error.substring(at, end);
        int generated = name.indexOf("$$");
        out.append(generated < 0 ? name : name.substring(0, generated + 2) + VARIABLE);
        wordBefore = lastWord;
        lastWord = error.substring(lastSegment, end).toLowerCase(Locale.ROOT);
        quotesCode |= QUOTING_CODE.contains(lastWord);
        at = end;
        return true;
    }

    private static boolean isException(String name) {
        return name.endsWith("Exception") || name.endsWith("Error");
    }

    private boolean skipQuoted(char c) {
        int quote = QUOTES.indexOf(c);
        if (at == endOfName || quote < 0 || isWordPart(charAt(at - 1)) || unclosed.indexOf(c) >= 0) {
            return false;
        }
        int end = error.indexOf(CLOSING_QUOTES.charAt(quote), at + 1);
        while (end >= 0 && isWordPart(charAt(end + 1))) { // an apostrophe
            end = error.indexOf(CLOSING_QUOTES.charAt(quote), end + 1);
        }
        if (end < 0) {
            unclosed += c;
            return false;
        }
        out.append(c);
        boolean isName = BEFORE_NAMES.contains(lastWord) || (lastWord.equals("key") && wordBefore.equals("for"));
        if (quotesCode || (isName && end - at <= MAX_NAME)) {
            endOfName = end;
            at++;
            return true;
        }
        out.append(VARIABLE).append(error.charAt(end));
        lastWord = "";
        at = end + 1;
        return true;
    }

    private void skipQuery() {
        while (at < error.length()
                && !Character.isWhitespace(error.charAt(at))
                && END_OF_URL.indexOf(error.charAt(at)) < 0) {
            at++;
        }
        inUrl = false;
    }

    private void skipPort() {
        do {
            at++;
        } while (Character.isDigit(charAt(at)));
    }

    private void appendOnce(char c) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != c) {
            out.append(c);
        }
    }

    private boolean isUuid() {
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = charAt(at + i);
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return !isWordPart(charAt(at + UUID_LENGTH));
    }

    private char charAt(int index) {
        return index >= 0 && index < error.length() ? error.charAt(index) : ' ';
    }

    private static boolean isHex(String word) {
        return word.chars().allMatch(c -> isHex((char) c));
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c);
    }

    private static boolean isLocalPart(char c) {
        return isNamePart(c) || c == '%' || c == '+' || c == '-';
    }

    private static boolean isDomainPart(char c) {
        return isWordPart(c) || c == '.' || c == '-';
    }

    private static boolean isNamePart(char c) {
        return isWordPart(c) || c == '.' || c == '_' || c == '$';
    }

    private static boolean isIpv6Part(char c) {
        return isHex(c) || c == ':' || c == '.' || c == '%';
    }
}
