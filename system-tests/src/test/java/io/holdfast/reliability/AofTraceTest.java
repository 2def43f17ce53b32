package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AofTraceTest {

    private static final String FILE = "8</data/appendonlydir/appendonly.aof.1.incr.aof>";

    @Test
    void bytesWrittenBeforeACompletedSyncAreSafe() {
        AofTrace trace = AofTrace.of(List.of(
                "70  write(8</data/temp-rewriteaof-70.aof>, \"\"..., 89) = 89",
                "70  fsync(8</data/temp-rewriteaof-70.aof>) = 0",
                "70  write(" + FILE + ", \"\"..., 50) = 50",
                "71  fdatasync(" + FILE + ") = 0",
                "70  write(" + FILE + ", \"\"..., 30) = 30"));
        assertThat(trace.written()).isEqualTo(80);
        assertThat(trace.synced()).isEqualTo(50);
        assertThat(trace.syncs()).isOne();
    }

    @Test
    void bytesWrittenDuringASyncAreNotSafe() {
        AofTrace trace = AofTrace.of(List.of(
                "70  write(" + FILE + ", \"\"..., 50) = 50",
                "71  fdatasync(" + FILE + " <unfinished ...>",
                "70  write(" + FILE + ", \"\"..., 30 <unfinished ...>",
                "71  <... fdatasync resumed>)          = 0",
                "70  <... write resumed>)              = 30",
                "71  fdatasync(" + FILE + " <unfinished ...>",
                "70  +++ killed by SIGKILL +++"));
        assertThat(trace.written()).isEqualTo(80);
        assertThat(trace.synced()).isEqualTo(50);
    }

    @Test
    void aWriteUnderWayAtTheEndMayBeInTheFile() {
        AofTrace trace = AofTrace.of(List.of(
                "70  write(" + FILE + ", \"\"..., 50) = 50",
                "70  write(" + FILE + ", \"\"..., 30) = ?",
                "70  +++ killed by SIGKILL +++"));
        assertThat(trace.written()).isEqualTo(50);
        assertThat(trace.underWay()).isEqualTo(30);
    }

    @Test
    void aFailedSyncSavesNothing() {
        AofTrace trace = AofTrace.of(List.of(
                "70  write(5</data/appendonly.aof>, \"\"..., 50) = 50",
                "70  fdatasync(5</data/appendonly.aof>) = -1 EIO (Input/output error)"));
        assertThat(trace.synced()).isZero();
    }
}
