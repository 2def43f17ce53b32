package io.holdfast.worker.service.route;

import io.holdfast.worker.service.client.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the URL of a route. Refuses a URL with a private address early, for better error messages. The decisive check is
 * made for each connection.
 */
final class TargetUrl {

    private static final String ALLOWED = "like https://host/path, without user, password or fragment";
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final int MAX_PORT = 65_535;

    private TargetUrl() {}

    static URI read(RouteFields fields, boolean allowPrivate) {
        String text = fields.text("url");
        if (text == null) {
            throw fields.invalid("url", "is missing");
        }
        URI url = parse(text);
        if (url == null) {
            throw fields.invalid(
                    "url", "is invalid: it must be " + ALLOWED); // without the value, which may contain a password
        }
        if (!allowPrivate && namesPrivateAddress(url.getHost())) {
            throw fields.invalid(
                    "url",
                    "leads to " + url.getHost() + ", on a private network: to allow that, set allow_private: true");
        }
        return url;
    }

    private static @Nullable URI parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            boolean plain = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            return http && plain && url.getPort() != 0 && url.getPort() <= MAX_PORT ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean namesPrivateAddress(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        } else if (!name.startsWith("[") && !NUMBERS.matcher(name).matches()) {
            return false;
        }
        try {
            return !PublicAddresses.isPublic(InetAddress.getByName(name)); // no lookup: it is an address
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
