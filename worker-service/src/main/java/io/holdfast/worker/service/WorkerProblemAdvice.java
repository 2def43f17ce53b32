package io.holdfast.worker.service;

import io.holdfast.service.web.AbstractProblemAdvice;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns errors of the HTTP endpoints into problems. */
@RestControllerAdvice
final class WorkerProblemAdvice extends AbstractProblemAdvice {}
