package io.holdfast.service.access;

import io.holdfast.queue.file.InvalidFileException;
import io.holdfast.queue.file.WatchedFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tokens of an API: those of a file, and one with every scope. Thread-safe. */
public final class ApiTokens {

    private final @Nullable WatchedFile<List<ApiToken>> file;
    private final @Nullable ApiToken single;

    private ApiTokens(@Nullable WatchedFile<List<ApiToken>> file, @Nullable ApiToken single) {
        this.file = file;
        this.single = single;
    }

    /**
     * @param file lines {@code name:scopes:sha256-hex}, read again when it changes
     * @param single a token with every scope
     * @param singleName its name, which is that of its variable
     * @throws InvalidFileException if the file cannot be read or is invalid
     */
    public static ApiTokens of(@Nullable Path file, @Nullable String single, String singleName) {
        return new ApiTokens(
                file == null ? null : new WatchedFile<>("API_TOKENS_FILE", file, TokenLines::parse),
                single == null || single.isBlank()
                        ? null
                        : new ApiToken(singleName, EnumSet.allOf(Scope.class), TokenHash.of(single)));
    }

    /** Whether calls need a token. True with a file that has none: nobody may call then. */
    public boolean areRequired() {
        return file != null || single != null;
    }

    /** Whether the tokens are those of the file as it is now. */
    public boolean areCurrent() {
        return file == null || file.isValid();
    }

    /** Compares with all tokens, so that the time tells nothing about them. */
    public Optional<ApiToken> find(BearerToken given) {
        TokenHash hash = given.hash();
        ApiToken found = null;
        for (ApiToken token : all()) {
            if (token.hash().matches(hash)) {
                found = token;
            }
        }
        return Optional.ofNullable(found);
    }

    private List<ApiToken> all() {
        List<ApiToken> ofFile = file == null ? List.of() : file.content();
        return single == null
                ? ofFile
                : Stream.concat(ofFile.stream(), Stream.of(single)).toList();
    }
}
