package io.holdfast.standalone;

import io.holdfast.architecture.ModuleArchitecture;

class ArchitectureTest extends ModuleArchitecture {}
