package io.holdfast.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What a test awaits may take long on a busy machine; the ten seconds that Awaitility grants by itself have been too few.
 * One that fails waits for longer, which is the lesser evil.
 */
public final class Patience implements LauncherSessionListener {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
