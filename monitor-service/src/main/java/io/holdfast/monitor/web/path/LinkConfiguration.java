package io.holdfast.monitor.web.path;

import org.springframework.context.annotation.Configuration;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Makes the links of all templates relative. */
@Configuration(proxyBeanMethods = false)
class LinkConfiguration {

    LinkConfiguration(SpringTemplateEngine templates) {
        templates.setLinkBuilder(new RelativeLinkBuilder());
    }
}
