package io.holdfast.monitor.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Where a request comes from. */
final class Peer {

    private static final List<String> OF_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    private static final Pattern LOOPBACK_NAME =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private Peer() {}

    /**
     * Whether the request was made on this machine for this machine. A proxy on this machine passes on requests of others.
     * A page from elsewhere can name a host of its own that resolves to this machine, so the name counts too.
     */
    static boolean isLocal(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return isLoopback(request.getRemoteAddr())
                && OF_PROXIES.stream().allMatch(header -> request.getHeader(header) == null)
                && host != null
                && LOOPBACK_NAME.matcher(host).matches();
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress(); // a literal address: nothing is looked up
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
