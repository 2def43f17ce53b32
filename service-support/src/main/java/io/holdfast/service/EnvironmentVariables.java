package io.holdfast.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/** The properties that the environment variables of a service set. Knows which variable set which property. */
final class EnvironmentVariables extends EnumerablePropertySource<Map<String, String>> {

    static final String NAME = "holdfastVariables";

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();

    /** @throws SettingException that names all invalid variables */
    EnvironmentVariables(List<Variable> all, Map<String, String> environment) {
        super(NAME, environment);
        List<SettingException> errors = new ArrayList<>();
        for (Variable variable : all) {
            try {
                variable.propertiesIn(environment).forEach((property, value) -> {
                    properties.put(property, value);
                    variables.put(property, variable.name());
                });
            } catch (SettingException e) {
                errors.add(e);
            }
        }
        if (!errors.isEmpty()) {
            throw SettingException.ofAll(errors);
        }
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return properties.get(name);
    }

    @Override
    public String[] getPropertyNames() {
        return properties.keySet().toArray(String[]::new);
    }

    /** The variable that set a property; null if none did. */
    @Nullable
    String variableOf(String property) {
        return variables.get(property);
    }

    /** The value of a variable, as it is in the environment. */
    String valueOf(String variable) {
        return getSource().getOrDefault(variable, "");
    }
}
