package io.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How a service reports invalid settings. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceLauncherTest {

    private static final ServiceDefinition SERVICE = new ServiceDefinition(
            "holdfast-service",
            Application.class,
            List.of(
                    Variable.wholeNumber("LOW", "holdfast.test.low", 1, 100),
                    Variable.wholeNumber("HIGH", "holdfast.test.high", 1, 100)));

    @ConfigurationProperties("holdfast.test")
    record Settings(int low, int high) {

        Settings {
            if (high < low) {
                throw new IllegalArgumentException(
                        "holdfast.test.high is " + high + ": it must be at least holdfast.test.low, " + low);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(PropertyPlaceholderAutoConfiguration.class)
    @EnableConfigurationProperties(Settings.class)
    static class Application {

        /** Would be created before the settings if these were not bound first. */
        @Bean
        String webServer() {
            throw new IllegalStateException("The web server has started before the settings were checked");
        }
    }

    @Test
    void allInvalidVariablesAreNamedAtOnce() {
        assertThatThrownBy(() -> ServiceLauncher.start(SERVICE, Map.of("LOW", "x", "HIGH", "0")))
                .isInstanceOf(SettingException.class)
                .hasMessage("LOW is 'x': it must be a whole number from 1 to 100;"
                        + " HIGH is '0': it must be a whole number from 1 to 100");
        assertThatCode(() -> ServiceLauncher.checkVariables(Map.of("LOW", "1"), SERVICE, SERVICE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ServiceLauncher.checkVariables(Map.of("LOW", "x"), SERVICE, SERVICE))
                .hasMessage("LOW is 'x': it must be a whole number from 1 to 100");
    }

    @Test
    void settingsThatDoNotFitTogetherAreReportedOnceByTheNamesOfTheirVariables(CapturedOutput output) {
        String all = start(output, Map.of("LOW", "20", "HIGH", "7"));
        assertThat(all.lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .endsWith("Could not start: HIGH is '7': it must be at least LOW, 20");
    }

    @Test
    void propertiesThatNoVariableHasSetKeepTheirNames(CapturedOutput output) {
        String all = start(output, Map.of("LOW", "20"), "--holdfast.test.high=7");
        assertThat(all).contains("Could not start: holdfast.test.high is 7: it must be at least LOW, 20");
    }

    private static String start(CapturedOutput output, Map<String, String> environment, String... arguments) {
        assertThatThrownBy(() -> ServiceLauncher.start(SERVICE, environment, arguments))
                .isInstanceOf(RuntimeException.class);
        return output.getAll();
    }
}
