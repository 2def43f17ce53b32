package io.holdfast.monitor.security;

import io.holdfast.service.access.ListenAddress;
import io.holdfast.service.access.OpenAccessWarning;
import io.holdfast.service.web.ContentSecurityPolicy;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.ViewResolver;

/**
 * Puts Spring Security in front of the monitor. Without its auto-configuration: that would lock everything that shares the
 * class path with the monitor, such as the producer and the worker in the standalone system.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(AccessProperties.class)
class SecurityConfiguration {

    /** After the filter for the base path, which changes what the path is. */
    private static final int FILTER_ORDER = -100;

    private static final String[] OPEN = {
        "/health", "/health/**", "/metrics", "/stats", "/openapi.yaml", LoginRedirect.PATH, "/monitor/**", "/webjars/**"
    };

    @Bean
    Users users(AccessProperties properties) {
        return Users.of(properties);
    }

    /** An unknown method is answered with 405, which names the others; the default is 400. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    Access access(Users users, AccessProperties properties, Environment environment) {
        return new Access(users, properties, ListenAddress.isBeyondLoopback(environment));
    }

    @Bean
    OpenAccessWarning openAccessWarning(Access access) {
        return new OpenAccessWarning(
                access::isOpenToOthers,
                "The monitor accepts connections from other machines, and whoever can reach it may read everything,"
                        + " payloads included: no users are configured. Set MONITOR_USERS_FILE, or MONITOR_USER and"
                        + " MONITOR_PASSWORD, or listen on this machine only (MONITOR_ADDR=127.0.0.1:8082)");
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, Users users, Access access, @Qualifier("thymeleafViewResolver") ViewResolver views) {
        LoginRedirect login = new LoginRedirect();
        AccessAnswers answers = new AccessAnswers(access, login, views);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC) // the end of a request that was allowed
                        .permitAll()
                        .requestMatchers(OPEN)
                        .permitAll()
                        .anyRequest()
                        .access(new RequestAuthorization(access)))
                .authenticationProvider(new PasswordLogin(users, new LoginThrottle(InstantSource.system())))
                .formLogin(form ->
                        form.loginPage(LoginRedirect.PATH).successHandler(login).failureHandler(login))
                .httpBasic(basic -> basic.authenticationEntryPoint(answers))
                .logout(logout ->
                        logout.logoutSuccessHandler((request, response, user) -> login.toLogin(request, response)))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(answers).accessDeniedHandler(answers))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens()).requireCsrfProtectionMatcher(new CrossSite()))
                .headers(SecurityConfiguration::headers)
                .requestCache(cache -> cache.disable())
                .addFilterBefore(new StaleUsersFilter(users, access), AuthorizationFilter.class)
                .build();
    }

    private static CookieCsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("HOLDFAST_CSRF");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
        return tokens;
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(ContentSecurityPolicy.OWN_ONLY))
                .frameOptions(frame -> frame.sameOrigin())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(https -> https.disable()); // of the whole host, so the proxy decides
    }

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
        DelegatingFilterProxyRegistrationBean filter =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        filter.setOrder(FILTER_ORDER);
        filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> httpsProxies() {
        return tomcat -> tomcat.addEngineValves(new HttpsProxyValve());
    }
}
