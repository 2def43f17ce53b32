package io.holdfast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAlignedAlsoWithWideCharacters() {
        Table table = new Table().text("NAME").number("COUNT").text("NOTE");
        table.row("a", "1", "x");
        table.row("東京", "1,000", "");
        assertThat(table.lines()).containsExactly("NAME  COUNT  NOTE", "a         1  x", "東京  1,000");
    }

    @Test
    void aCellCannotDriveTheTerminal() {
        Table table = new Table().text("TYPE");
        table.row("\u001b[2J\u001b]0;title\u0007");
        assertThat(table.lines().get(1)).isEqualTo("\\u001b[2J\\u001b]0;title\\u0007");
    }

    @Test
    void theFirstColumnGivesWayToANarrowTerminal() {
        Table table = new Table().text("QUEUE").number("PENDING");
        table.row("a-long-name-of-a-queue", "12");
        assertThat(table.lines(20)).containsExactly("QUEUE        PENDING", "a-long-na..       12");
        assertThat(table.lines(20)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(20));
    }

    @Test
    void aRowHasAllColumns() {
        assertThatThrownBy(() -> new Table().text("A").row("1", "2")).isInstanceOf(IllegalArgumentException.class);
    }
}
