package io.holdfast.worker.service.route;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a route. One that plainly names a private address is refused here already, for whoever sets it up; what
 * counts is the address at each connection.
 */
final class TargetUrl {

    private static final String ALLOWED = "like https://host/path, without user, password or fragment";
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final int MOST_PORT = 65_535;

    private TargetUrl() {}

    static URI read(Fields fields, boolean allowPrivate) {
        String text = fields.text("url");
        if (text == null) {
            throw fields.wrong("url", "is missing");
        }
        URI url = parse(text);
        if (url == null) {
            throw fields.wrong(
                    "url", "makes no sense: it must be " + ALLOWED); // not shown: it may have a password in it
        }
        if (!allowPrivate && isPlainlyPrivate(url.getHost())) {
            throw fields.wrong(
                    "url",
                    "leads to " + url.getHost() + ", on a private network: set allow_private: true if that is meant");
        }
        return url;
    }

    private static @Nullable URI parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            boolean plain = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            return http && plain && url.getPort() != 0 && url.getPort() <= MOST_PORT ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isPlainlyPrivate(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        } else if (!name.startsWith("[") && !NUMBERS.matcher(name).matches()) {
            return false;
        }
        try {
            return !Addresses.isPublic(InetAddress.getByName(name)); // no look-up: it is an address
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
