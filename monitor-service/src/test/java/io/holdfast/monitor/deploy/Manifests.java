package io.holdfast.monitor.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of some manifests. Reading fails if a field is unknown to Kubernetes. */
final class Manifests {

    private static final String FOLDER = "deploy/kubernetes/";
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    ConfigMap.class,
                    Service.class,
                    Deployment.class,
                    StatefulSet.class,
                    NetworkPolicy.class,
                    HorizontalPodAutoscaler.class,
                    PodDisruptionBudget.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    /** The model keeps unknown fields in a map; without that map they are errors. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private final List<HasMetadata> objects;

    private Manifests(Stream<Map<String, Object>> documents) {
        objects = documents.<HasMetadata>map(Manifests::read).toList();
    }

    /** What {@code kubectl apply -k} applies. */
    static Manifests listed() {
        List<String> files = DeployFiles.at(DeployFiles.yaml(FOLDER + "kustomization.yaml"), "resources");
        return new Manifests(files.stream().flatMap(file -> DeployFiles.documents(FOLDER + file)));
    }

    /** The objects of one file, without those that other programs define, such as KEDA. */
    static Manifests of(String file) {
        return new Manifests(DeployFiles.documents(file).filter(document -> KINDS.containsKey(document.get("kind"))));
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind.getSimpleName() + " " + name));
    }

    private static HasMetadata read(Map<String, Object> document) {
        HasMetadata object = STRICT.convertValue(document, KINDS.get((String) document.get("kind")));
        if (!object.getApiVersion().equals(HasMetadata.getApiVersion(object.getClass()))) {
            throw new AssertionError(object.getKind() + " is not of version " + object.getApiVersion());
        }
        return object;
    }
}
