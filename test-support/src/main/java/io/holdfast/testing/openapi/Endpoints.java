package io.holdfast.testing.openapi;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** What the controllers of an application serve, by their annotations. */
public final class Endpoints {

    private Endpoints() {}

    /**
     * Returns the calls in the form {@code get /tasks/{id}}.
     *
     * @param root the controllers are in its package and below
     * @param which by the path, and by the method with its annotations
     */
    public static Set<String> of(Class<?> root, BiPredicate<String, Method> which) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        Set<String> calls = new TreeSet<>();
        scanner.findCandidateComponents(root.getPackageName()).forEach(found -> {
            Class<?> controller = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            for (Method method : controller.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    addCalls(mapping, method, which, calls);
                }
            }
        });
        return calls;
    }

    private static void addCalls(
            RequestMapping mapping, Method method, BiPredicate<String, Method> which, Set<String> calls) {
        for (String path : mapping.path()) {
            for (RequestMethod verb : mapping.method()) {
                if (which.test(path, method)) {
                    calls.add(verb.name().toLowerCase(Locale.ROOT) + " " + path);
                }
            }
        }
    }
}
