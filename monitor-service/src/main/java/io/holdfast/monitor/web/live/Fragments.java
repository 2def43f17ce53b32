package io.holdfast.monitor.web.live;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;

/** Renders fragments of templates outside of requests. Their links are relative to the overview. */
@Component
public final class Fragments {

    private final SpringTemplateEngine templates;

    Fragments(SpringTemplateEngine templates) {
        this.templates = templates;
    }

    public String render(String template, String fragment, Map<String, Object> variables) {
        return templates.process(
                new TemplateSpec(template, Set.of(fragment), TemplateMode.HTML, null),
                new Context(Locale.ROOT, variables));
    }
}
