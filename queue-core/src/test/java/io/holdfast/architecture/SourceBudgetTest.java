package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceBudgetTest {

    @TempDir
    private Path sources;

    @Test
    void aLongFileIsFound() throws IOException {
        write("class Long {}\n" + "// filler\n".repeat(SourceBudget.FILE_LINES));

        assertThat(SourceBudget.excesses(sources)).containsExactly("Planted.java has 301 lines, more than 300");
    }

    @Test
    void aLongMethodIsFoundWithItsAnnotationsAndBraces() throws IOException {
        String justRight = "@Override\nvoid fits() {\n" + "fits();\n".repeat(SourceBudget.METHOD_LINES - 3) + "}\n";
        String tooLong = "@Override\nvoid grows() {\n" + "grows();\n".repeat(SourceBudget.METHOD_LINES - 2) + "}\n";
        write("class Planted {\n" + justRight + tooLong + "}\n");

        assertThat(SourceBudget.excesses(sources)).containsExactly("Planted.grows has 41 lines, more than 40");
    }

    @Test
    void aConstructorWithManyParametersIsFoundExceptInARecord() throws IOException {
        write("""
                class Planted {
                    Planted(int a, int b, int c, int d, int e) {}
                    Planted(int a, int b, int c, int d, int e, int f) {}
                    record Row(int a, int b, int c, int d, int e, int f) {
                        Row {}
                    }
                }
                """);

        assertThat(SourceBudget.excesses(sources)).containsExactly("Planted.<init> takes 6 parameters, more than 5");
    }

    @Test
    void aModuleWithoutSourcesIsWithinTheBudget() {
        assertThat(SourceBudget.excesses(sources.resolve("absent"))).isEmpty();
    }

    private void write(String source) throws IOException {
        Files.writeString(sources.resolve("Planted.java"), source);
    }
}
