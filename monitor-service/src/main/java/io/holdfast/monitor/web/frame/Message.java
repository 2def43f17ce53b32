package io.holdfast.monitor.web.frame;

import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an action did, or why it failed; shown on the next page. */
public record Message(boolean good, String text) {

    private static final String NAME = "message";

    public static Message done(String text) {
        return new Message(true, text);
    }

    public static Message failed(String text) {
        return new Message(false, text);
    }

    /** Shows it on the page to which the action redirects. */
    public void showAfterwards(RedirectAttributes redirect) {
        redirect.addFlashAttribute(NAME, this);
    }

    /** Shows it on this page. */
    public ModelAndView on(ModelAndView page) {
        return page.addObject(NAME, this);
    }
}
