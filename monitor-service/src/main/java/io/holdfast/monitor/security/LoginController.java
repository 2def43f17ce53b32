package io.holdfast.monitor.security;

import io.holdfast.monitor.web.path.RelativeRedirect;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The log-in page. */
@Controller
class LoginController {

    private final Access access;

    LoginController(Access access) {
        this.access = access;
    }

    /** @param failed {@code wrong}, or the seconds until the next attempt */
    @GetMapping(path = LoginRedirect.PATH, produces = "text/html")
    ModelAndView page(
            @RequestParam(defaultValue = "/") String next, @RequestParam(required = false) @Nullable String failed) {
        if (access.isOpen() || access.user() != null) {
            return new ModelAndView(new RelativeRedirect("/"));
        }
        return new ModelAndView("monitor/login")
                .addObject(LoginRedirect.NEXT, next)
                .addObject("failure", failure(failed));
    }

    private static @Nullable String failure(@Nullable String failed) {
        if (failed == null) {
            return null;
        }
        return failed.matches("\\d{1,4}")
                ? "Too many attempts have failed. Try again in " + failed + " s."
                : "The name or the password is wrong.";
    }
}
