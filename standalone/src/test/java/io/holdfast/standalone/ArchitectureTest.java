package io.holdfast.standalone;

import io.holdfast.architecture.ModuleArchitecture;

/** The rules for every module are enough. */
class ArchitectureTest extends ModuleArchitecture {}
