package io.holdfast.service;

import java.util.List;

/**
 * A service: its application class and the environment variables that it reads.
 *
 * @param name the name of its configuration file without the extension; unique, because standalone has all three services
 *     on one class path
 * @param application its Spring Boot application class
 */
public record ServiceDefinition(String name, Class<?> application, List<Variable> variables) {}
