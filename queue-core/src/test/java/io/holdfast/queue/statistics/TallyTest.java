package io.holdfast.queue.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {

    private static final String TEXT = "enqueued=12 w88=3 r104=9 t/a:b.c=8,1,95000 @pending=31";

    @Test
    void itsTextCanBeRead() {
        Tally tally = Tally.parse(TEXT);
        assertThat(tally.text()).isEqualTo(TEXT);
        assertThat(tally.count(Counter.ENQUEUED)).isEqualTo(12);
        assertThat(tally.count(Counter.DEAD)).isZero();
        assertThat(tally.waits().total()).isEqualTo(3);
        assertThat(tally.runs().total()).isEqualTo(9);
        assertThat(tally.gauge(Gauge.PENDING)).hasValue(31);
        assertThat(tally.gauge(Gauge.BUSY)).isEmpty();
        assertThat(tally.types()).containsOnlyKeys("a:b.c").hasEntrySatisfying("a:b.c", type -> {
            assertThat(type).isEqualTo(new TypeCounts(8, 1, Duration.ofMillis(95)));
            assertThat(type.failureRate()).isEqualTo(1.0 / 9);
            assertThat(type.averageRunTime()).isEqualTo(Duration.ofMillis(95).dividedBy(9));
        });
    }

    @Test
    void addedTalliesHaveTheSumsAndTheLaterGauges() {
        assertThat(Tally.parse(TEXT)
                        .add(Tally.parse("enqueued=1 dead=2 t/a:b.c=1,1,5 t/d=1,0,1 @pending=7"))
                        .text())
                .isEqualTo("enqueued=13 w88=3 r104=9 t/a:b.c=9,2,95005 @pending=7 dead=2 t/d=1,0,1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "=",
                "=5",
                "enqueued=",
                "enqueued=x",
                "enqueued=-1",
                "enqueued=1,2",
                "enqueued=99999999999999999999",
                "t/a=5",
                "t/a=1,2",
                "t/a=1,2,3,4",
                "w=1",
                "w9999=1",
                "rx=1",
                "@=x"
            })
    void aDamagedWordIsIgnored(String damaged) {
        Tally tally = Tally.parse("dead=1 " + damaged + " completed=2");
        assertThat(tally.count(Counter.DEAD)).isEqualTo(1);
        assertThat(tally.count(Counter.COMPLETED)).isEqualTo(2);
        assertThat(tally.count(Counter.ENQUEUED)).isZero();
        assertThat(tally.types()).isEmpty();
        assertThat(tally.waits().total() + tally.runs().total()).isZero();
    }
}
