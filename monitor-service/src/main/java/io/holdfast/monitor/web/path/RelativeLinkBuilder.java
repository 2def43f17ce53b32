package io.holdfast.monitor.web.path;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/**
 * Makes {@code @{/path}} in templates relative to the page. A part of a page that is loaded later must have a path of the
 * same depth as the page, or its links point to other places.
 */
final class RelativeLinkBuilder extends StandardLinkBuilder {

    @Override
    protected String computeContextPath(
            IExpressionContext context, String base, @Nullable Map<String, Object> parameters) {
        return "";
    }

    @Override
    protected String processLink(IExpressionContext context, String link) {
        return link.startsWith("/")
                        && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                ? RelativePaths.to(now.getRequest(), link)
                : link;
    }
}
