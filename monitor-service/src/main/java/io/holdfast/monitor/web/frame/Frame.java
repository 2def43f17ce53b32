package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.security.MonitorUser;
import io.holdfast.monitor.state.OpenServiceWatch;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.monitor.web.path.RelativePaths;
import io.holdfast.queue.inspect.StoreRisk;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the templates know of the request and of Redis, whatever the page is: the variable {@code frame}. */
public final class Frame {

    /** The name of the request attribute, which templates see as a variable. */
    static final String NAME = "frame";

    private final HttpServletRequest request;
    private final Access access;
    private final OpenServiceWatch open;
    private final StoreStatus status;

    Frame(
            HttpServletRequest request,
            Access access,
            StateTracker tracker,
            StoreRisks risks,
            OpenServiceWatch open,
            Clock clock) {
        this.request = request;
        this.access = access;
        this.open = open;
        this.status = StoreStatus.of(tracker.state(), risks, clock.instant());
    }

    public List<Navigation.Entry> navigation() {
        return Navigation.at(RelativePaths.pathOf(request));
    }

    public @Nullable Long now() {
        return status.now();
    }

    public @Nullable Outage outage() {
        return status.outage();
    }

    public PartialOutage partial() {
        return status.partial();
    }

    public List<StoreRisk> risks() {
        return status.risks();
    }

    public @Nullable MonitorUser user() {
        return access.user();
    }

    /** Whether the page offers actions. */
    public boolean mayAct() {
        return refusal() == null;
    }

    /** Why it offers none; null if it does. */
    public @Nullable String refusal() {
        return access.refusal(request);
    }

    /** Whether everyone on this machine may act. */
    public boolean open() {
        return access.isOpen();
    }

    /** Whether everyone on the network may read. */
    public boolean openToOthers() {
        return access.isOpenToOthers();
    }

    /** The other services that everyone on the network may use. */
    public List<String> openServices() {
        return open.last();
    }

    public boolean showsPayloads() {
        return access.showsPayloads();
    }
}
