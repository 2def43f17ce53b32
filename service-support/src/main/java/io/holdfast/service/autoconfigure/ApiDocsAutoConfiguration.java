package io.holdfast.service.autoconfigure;

import io.holdfast.service.docs.ApiDocs;
import io.holdfast.service.docs.ApiDocsController;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Serves the page with the description of the API if that is wanted. */
@AutoConfiguration
@EnableConfigurationProperties(ApiDocs.class)
public class ApiDocsAutoConfiguration {

    @Bean
    @ConditionalOnBooleanProperty("holdfast.docs.enabled")
    ApiDocsController apiDocsController() throws IOException {
        return new ApiDocsController();
    }
}
