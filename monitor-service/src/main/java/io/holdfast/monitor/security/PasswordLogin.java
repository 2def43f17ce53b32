package io.holdfast.monitor.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks names and passwords, from the log-in page and from HTTP Basic. Takes as long for an unknown name as for a known one. */
final class PasswordLogin implements AuthenticationProvider {

    private static final Logger log = LoggerFactory.getLogger(PasswordLogin.class);

    private final Users users;
    private final LoginThrottle throttle;
    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder();
    private final String hashOfNobody = String.valueOf(encoder.encode("nobody"));

    PasswordLogin(Users users, LoginThrottle throttle) {
        this.users = users;
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = attempt.getName();
        String address = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
        Duration wait = throttle.wait(name, address);
        if (!wait.isZero()) {
            throw new TooManyAttemptsException(wait);
        }
        Optional<MonitorUser> user = users.find(name);
        if (!matches(String.valueOf(attempt.getCredentials()), user)) {
            throttle.failed(name, address);
            log.warn("A log-in from {} failed", address); // the name may be a password typed into the wrong field
            throw new BadCredentialsException("The name or the password is wrong");
        }
        throttle.succeeded(name, address);
        MonitorUser found = user.orElseThrow();
        return UsernamePasswordAuthenticationToken.authenticated(
                found, null, List.of(new SimpleGrantedAuthority("ROLE_" + found.role())));
    }

    private boolean matches(String password, Optional<MonitorUser> user) {
        boolean tooLong = password.getBytes(StandardCharsets.UTF_8).length > AccessProperties.MAX_PASSWORD_BYTES;
        String hash = user.map(MonitorUser::hash).orElse(hashOfNobody);
        return encoder.matches(tooLong ? "" : password, hash) && user.isPresent() && !tooLong;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
