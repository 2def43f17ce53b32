package io.holdfast.service;

import java.util.List;

/**
 * A service: what to start and which environment variables it reads.
 *
 * @param name the name of its configuration file, without the ending; each service has one of its own, because
 *     standalone puts all three on one class path
 * @param application its Spring Boot application class
 */
public record ServiceDefinition(String name, Class<?> application, List<Variable> variables) {}
