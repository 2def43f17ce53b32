package io.holdfast.samples.thumbnails;

import io.holdfast.architecture.ModuleArchitecture;

class ArchitectureTest extends ModuleArchitecture {}
