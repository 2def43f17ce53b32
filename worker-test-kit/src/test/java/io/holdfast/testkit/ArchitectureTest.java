package io.holdfast.testkit;

import io.holdfast.architecture.ModuleArchitecture;

class ArchitectureTest extends ModuleArchitecture {}
