package io.holdfast.monitor.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Marks requests as secure that reached the proxy by https, so that their cookies are sent by https only. Nothing else is
 * taken from headers of proxies: anyone can set them.
 */
final class HttpsProxyValve extends ValveBase {

    HttpsProxyValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))) {
            request.setSecure(true);
        }
        getNext().invoke(request, response);
    }
}
