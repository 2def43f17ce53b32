package io.holdfast.monitor.web.path;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/**
 * Makes {@code @{/path}} in templates relative to the page. A part of a page that is loaded later must have a path of the
 * same depth as the page, or its links point to other places. Outside of requests, links are relative to the overview.
 */
final class RelativeLinkBuilder extends StandardLinkBuilder {

    @Override
    protected String computeContextPath(
            IExpressionContext context, String base, @Nullable Map<String, Object> parameters) {
        return "";
    }

    @Override
    protected String processLink(IExpressionContext context, String link) {
        if (!link.startsWith("/")) {
            return link;
        }
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                ? RelativePaths.to(now.getRequest(), link)
                : RelativePaths.toFromOverview(link);
    }
}
